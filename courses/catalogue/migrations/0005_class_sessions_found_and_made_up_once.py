"""Guests are found at once, and a class session is made up once; both made without locking the timetable."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

ONCE = "CREATE UNIQUE INDEX CONCURRENTLY class_session_is_made_up_once ON catalogue_classsession (makes_up_id) WHERE status = 'scheduled'"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("catalogue", "0004_make_up_and_shared_class_sessions")]

    operations = [
        AddIndexConcurrently(
            model_name="classsession",
            index=models.Index(fields=["held_with"], condition=Q(held_with__isnull=False), name="class_session_guests"),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ONCE, "DROP INDEX class_session_is_made_up_once")],
            state_operations=[
                migrations.AddConstraint(
                    model_name="classsession",
                    constraint=models.UniqueConstraint(fields=["makes_up"], condition=Q(status="scheduled"), name="class_session_is_made_up_once"),
                ),
            ],
        ),
    ]
