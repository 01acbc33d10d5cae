"""What the office moved to another run: a state of its own, which is final, and what each place became."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lms.kernel import triggers

THAW = "DROP TRIGGER enrolment_enrolment_stays_as_it_was ON enrolment_enrolment"


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0010_people_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("applied", "Applied, not decided yet"),
                    ("needs_documents", "We are waiting for documents"),
                    ("waiting", "On the waiting list"),
                    ("offered", "A place is offered"),
                    ("confirmed", "Place confirmed"),
                    ("withdrawn", "Withdrawn"),
                    ("cancelled", "Cancelled by the office"),
                    ("lapsed", "Offer not answered in time"),
                    ("unplaced", "No place became free"),
                    ("not_selected", "Not selected"),
                    ("refused", "Not accepted"),
                    ("completed", "Run completed"),
                    ("moved", "Moved to another class"),
                ],
                default="confirmed",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentevent",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("applied", "Applied, not decided yet"),
                    ("needs_documents", "We are waiting for documents"),
                    ("waiting", "On the waiting list"),
                    ("offered", "A place is offered"),
                    ("confirmed", "Place confirmed"),
                    ("withdrawn", "Withdrawn"),
                    ("cancelled", "Cancelled by the office"),
                    ("lapsed", "Offer not answered in time"),
                    ("unplaced", "No place became free"),
                    ("not_selected", "Not selected"),
                    ("refused", "Not accepted"),
                    ("completed", "Run completed"),
                    ("moved", "Moved to another class"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentevent",
            name="to_state",
            field=models.CharField(
                choices=[
                    ("applied", "Applied, not decided yet"),
                    ("needs_documents", "We are waiting for documents"),
                    ("waiting", "On the waiting list"),
                    ("offered", "A place is offered"),
                    ("confirmed", "Place confirmed"),
                    ("withdrawn", "Withdrawn"),
                    ("cancelled", "Cancelled by the office"),
                    ("lapsed", "Offer not answered in time"),
                    ("unplaced", "No place became free"),
                    ("not_selected", "Not selected"),
                    ("refused", "Not accepted"),
                    ("completed", "Run completed"),
                    ("moved", "Moved to another class"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("actor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("enrolment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="enrolment.enrolment")),
                ("from_pool", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrolment.seatpool")),
                (
                    "to_enrolment",
                    models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="moved_by", to="enrolment.enrolment"),
                ),
                ("to_pool", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrolment.seatpool")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_enrolment__isnull", False)), fields=("enrolment",), name="move_once_to_another_run"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="move_has_a_reason"),
                ],
            },
        ),
        triggers.only_grows("enrolment_move"),
        migrations.RunSQL(THAW, migrations.RunSQL.noop),
        triggers.stays_as_it_was(
            "enrolment_enrolment",
            ["run_id", "learner_id", "pool_id", "state", "ended_at"],
            when_old="OLD.state IN ('withdrawn', 'cancelled', 'lapsed', 'unplaced', 'not_selected', 'refused', 'moved')",
        ),
    ]
