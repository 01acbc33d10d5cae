"""Who took what in place of a cancelled class is found at once; made without locking the table of enrolments while people apply."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("enrolment", "0008_minimum_and_what_follows")]

    operations = [
        AddIndexConcurrently(
            model_name="enrolment",
            index=models.Index(fields=["instead_of"], condition=Q(instead_of__isnull=False), name="enrolment_taken_instead"),
        ),
    ]
