import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_methods_of_giving_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="classsession",
            name="held_with",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="guests", to="catalogue.classsession"
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="makes_up",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_up_by",
                to="catalogue.classsession",
            ),
        ),
        migrations.AlterField(
            model_name="classsessionchange",
            name="was_ends_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="classsessionchange",
            name="was_starts_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="classsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_with", None), models.Q(("held_with", models.F("pk")), _negated=True), _connector="OR"),
                name="class_session_is_not_its_own_guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="classsessionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("starts_at__isnull", False), ("was_ends_at", None), ("was_starts_at", None)),
                    models.Q(("was_ends_at__isnull", False), ("was_starts_at__isnull", False), ("was_starts_at__lt", models.F("was_ends_at"))),
                    _connector="OR",
                ),
                name="class_session_was_at_a_time_or_is_new",
            ),
        ),
    ]
