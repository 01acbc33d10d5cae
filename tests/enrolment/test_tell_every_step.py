"""Each arrow of an enrolment's life has its message, or none on purpose; people who applied together are told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courses.enrolment import rules, services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Choice, Enrolment, EnrolmentEvent, Move, Terms
from courses.enrolment.services.waiting import OTHER_DATE
from lms.kernel import korean
from lms.notices.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db

BY_ARROW = {
    ("", "confirmed"): "application_confirmed",
    ("", "waiting"): "waiting_list_joined",
    ("", "applied"): "application_received",
    ("applied", "confirmed"): "draw_selected",
    ("applied", "waiting"): "draw_waiting",
    ("applied", "not_selected"): "draw_not_selected",
    ("applied", "needs_documents"): "documents_needed",
    ("applied", "refused"): "application_refused",
    ("applied", "withdrawn"): "application_withdrawn",
    ("applied", "cancelled"): "application_cancelled",
    ("needs_documents", "applied"): None,
    ("needs_documents", "confirmed"): "draw_selected",
    ("needs_documents", "waiting"): "draw_waiting",
    ("needs_documents", "not_selected"): "draw_not_selected",
    ("needs_documents", "refused"): "application_refused",
    ("needs_documents", "withdrawn"): "application_withdrawn",
    ("needs_documents", "cancelled"): "application_cancelled",
    ("waiting", "offered"): "place_offered",
    ("waiting", "confirmed"): "application_confirmed",
    ("waiting", "unplaced"): "waiting_list_ended",
    ("waiting", "moved"): "place_moved",
    ("waiting", "withdrawn"): "waiting_list_left",
    ("waiting", "cancelled"): "application_cancelled",
    ("offered", "confirmed"): "application_confirmed",
    ("offered", "lapsed"): "offer_lapsed",
    ("offered", "withdrawn"): "waiting_list_left",
    ("offered", "cancelled"): "application_cancelled",
    ("confirmed", "completed"): None,
    ("confirmed", "moved"): "place_moved",
    ("confirmed", "withdrawn"): "application_withdrawn",
    ("confirmed", "cancelled"): "application_cancelled",
}
AFTER_A_REVIEW = {"confirmed": "application_confirmed", "waiting": "waiting_list_joined", "not_selected": "application_refused"}


def told(enrolment, arrow, now, reason="사정"):
    """The messages about one step, which is announced twice."""
    if arrow[1] == "moved":
        there = factories.EnrolmentFactory(learner=enrolment.learner)
        Move.objects.create(enrolment=enrolment, to_enrolment=there, reason=reason, actor=factories.UserFactory(), at=now)
    before = set(Notice.objects.values_list("pk", flat=True))
    event = EnrolmentEvent.objects.create(enrolment=enrolment, from_state=arrow[0], to_state=arrow[1], reason=reason, at=now)
    for _ in range(2):
        services.announce(event_id=event.pk, now=now)
    return list(Notice.objects.exclude(pk__in=before).order_by("pk"))


def test_the_table_has_every_arrow():
    assert set(BY_ARROW) == {(before, str(after)) for before, following in rules.NEXT_STATES.items() for after in following}


@pytest.mark.parametrize(("arrow", "template"), BY_ARROW.items())
def test_each_arrow_of_a_lottery_says_its_own(learner, now, arrow, template):
    run = factories.open_run(at=now, method="lottery")
    assert [notice.template for notice in told(factories.EnrolmentFactory(run=run, learner=learner), arrow, now)] == [template] * bool(template)


@pytest.mark.parametrize(("state", "template"), AFTER_A_REVIEW.items())
def test_a_review_does_not_speak_of_a_draw(learner, now, state, template):
    run = factories.open_run(at=now, method="review")
    assert [notice.template for notice in told(factories.EnrolmentFactory(run=run, learner=learner), ("applied", state), now)] == [template]


@pytest.mark.parametrize("state", ["confirmed", "waiting", "applied"])
def test_who_called_reads_that_we_applied_for_her(learner, run, now, state):
    [notice] = told(factories.EnrolmentFactory(run=run, learner=learner, channel="phone"), ("", state), now)
    assert notice.template == "applied_for_you"
    assert run.course.title_ko in notice.body


def test_who_was_on_a_list_reads_that_and_what_every_confirmation_says(learner, run, now):
    [notice] = told(factories.EnrolmentFactory(run=run, learner=learner, channel="import"), ("", "confirmed"), now)
    assert notice.template == "registered_from_list"
    assert "명단에 따라" in notice.body
    assert "말씀하신 대로" not in notice.body
    for fact in (run.course.title_ko, run.venue_ko, korean.datetime_text(run.withdraw_until, "ko"), "/my/"):
        assert fact in notice.body


def test_the_day_of_the_result_is_in_the_first_message(learner, now):
    run = factories.open_run(at=now, method="lottery")
    Terms.objects.filter(run=run).update(result_at=now + timedelta(days=8))
    [notice] = told(factories.EnrolmentFactory(run=run, learner=learner), ("", "applied"), now)
    assert "3월 13일" in notice.body
    assert "추첨" in notice.body


def test_another_date_that_was_taken_is_named(learner, run, now):
    choice = Choice.objects.create(learner=learner, request_key="any", made_at=now)
    taken = factories.EnrolmentFactory(run=factories.open_run(at=now + timedelta(hours=5)), learner=learner, choice=choice, confirmed_at=now)
    left = factories.EnrolmentFactory(run=run, learner=learner, choice=choice, confirmed_at=now + timedelta(days=1))
    [notice] = told(left, ("waiting", "withdrawn"), now, reason=OTHER_DATE)
    assert notice.template == "other_date_taken"
    assert OTHER_DATE not in notice.body
    assert taken.run.venue_ko not in notice.body


def test_a_cancelled_class_says_where_another_can_be_taken(learner, run, now):
    enrolment = factories.EnrolmentFactory(run=run, learner=learner)
    services.cancel_run(run=run, reason="신청자 부족", actor=None, now=now)
    services.announce(event_id=enrolment.events.get(to_state="cancelled").pk, now=now)
    assert f"/my/enrolments/{enrolment.public_id}/instead/" in Notice.objects.get().body


@pytest.fixture
def family(learner, now):
    """Somebody with two children in a run with two seats who may be split."""
    run = factories.open_run(at=now, capacity=2, line=5)
    Terms.objects.filter(run=run).update(most_in_party=3, party_policy="partial")
    children = tuple(CompanionFacts(name=name, birth_date=date(2014, 5, 1)) for name in ("이하나", "이두리"))
    wish = Wish(learner=learner, run=run, request_key="family", companions=children, may_split=True)
    services.wait_for(wish=wish, actor=learner, now=now)
    return Enrolment.objects.filter(run=run).order_by("pk")


def announce_all(now):
    for event in EnrolmentEvent.objects.order_by("pk"):
        services.announce(event_id=event.pk, now=now)


def test_a_party_is_told_once_and_how_many_have_a_place(family, learner, now):
    announce_all(now)
    [notice] = Notice.objects.all()
    assert (notice.person, notice.template) == (learner, "application_confirmed")
    assert "3명 가운데 2명" in notice.body


def test_what_happens_to_a_companion_alone_is_told_to_who_brought_her(family, learner, now):
    announce_all(now)
    Notice.objects.all().delete()
    child = family[1]
    services.withdraw(enrolment=child, actor=learner, now=now + timedelta(hours=1))
    announce_all(now + timedelta(hours=1))
    assert {(notice.person, notice.template) for notice in Notice.objects.all()} >= {
        (learner, "application_withdrawn"),
        (learner, "place_offered"),
    }


def test_a_companion_who_can_be_reached_hears_that_she_was_brought_along(family, now):
    child = family[2].learner
    child.phone = "01077776666"
    child.save()
    announce_all(now)
    assert [notice.template for notice in Notice.objects.filter(person=child)] == ["companion_added"]


def test_two_accounts_of_one_person_are_shown_to_staff(run, apply, now):
    born = {"name": "김영자", "birth_date": date(1954, 2, 2)}
    first, second = (apply(factories.UserFactory(**born), run) for _ in range(2))
    apply(factories.UserFactory(name="김영자", birth_date=date(1955, 2, 2)), factories.open_run(at=now))
    for _ in range(2):
        announce_all(now)
    flags = dict(Enrolment.objects.values_list("pk", "flags"))
    assert (flags.pop(first.pk), flags.pop(second.pk)) == (["same_person"], ["same_person"])
    assert list(flags.values()) == [[]]
