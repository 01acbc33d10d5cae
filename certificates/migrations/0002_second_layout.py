from django.db import migrations, models


def use_the_second_layout(apps, _schema_editor):
    """What is awarded from now on shows its code; awards keep the layout of their photograph."""
    apps.get_model("certificates", "Credential").objects.filter(layout="completion_1").update(layout="completion_2")


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0001_awards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="credential",
            name="layout",
            field=models.CharField(default="completion_2", max_length=30),
        ),
        migrations.RunPython(use_the_second_layout, migrations.RunPython.noop),
    ]
