"""Keep who had the ledger verified, how far that is, and what came out."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0001_add_account_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="開始日時"
                    ),
                ),
                (
                    "heard_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="最後に進んだ日時"
                    ),
                ),
                ("expected", models.BigIntegerField(verbose_name="記録の見込み件数")),
                ("done", models.BigIntegerField(default=0, verbose_name="確かめた件数")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="終了日時")),
                ("outcome", models.JSONField(null=True, verbose_name="結果")),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="求めた者",
                    ),
                ),
            ],
            options={"verbose_name": "台帳の検証", "verbose_name_plural": "台帳の検証"},
        ),
    ]
