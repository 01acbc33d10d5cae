from django.db import migrations, models

from lms.kernel import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("enrolment", "0006_draws"),
    ]

    operations = [
        migrations.AddField(
            model_name="terms",
            name="reuses_seats",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="noshow",
            constraint=models.CheckConstraint(
                condition=models.Q(("excused_at", None), ("answered_at__isnull", False), _connector="OR"), name="no_show_excused_with_an_answer"
            ),
        ),
        triggers.stays_as_it_was("enrolment_noshow", ["enrolment_id", "points", "recorded_at", "recorded_by_id", "expires_at"]),
    ]
