"""Institutions send people by a code: how many, until when, and what each place is counted against."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts
from courses.enrolment.models import Enrolment, Invitation, Terms
from lms.audit.models import Event
from lms.kernel import ids
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    return factories.open_run(at=now, method="invitation", capacity=5)


@pytest.fixture
def invitation(run, other_institution, registrar, now):
    return services.invite(run=run, institution=other_institution, most=2, expires_at=now + timedelta(days=2), actor=registrar, now=now)


@pytest.fixture
def desk(signed_in, registrar, now):
    with time_machine.travel(now, tick=False):
        yield signed_in(registrar)


def used(invitation):
    return Invitation.objects.get(pk=invitation.pk).used


def text(response):
    return response.content.decode()


def test_who_has_the_code_has_a_place_and_is_counted(run, invitation, learner, now):
    assert apply_for(run, learner, now=now, invitation=invitation.code).has_place
    assert used(invitation) == 1


@pytest.mark.parametrize("typed", [lambda code: f"  {ids.grouped(code)} ", str.upper, " ".join])
def test_the_code_is_understood_however_it_is_typed_from_paper(run, invitation, learner, now, typed):
    assert apply_for(run, learner, now=now, invitation=typed(invitation.code)).has_place


def test_without_a_code_nobody_comes_in(run, learner, now):
    with pytest.raises(services.InvitationNeeded):
        apply_for(run, learner, now=now)


@pytest.mark.parametrize("code", ["nothing", "💌", "가" * 5000, "%", "' OR 1=1"])
def test_a_code_that_nobody_gave_opens_nothing(run, invitation, learner, now, code):
    with pytest.raises(services.InvitationNotValid):
        apply_for(run, learner, now=now, invitation=code)


def test_a_code_of_another_run_one_too_late_and_one_taken_back_open_nothing(run, invitation, learner, registrar, now):
    with pytest.raises(services.InvitationNotValid):
        apply_for(factories.open_run(at=now), learner, now=now, invitation=invitation.code)
    with pytest.raises(services.InvitationNotValid):
        apply_for(run, learner, now=invitation.expires_at, invitation=invitation.code)
    services.revoke_invitation(invitation=invitation, actor=registrar, now=now)
    services.revoke_invitation(invitation=invitation, actor=registrar, now=now)
    with pytest.raises(services.InvitationNotValid):
        apply_for(run, learner, now=now, invitation=invitation.code)
    assert Event.objects.filter(action="run.invitation_revoked").count() == 1


def test_who_gives_the_place_back_leaves_the_invitation_to_others(run, invitation, learner, other_learner, stranger, now):
    first = apply_for(run, learner, now=now, invitation=invitation.code)
    apply_for(run, other_learner, now=now, invitation=invitation.code)
    with pytest.raises(services.InvitationUsedUp):
        apply_for(run, stranger, now=now, invitation=invitation.code)
    services.withdraw(enrolment=first, actor=learner, now=now)
    services.withdraw(enrolment=first, actor=learner, now=now)
    assert used(invitation) == 1, "once, however often"
    assert apply_for(run, stranger, now=now, invitation=invitation.code).has_place
    assert used(invitation) == 2


def test_whoever_ends_it_the_invitation_is_given_back_but_not_by_completing(run, invitation, learner, other_learner, now):
    apply_for(run, learner, now=now, invitation=invitation.code)
    taken_off = apply_for(run, other_learner, now=now, invitation=invitation.code)
    services.cancel_by_office(enrolment=taken_off, reason="요청", actor=None, now=now)
    assert used(invitation) == 1
    services.complete_run(run=run, actor=None, now=run.ends_at)
    assert used(invitation) == 1


def test_a_refusal_uses_nothing_up(run, invitation, learner, other_learner, now):
    Terms.objects.filter(run=run).update(age_from=65)
    with pytest.raises(services.BirthDateMissing):
        apply_for(run, learner, now=now, invitation=invitation.code)
    assert used(invitation) == 0


def test_a_repeated_wish_uses_one(run, invitation, learner, now):
    for _ in range(3):
        apply_for(run, learner, now=now, invitation=invitation.code, request_key="same")
    assert used(invitation) == 1


def test_people_who_come_along_are_counted_and_do_not_come_where_they_are_too_many(run, invitation, learner, other_learner, now):
    Terms.objects.filter(run=run).update(most_in_party=4)
    children = [CompanionFacts(name=f"이꼬마{letter}", birth_date=now.date().replace(year=2014)) for letter in "가나"]
    with pytest.raises(services.InvitationUsedUp):
        apply_for(run, learner, now=now, invitation=invitation.code, companions=tuple(children))
    assert used(invitation) == 0
    apply_for(run, learner, now=now, invitation=invitation.code, companions=tuple(children[:1]))
    assert used(invitation) == 2
    with pytest.raises(services.InvitationUsedUp):
        apply_for(run, other_learner, now=now, invitation=invitation.code)


def test_the_institution_has_seats_of_its_own(learner, other_learner, other_institution, registrar, now):
    run = factories.open_run(at=now, capacity=1)
    kept = keep_seats(run, audience("partner", "institution", institution=other_institution))
    made = services.invite(run=run, institution=other_institution, most=9, expires_at=now + timedelta(days=1), actor=registrar, now=now)
    assert apply_for(run, learner, now=now, invitation=made.code).pool == kept
    assert apply_for(run, other_learner, now=now).pool.code == "general"


def test_an_invitation_ends_in_the_future(run, other_institution, registrar, now):
    with pytest.raises(services.TimeIsOver):
        services.invite(run=run, institution=other_institution, most=1, expires_at=now, actor=registrar, now=now)


def test_everybody_who_acts_for_the_institution_is_told_the_code_once_a_day(invitation, foreign_instructor, registrar, now):
    for _ in range(2):
        assert services.tell_institution(invitation=invitation, actor=registrar, now=now) == 1
    assert ids.grouped(invitation.code) in Notice.objects.get(person=foreign_instructor).body
    services.tell_institution(invitation=invitation, actor=registrar, now=now + timedelta(days=1))
    assert Notice.objects.count() == 2


def test_where_nobody_acts_for_the_institution_staff_are_told_to_print_it(invitation, registrar, now):
    with pytest.raises(services.NobodyToTell):
        services.tell_institution(invitation=invitation, actor=registrar, now=now)


def test_a_code_is_made_printed_sent_and_taken_back_at_the_desk(desk, run, other_institution, foreign_instructor):
    address = f"/en/desk/registrar/runs/{run.public_id}/invitations/"
    form = {"institution": other_institution.pk, "most": "3", "expires_at": "2026-03-10T18:00"}
    assert desk.post(address, {**form, "expires_at": "2020-01-01T10:00"}).status_code == 422
    assert desk.post(address, {**form, "most": "0"}).status_code == 422
    sheet = desk.post(address, form).url
    made = Invitation.objects.get()
    assert ids.grouped(made.code) in text(desk.get(sheet))
    assert "1 person gets a message" in text(desk.post(f"{sheet}tell/", follow=True))
    desk.post(f"{sheet}revoke/")
    page = text(desk.get(address))
    assert "0 / 3" in page
    assert "Taken back" in page
    assert "This code opens nothing any more" in text(desk.get(sheet))


def test_an_institution_sees_how_many_came_and_not_who(signed_in, run, invitation, foreign_instructor, instructor, learner, now):
    with time_machine.travel(now, tick=False):
        apply_for(run, learner, now=now, invitation=invitation.code)
        page = text(signed_in(foreign_instructor).get("/en/desk/instructor/invitations/"))
        assert "1 / 2" in page
        for hidden in (learner.name, "이*준", invitation.code, ids.grouped(invitation.code)):
            assert hidden not in page
        assert "Your institution has no invitation" in text(signed_in(instructor).get("/en/desk/instructor/invitations/"))


def test_queries_do_not_grow_with_the_invitations(desk, run, other_institution, registrar, now, django_assert_max_num_queries):
    for _ in range(20):
        services.invite(run=run, institution=other_institution, most=1, expires_at=now + timedelta(days=1), actor=registrar, now=now)
    with django_assert_max_num_queries(9):
        desk.get(f"/en/desk/registrar/runs/{run.public_id}/invitations/")
    assert Enrolment.objects.count() == 0
