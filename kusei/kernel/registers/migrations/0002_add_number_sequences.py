"""Number sequences of the registers. Row numbers are taken in blocks of 64 (plan.BLOCK), so one question serves one act."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_add_registers")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE registers_blocks; CREATE SEQUENCE registers_person_codes;"
            " CREATE SEQUENCE registers_household_numbers;",
            "DROP SEQUENCE registers_blocks; DROP SEQUENCE registers_person_codes;"
            " DROP SEQUENCE registers_household_numbers;",
        )
    ]
