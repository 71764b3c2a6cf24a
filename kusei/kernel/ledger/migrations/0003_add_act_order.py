"""Let auditors read acts newest first, of all kinds or of one, without sorting the ledger. Writers do not wait for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0002_hash_acts_when_recorded")]
    operations = [
        AddIndexConcurrently("act", models.Index(fields=["recorded_at", "id"], name="ledger_act_newest")),
        AddIndexConcurrently(
            "act", models.Index(fields=["kind", "recorded_at", "id"], name="ledger_act_kind")
        ),
    ]
