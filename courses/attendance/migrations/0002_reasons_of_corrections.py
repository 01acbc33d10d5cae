from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendance", "0001_observations_and_records")]

    operations = [
        migrations.AddField(model_name="observation", name="reason", field=models.CharField(blank=True, db_default="", max_length=200)),
    ]
