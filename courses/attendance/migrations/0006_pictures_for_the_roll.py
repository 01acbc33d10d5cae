import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import courses.attendance.models.pictures
import courses.attendance.models.records


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_second_factors_encrypted"),
        ("attendance", "0005_observations_have_no_reason"),
    ]

    operations = [
        migrations.CreateModel(
            name="RollPicture",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        storage=courses.attendance.models.records.private_files, upload_to=courses.attendance.models.pictures.picture_name
                    ),
                ),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("file", ""), _negated=True), name="roll_picture_has_a_file")],
            },
        ),
    ]
