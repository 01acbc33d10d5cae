"""The first owner of a new site is made by a command."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from lms.accounts.models import User
from lms.audit.models import Event

pytestmark = pytest.mark.django_db
GOOD = "강물은-바다로-흐른다-9"


def make(monkeypatch, password=GOOD, **options):
    monkeypatch.setattr("builtins.input", lambda *_: password)
    call_command("create_owner", **{"name": "서하늘", "email": "Owner@example.org", "stdin": True, "stdout": io.StringIO(), **options})


def test_it_makes_one_who_can_sign_in(monkeypatch):
    make(monkeypatch)
    owner = User.objects.get()
    assert owner.is_superuser
    assert owner.email == "owner@example.org"
    assert owner.check_password(GOOD)
    assert Event.objects.get().action == "accounts.owner_created"


def test_it_asks_twice_without_a_pipe(monkeypatch):
    answers = iter([GOOD, "something else"])
    monkeypatch.setattr("getpass.getpass", lambda *_: next(answers))
    with pytest.raises(CommandError, match="differ"):
        make(monkeypatch, stdin=False)


@pytest.mark.parametrize("options", [{"name": "김"}, {"email": "nowhere"}, {"password": "password12"}])
def test_it_refuses_in_a_sentence(monkeypatch, options):
    with pytest.raises(CommandError, match=r"\."):
        make(monkeypatch, **options)
    assert not User.objects.exists()


def test_it_refuses_a_taken_address(monkeypatch):
    make(monkeypatch)
    with pytest.raises(CommandError):
        make(monkeypatch)
    assert User.objects.count() == 1
