from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notices", "0003_receipts")]

    operations = [
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(fields=["about", "-created_at"], name="notice_by_run"),
        ),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(condition=models.Q(("state", "sent")), fields=["ask_at"], name="notice_to_ask_after"),
        ),
    ]
