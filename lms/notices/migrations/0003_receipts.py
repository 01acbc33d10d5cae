from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_channels_wordings_and_times"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_sent_has_a_time",
        ),
        migrations.AddField(
            model_name="notice",
            name="about",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="notice",
            name="arrived_by",
            field=models.CharField(
                blank=True, choices=[("sms", "Text message"), ("alimtalk", "KakaoTalk"), ("email", "E-mail")], db_default="", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="ask_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="delivered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="sending",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("sent", "Sent"),
                    ("delivered", "Arrived"),
                    ("failed", "Did not arrive"),
                    ("told", "Told by phone"),
                    ("dropped", "No longer needed"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_at__isnull", False), ("state__in", ["sent", "delivered"])),
                    ("state__in", ["failed", "told"]),
                    models.Q(("sent_at", None), ("state__in", ["queued", "dropped"])),
                    _connector="OR",
                ),
                name="notice_that_left_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_at__isnull", False), ("state", "delivered")),
                    models.Q(models.Q(("state", "delivered"), _negated=True), ("delivered_at", None)),
                    _connector="OR",
                ),
                name="notice_delivered_has_a_time",
            ),
        ),
    ]
