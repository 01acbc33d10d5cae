"""What must be there once: made without locking the table of enrolments while people apply."""

from django.db import migrations, models
from django.db.models import Q

LIVE = ("applied", "needs_documents", "waiting", "offered", "confirmed", "completed")
ONE_LIVE = [  # one by one: several in one string are one transaction
    f"CREATE UNIQUE INDEX CONCURRENTLY enrolment_one_live_now ON enrolment_enrolment (run_id, learner_id) WHERE state IN {LIVE}",
    "DROP INDEX CONCURRENTLY enrolment_one_live_per_learner_and_run",
    "ALTER INDEX enrolment_one_live_now RENAME TO enrolment_one_live_per_learner_and_run",
]
WAITING_NUMBER = "CREATE UNIQUE INDEX CONCURRENTLY enrolment_waiting_number_once_per_run ON enrolment_enrolment (run_id, waiting_number)"
RECEIPT = "CREATE UNIQUE INDEX CONCURRENTLY enrolment_one_per_receipt_and_run ON enrolment_enrolment (run_id, receipt)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("enrolment", "0003_lines_belong_to_runs")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(ONE_LIVE, migrations.RunSQL.noop),  # the older rule is the weaker one, so it holds on the way back
                migrations.RunSQL(WAITING_NUMBER, "DROP INDEX CONCURRENTLY enrolment_waiting_number_once_per_run"),
                migrations.RunSQL(RECEIPT, "DROP INDEX CONCURRENTLY enrolment_one_per_receipt_and_run"),
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="enrolment", name="enrolment_one_live_per_learner_and_run"),
                migrations.AddConstraint(
                    model_name="enrolment",
                    constraint=models.UniqueConstraint(
                        condition=Q(state__in=LIVE), fields=("run", "learner"), name="enrolment_one_live_per_learner_and_run"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="enrolment",
                    constraint=models.UniqueConstraint(fields=("run", "waiting_number"), name="enrolment_waiting_number_once_per_run"),
                ),
                migrations.AddConstraint(
                    model_name="enrolment",
                    constraint=models.UniqueConstraint(fields=("run", "receipt"), name="enrolment_one_per_receipt_and_run"),
                ),
            ],
        ),
    ]
