"""By when a class with too few people is decided about, what to bring, which invitation counts whom, and what was taken in place of a cancelled class."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0007_people_rules")]

    operations = [
        migrations.AddField(model_name="terms", name="decide_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name="terms", name="to_bring_ko", field=models.CharField(blank=True, db_default="", max_length=200)),
        migrations.AddField(model_name="terms", name="to_bring_en", field=models.CharField(blank=True, db_default="", max_length=250)),
        migrations.AddField(
            model_name="enrolment",
            name="invitation",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrolment.invitation",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="instead_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="enrolment.enrolment",
            ),
        ),
    ]
