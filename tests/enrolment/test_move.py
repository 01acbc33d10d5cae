"""The office moves somebody to another run: the seat that is left goes on, the new one is taken by that run's rules, she is told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Eligibility, Enrolment, EnrolmentEvent, Evidence, Move, SeatPool, Terms
from courses.enrolment.services import errors, moving
from lms.audit.models import Event
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats

pytestmark = pytest.mark.django_db
WHY = "강의실 변경"


@pytest.fixture
def run(now):
    return factories.open_run(at=now, capacity=1, line=5)


@pytest.fixture
def other(run, now):
    """A later run of the course, with a seat and a line."""
    return factories.open_run(at=now + timedelta(days=1), course=run.course, capacity=1, line=5)


@pytest.fixture
def move(registrar, now):
    def do(enrolment, to_run, *, at=now, reason=WHY):
        return moving.move(enrolment=enrolment, to_run=to_run, reason=reason, actor=registrar, now=at)

    return do


def wait(run, learner, now, **more):
    wish = {"request_key": "wait", "actor": learner, **more}
    return services.join_waiting_list(learner=learner, run=run, now=now, **wish)


def states(run):
    return list(Enrolment.objects.filter(run=run).order_by("pk").values_list("state", flat=True))


def figures(run):
    return SeatPool.objects.filter(run=run).get().taken, Terms.objects.get(run=run).waiting


def test_her_place_is_in_the_other_run_and_the_next_is_offered_hers(run, other, apply, move, learner, other_learner, registrar, now):
    place = apply(learner, run)
    wait(run, other_learner, now)
    moved = move(place, other)
    assert (moved.enrolment.run, moved.enrolment.state, moved.people, moved.offered) == (other, "confirmed", 1, 1)
    assert states(run) == ["moved", "offered"]
    assert (figures(run), figures(other)) == ((1, 0), (1, 0))
    assert list(EnrolmentEvent.objects.filter(reason=WHY).order_by("pk").values_list("from_state", "to_state", "actor")) == [
        ("confirmed", "moved", registrar.pk),
        ("", "confirmed", registrar.pk),
    ]
    assert Event.objects.filter(action="enrolment.moved", actor=registrar).count() == 1
    kept = Move.objects.get()
    assert (kept.enrolment, kept.to_enrolment, kept.reason, kept.actor) == (place, moved.enrolment, WHY, registrar)


def test_she_is_told_once_where_she_is_now(run, other, apply, move, learner, now):
    move(apply(learner, run), other)
    Notice.objects.all().delete()
    for event in EnrolmentEvent.objects.filter(reason=WHY):
        services.announce(event_id=event.pk, now=now)
    [notice] = Notice.objects.all()
    assert (notice.person, notice.template) == (learner, "place_moved")
    assert WHY in notice.body
    assert "확정" in notice.body
    assert run.course.title_ko in notice.body, "which class it was"


def test_pressing_twice_moves_once(run, other, apply, move, learner):
    place = apply(learner, run)
    assert move(place, other).enrolment == move(place, other).enrolment
    assert figures(other) == (1, 0)
    with pytest.raises(errors.NotMovable):
        move(place, factories.open_run(at=run.apply_opens_at, course=run.course))


def test_a_place_is_not_given_up_for_a_place_in_line(run, other, apply, move, learner, other_learner):
    place = apply(learner, run)
    apply(other_learner, other)
    with pytest.raises(services.RunIsFull):
        move(place, other)
    assert states(run) == ["confirmed"]
    assert figures(run) == (1, 0)


def test_nobody_who_waits_there_is_passed_over(run, other, apply, move, learner, now):
    place = apply(learner, run)
    apply(factories.UserFactory(), other)
    wait(other, factories.UserFactory(), now)
    pool = SeatPool.objects.get(run=other)
    Terms.objects.filter(run=other).update(party_policy="hold")
    services.change_capacity(pool=pool, capacity=2, actor=None, now=now)  # offered to who waits
    with pytest.raises(services.RunIsFull):
        move(place, other)


def test_who_waited_has_a_seat_there_or_stands_at_the_end_of_its_line(run, other, apply, move, learner, other_learner, now):
    apply(factories.UserFactory(), run)
    first, second = wait(run, learner, now), wait(run, other_learner, now)
    assert move(first, other).enrolment.state == "confirmed"
    moved = move(second, other).enrolment
    assert (moved.state, moved.waiting_number) == ("waiting", 1)
    assert (figures(run), figures(other)) == ((1, 0), (1, 1))


def test_who_applied_together_moves_together(run, other, move, learner, now):
    for one in (run, other):
        Terms.objects.filter(run=one).update(most_in_party=3)
        SeatPool.objects.filter(run=one).update(capacity=3)
    child = CompanionFacts(name="이하나", birth_date=date(2014, 5, 1))
    place = apply_for(run, learner, now=now, companions=(child,))
    moved = move(place, other)
    assert moved.people == 2
    assert states(run) == ["moved", "moved"]
    assert states(other) == ["confirmed", "confirmed"]
    assert (moved.enrolment.party.leader, moved.enrolment.party.run) == (learner, other)
    Notice.objects.all().delete()
    for event in EnrolmentEvent.objects.filter(reason=WHY):
        services.announce(event_id=event.pk, now=now)
    assert [notice.person for notice in Notice.objects.all()] == [learner]
    Terms.objects.filter(run=run).update(most_in_party=1)
    with pytest.raises(services.PartyTooLarge):
        move(moved.enrolment, run)


def test_a_party_that_is_apart_is_refused(run, other, move, learner, now):
    SeatPool.objects.filter(run=run).update(capacity=1)
    Terms.objects.filter(run=run).update(most_in_party=2, party_policy="partial")
    child = CompanionFacts(name="이하나", birth_date=date(2014, 5, 1))
    wish = Wish(learner=learner, run=run, request_key="x", companions=(child,), may_split=True)
    place = services.wait_for(wish=wish, actor=learner, now=now)
    assert states(run) == ["confirmed", "waiting"]
    with pytest.raises(errors.PartyApart):
        move(place, other)


def test_what_she_said_about_herself_and_her_papers_go_along(run, other, move, learner, now):
    group = audience(needs_evidence=True)
    for one in (run, other):
        keep_seats(one, group, code="kept")
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    Evidence.objects.create(enrolment=place, file="", kind="png", sha256="x", sent_at=now)
    moved = move(place, other).enrolment
    assert moved.pool.code == "kept"
    assert Eligibility.objects.filter(enrolment=moved, audience=group, state="declared").exists()
    assert Evidence.objects.get().enrolment == moved


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"status": "draft"}, errors.RunIsOver),
        ({"method": "lottery"}, errors.NothingToMoveTo),
        ({"method": "invitation"}, services.InvitationNeeded),
    ],
)
def test_a_run_that_takes_nobody_takes_nobody_who_is_moved(run, other, apply, move, learner, change, error):
    place = apply(learner, run)
    type(other).objects.filter(pk=other.pk).update(**change)
    with pytest.raises(error):
        move(place, other)
    assert states(run) == ["confirmed"]


def test_the_rules_of_the_other_run_hold(run, other, apply, move, learner, now):
    place = apply(learner, run)
    Terms.objects.filter(run=other).update(age_from=65)
    with pytest.raises(services.BirthDateMissing):
        move(place, other)
    Terms.objects.filter(run=other).update(age_from=None)
    SeatPool.objects.filter(run=other).update(audience=audience())
    with pytest.raises(services.NoSeatsForYou):
        move(place, other)


def test_she_is_not_in_two_classes_at_a_time_or_twice_in_one(run, other, apply, move, learner, now):
    place = apply(learner, run)
    busy = factories.open_run(at=now + timedelta(days=1))
    taken = apply(learner, busy)
    with pytest.raises(services.SessionsOverlap):
        move(place, other)
    services.withdraw(enrolment=taken, actor=learner, now=now)
    wait(other, learner, now)
    with pytest.raises(services.AlreadyApplied):
        move(place, other)


def test_only_within_the_course_or_the_institution(run, apply, move, learner, now):
    place = apply(learner, run)
    with pytest.raises(errors.OtherInstitution):
        move(place, factories.open_run(at=now))
    course = factories.CourseFactory(institution=run.course.institution)
    assert move(place, factories.open_run(at=now, course=course)).people == 1


def test_there_has_to_be_something_to_move_a_reason_and_another_run(run, other, apply, move, learner, now):
    place = apply(learner, run)
    with pytest.raises(errors.SameRun):
        move(place, run)
    with pytest.raises(services.ReasonMissing):
        move(place, other, reason=" ")
    services.withdraw(enrolment=place, actor=learner, now=now)
    with pytest.raises(errors.NotMovable):
        move(place, other)


def test_applications_may_have_closed(run, other, apply, move, learner, now):
    place = apply(learner, run)
    assert move(place, other, at=other.apply_closes_at + timedelta(days=1)).enrolment.has_place


def test_what_is_foreseen_leaves_no_trace(run, other, apply, learner, registrar, now):
    place = apply(learner, run)
    with translation.override("en"):
        seen = moving.foresee_move(enrolment=place, to_run=other, reason=WHY, actor=registrar, now=now)
    assert (seen.state, seen.pool, seen.position, seen.people, seen.offered) == ("confirmed", "General", None, 1, 0)
    assert states(run) == ["confirmed"]
    assert not Move.objects.exists()
    assert figures(other) == (0, 0)


def test_what_was_moved_stays_so(run, other, apply, move, learner):
    place = apply(learner, run)
    move(place, other)
    for change in (lambda: Enrolment.objects.filter(pk=place.pk).update(state="confirmed"), lambda: Move.objects.update(reason="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
