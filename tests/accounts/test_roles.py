"""Giving and ending roles, suspending people: written in the log, felt at once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from lms.accounts import services
from lms.accounts.models import Membership
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def actions(person) -> list[str]:
    return list(Event.objects.filter(subject_type="accounts.user", subject_id=str(person.pk)).order_by("pk").values_list("action", flat=True))


def test_a_role_given_and_ended_leaves_its_trace(learner, registrar, institution, now):
    membership = services.grant_membership(person=learner, institution=institution, role="instructor", actor=registrar, now=now)
    assert learner.roles == {"instructor"}
    assert list(learner.groups.values_list("name", flat=True)) == ["instructor"]
    services.end_membership(membership=membership, actor=registrar, now=now)
    services.end_membership(membership=membership, actor=registrar, now=now)
    learner = type(learner).objects.get(pk=learner.pk)
    assert learner.roles == set()
    assert not learner.groups.exists()
    assert actions(learner) == ["accounts.membership_granted", "accounts.membership_ended"]
    assert Membership.objects.filter(user=learner).count() == 1, "who held which right is kept"


def test_giving_the_same_role_twice_is_giving_it_once(learner, registrar, institution, now):
    for _ in range(2):
        services.grant_membership(person=learner, institution=institution, role="editor", actor=registrar, now=now)
    assert actions(learner) == ["accounts.membership_granted"]


def test_the_group_stays_while_another_institution_needs_it(learner, registrar, institution, other_institution, now):
    first = services.grant_membership(person=learner, institution=institution, role="instructor", actor=registrar, now=now)
    services.grant_membership(person=learner, institution=other_institution, role="instructor", actor=registrar, now=now)
    services.end_membership(membership=first, actor=registrar, now=now)
    assert learner.groups.filter(name="instructor").exists()


def test_both_end_the_sessions_of_that_person(client, learner, registrar, institution, now):
    client.force_login(learner)
    membership = services.grant_membership(person=learner, institution=institution, role="instructor", actor=registrar, now=now)
    assert client.get("/accounts/email/")["Location"].startswith("/accounts/login/")
    factories.give_second_factor(learner)
    client.force_login(learner)
    assert client.get("/accounts/email/").status_code == 200
    services.end_membership(membership=membership, actor=registrar, now=now)
    assert client.get("/accounts/email/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", ["instructor", "registrar", "editor"])
def test_the_owner_gives_every_role(learner, owner, institution, now, role):
    services.grant_membership(person=learner, institution=institution, role=role, actor=owner, now=now)
    assert Group.objects.get(name=role).user_set.get() == learner


@pytest.mark.parametrize(("giver", "role"), [("registrar", "registrar"), ("instructor", "instructor"), ("editor", "editor"), ("learner", "editor")])
def test_nobody_gives_more_than_her_own_power(request, other_learner, institution, now, giver, role):
    with pytest.raises(services.MayNotGiveRole):
        services.grant_membership(person=other_learner, institution=institution, role=role, actor=request.getfixturevalue(giver), now=now)
    assert not Membership.objects.filter(user=other_learner).exists()


def test_nobody_changes_her_own_roles(registrar, owner, institution, now):
    for person in (registrar, owner):
        with pytest.raises(services.NotYourself):
            services.grant_membership(person=person, institution=institution, role="editor", actor=person, now=now)
        with pytest.raises(services.NotYourself):
            services.suspend(person=person, reason="x", actor=person, now=now)


def test_a_registrar_does_not_suspend_the_owner(registrar, owner, now):
    with pytest.raises(services.MayNotGiveRole):
        services.suspend(person=owner, reason="x", actor=registrar, now=now)


def test_staff_register_somebody_who_calls(registrar, now):
    person = services.create_person(person=services.Person(name="김영자"), phone="01012345678", actor=registrar, now=now)
    assert not person.has_usable_password()
    assert actions(person) == ["accounts.person_created"]
    with pytest.raises(services.PhoneTaken):
        services.create_person(person=services.Person(name="김영수"), phone="01012345678", actor=registrar, now=now)
    with pytest.raises(services.EmailTaken):
        services.create_person(person=services.Person(name="김영수", email=registrar.email.upper()), phone="01012345679", actor=registrar, now=now)
