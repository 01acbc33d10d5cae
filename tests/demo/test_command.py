"""`manage.py demo` fills only what is an empty demo."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.accounts.models import User
from lms.demo import services

pytestmark = pytest.mark.django_db


def test_it_is_not_mixed_with_real_people(learner, now):
    with pytest.raises(services.NotEmpty):
        services.seed(now=now)


def test_a_site_that_is_no_demo_is_neither_filled_nor_emptied(settings, now):
    settings.LMS_DEMO = False
    with pytest.raises(services.NotADemo):
        services.seed(now=now)
    with pytest.raises(services.NotADemo):
        services.empty()
    with pytest.raises(CommandError, match="not a demo"):
        call_command("demo")


def test_a_demo_in_production_is_not_emptied(settings, learner):
    settings.LMS_ENV = "production"
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("demo", "--reset")
    assert User.objects.filter(pk=learner.pk).exists()


def test_the_second_step_is_told_without_seeding():
    out = StringIO()
    call_command("demo", "--codes", stdout=out)
    assert "manage.py demo --codes" in out.getvalue()
    assert not User.objects.exists()
