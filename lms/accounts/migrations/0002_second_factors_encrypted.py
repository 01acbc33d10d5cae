from __future__ import annotations

from django.db import migrations

from lms.accounts import secrets


def encrypt(apps, _schema_editor):
    """Whatever was stored in plain text until now."""
    for authenticator in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]).iterator():
        plain = {name: value for name, value in authenticator.data.items() if name in secrets.FIELDS}
        authenticator.data = {**authenticator.data, **{name: secrets.sealed(value) for name, value in plain.items()}}
        authenticator.save(update_fields=["data"])


def decrypt(apps, _schema_editor):
    for authenticator in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]).iterator():
        closed = {name: value for name, value in authenticator.data.items() if name in secrets.FIELDS}
        authenticator.data = {**authenticator.data, **{name: secrets.opened(value) for name, value in closed.items()}}
        authenticator.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_institutions"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(encrypt, decrypt)]
