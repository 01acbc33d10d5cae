from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("attendance", "0004_first_rules_and_reasons_of_corrections")]

    operations = [
        # The column itself goes with a later release, when no process of this one's predecessor reads it any more; it has a default.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField(model_name="observation", name="reason")]),
    ]
