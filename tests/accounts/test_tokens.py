"""Keys for programs: shown once, kept as a digest, gone with the role."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.accounts import selectors, services
from lms.accounts.models import ApiToken
from lms.accounts.tokens import digest
from lms.kernel import clock

pytestmark = pytest.mark.django_db


def valid(secret, now):
    return selectors.valid_token(digest=digest(secret), now=now) is not None


def test_only_its_digest_is_kept(registrar, now):
    token, secret = services.issue_token(user=registrar, label="statistics", now=now)
    assert secret not in repr(list(ApiToken.objects.values_list()))
    assert len(secret) > 40
    assert valid(secret, now)
    assert valid(secret, token.expires_at - timedelta(seconds=1))
    assert not valid(secret, token.expires_at)
    assert token.expires_at - token.created_at == timedelta(days=90)


def test_learners_have_none(learner, now):
    with pytest.raises(services.NotStaff):
        services.issue_token(user=learner, label="x", now=now)


def test_a_revoked_one_opens_nothing(registrar, now):
    token, secret = services.issue_token(user=registrar, label="x", now=now)
    services.revoke_token(token=token, actor=registrar, now=now)
    services.revoke_token(token=token, actor=registrar, now=now)
    assert not valid(secret, now)


def test_it_ends_with_the_last_role(instructor, registrar, now):
    _token, secret = services.issue_token(user=instructor, label="x", now=now)
    services.end_membership(membership=instructor.memberships.get(), actor=registrar, now=clock.now())
    assert not valid(secret, now)
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_it_sleeps_while_its_holder_is_suspended(instructor, registrar, now):
    _token, secret = services.issue_token(user=instructor, label="x", now=now)
    services.suspend(person=instructor, reason="x", actor=registrar, now=now)
    assert not valid(secret, now)
