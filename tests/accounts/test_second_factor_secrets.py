"""What a second factor is counted from cannot be read in the database, and outlives a change of keys."""

from __future__ import annotations

import importlib
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.management import call_command

from lms.accounts import services
from tests.accounts.test_second_factor import SECRET, code

pytestmark = pytest.mark.django_db
OLD, NEW = "the-old-key-of-the-test-0123456789-abc", "the-new-key-of-the-test-0123456789-abc"


def stored(user, kind="totp"):
    return Authenticator.objects.get(user=user, type=kind)


def renew():
    out = StringIO()
    call_command("renew_second_factors", stdout=out, stderr=out)
    return out.getvalue().splitlines()[0]


@pytest.mark.parametrize("keys", [[], [OLD], [NEW, OLD]])
def test_the_database_does_not_tell_it(registrar, settings, keys):
    settings.LMS_SECOND_FACTOR_KEYS = keys
    services.give_totp(registrar, SECRET)
    codes = RecoveryCodes.activate(registrar).get_unused_codes()
    assert SECRET not in str(stored(registrar).data)
    assert stored(registrar, "recovery_codes").data["seed"].startswith("gAAAA")
    assert TOTP(stored(registrar)).validate_code(code())
    assert RecoveryCodes(stored(registrar, "recovery_codes")).validate_code(codes[0])


def test_a_new_key_takes_the_place_of_the_old_one(registrar, settings):
    settings.LMS_SECOND_FACTOR_KEYS = [OLD]
    services.give_totp(registrar, SECRET)
    codes = RecoveryCodes.activate(registrar).get_unused_codes()
    settings.LMS_SECOND_FACTOR_KEYS = [NEW, OLD]
    assert renew() == "2 renewed, 0 that no key opens."
    settings.LMS_SECOND_FACTOR_KEYS = [NEW]
    assert TOTP(stored(registrar)).validate_code(code())
    assert RecoveryCodes(stored(registrar, "recovery_codes")).get_unused_codes() == codes


def test_without_its_key_it_fits_no_code_and_is_no_error_page(client, registrar, settings):
    settings.LMS_SECOND_FACTOR_KEYS = [OLD]
    services.give_totp(registrar, SECRET)
    RecoveryCodes.activate(registrar)
    settings.LMS_SECOND_FACTOR_KEYS = [NEW]
    assert not TOTP(stored(registrar)).validate_code(code())
    assert not TOTP(stored(registrar)).validate_code(code(""))
    assert not RecoveryCodes(stored(registrar, "recovery_codes")).validate_code("00000000")
    assert renew() == "0 renewed, 2 that no key opens."


def test_what_stood_there_in_plain_text_is_encrypted(registrar):
    services.give_totp(registrar, SECRET)
    authenticator = stored(registrar)
    authenticator.data = {"secret": SECRET}
    authenticator.save()
    migration = importlib.import_module("lms.accounts.migrations.0002_second_factors_encrypted")
    migration.encrypt(apps, None)
    assert SECRET not in str(stored(registrar).data)
    assert TOTP(stored(registrar)).validate_code(code())
    migration.decrypt(apps, None)
    assert stored(registrar).data["secret"] == SECRET
