"""Places that are given out by a review: approve, refuse, ask for papers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import selectors, services
from courses.enrolment.data import CompanionFacts, QueueFilter
from courses.enrolment.models import EnrolmentEvent, SeatPool
from lms.audit.models import Event
from lms.kernel import jobs
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats, review_run, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    return review_run(at=now, capacity=2)


@pytest.fixture
def applied(run, learner, now):
    return apply_for(run, learner, now=now)


def child(learner, now):
    return CompanionFacts(name="이꼬마", birth_date=now.date().replace(year=2014))


def test_applying_takes_no_seat_and_approving_takes_one(applied, run, registrar, now):
    assert applied.state == "applied"
    approved = services.approve(enrolment=applied, actor=registrar, now=now)
    assert (approved.state, approved.pool, approved.confirmed_at) == ("confirmed", run.seat_pools.get(), now)
    assert run.seat_pools.get().taken == 1
    assert Event.objects.filter(action="enrolment.confirmed", actor_id=registrar.pk, subject_id=str(applied.pk)).exists()


def test_approving_twice_changes_nothing(applied, run, registrar, now):
    services.approve(enrolment=applied, actor=registrar, now=now)
    again = services.approve(enrolment=applied, actor=registrar, now=now + timedelta(hours=1))
    assert (again.state, again.confirmed_at, run.seat_pools.get().taken) == ("confirmed", now, 1)


def test_people_who_applied_together_are_approved_together(run, learner, registrar, now):
    together = apply_for(run, learner, now=now, companions=(child(learner, now),))
    services.approve(enrolment=together, actor=registrar, now=now)
    assert states(run) == ["confirmed", "confirmed"]
    assert run.seat_pools.get().taken == 2


def test_without_a_seat_for_all_of_them_nobody_is_seated(run, learner, other_learner, registrar, now):
    services.approve(enrolment=apply_for(run, other_learner, now=now), actor=registrar, now=now)
    together = apply_for(run, learner, now=now, companions=(child(learner, now),))
    with pytest.raises(services.NoSeatToApprove):
        services.approve(enrolment=together, actor=registrar, now=now)
    assert states(run) == ["confirmed", "applied", "applied"]
    assert run.seat_pools.get().taken == 1


def test_where_no_seat_is_free_she_stands_in_line(learner, other_learner, registrar, now):
    run = review_run(at=now, capacity=1, line=1)
    first, second = (apply_for(run, person, now=now) for person in (learner, other_learner))
    services.approve(enrolment=first, actor=registrar, now=now)
    assert services.approve(enrolment=second, actor=registrar, now=now).state == "waiting"
    assert selectors.seats(run=run).waiting == 1
    services.withdraw(enrolment=first, actor=learner, now=now)
    second.refresh_from_db()
    assert second.state == "offered"


def test_where_the_line_is_full_too_staff_are_told_and_nothing_changes(learner, other_learner, registrar, now):
    run = review_run(at=now, capacity=1)
    first, second = (apply_for(run, person, now=now) for person in (learner, other_learner))
    services.approve(enrolment=first, actor=registrar, now=now)
    with pytest.raises(services.NoSeatToApprove):
        services.approve(enrolment=second, actor=registrar, now=now)
    assert states(run) == ["confirmed", "applied"]


def test_a_seat_of_the_group_comes_first(run, learner, registrar, now):
    group = audience()
    kept = keep_seats(run, group)
    enrolment = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    assert services.approve(enrolment=enrolment, actor=registrar, now=now).pool_id == kept.pk


def test_an_overlapping_class_is_noticed(applied, run, learner, registrar, now):
    other = factories.open_run(at=now)
    services.apply(learner=learner, run=other, request_key="other", actor=learner, now=now)
    with pytest.raises(services.SessionsOverlap):
        services.approve(enrolment=applied, actor=registrar, now=now)


def test_who_is_refused_reads_why(applied, registrar, learner, now):
    refused = services.refuse(enrolment=applied, reason="  대상이 아닙니다.  ", actor=registrar, now=now)
    assert (refused.state, refused.ended_at) == ("refused", now)
    services.refuse(enrolment=applied, reason="두 번째", actor=registrar, now=now)
    event = EnrolmentEvent.objects.get(enrolment=applied, to_state="refused")
    assert event.reason == "대상이 아닙니다."
    jobs.run_due(now=now + timedelta(minutes=1))
    assert "대상이 아닙니다." in Notice.objects.get(person=learner, template="application_refused").body


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_nobody_is_refused_without_a_reason(applied, registrar, now, reason):
    with pytest.raises(services.ReasonMissing):
        services.refuse(enrolment=applied, reason=reason, actor=registrar, now=now)


def test_what_was_decided_is_not_decided_otherwise(applied, registrar, now):
    services.approve(enrolment=applied, actor=registrar, now=now)
    with pytest.raises(services.AlreadyDecided):
        services.refuse(enrolment=applied, reason="늦게", actor=registrar, now=now)
    with pytest.raises(services.AlreadyDecided):
        services.ask_for_documents(enrolment=applied, what="등본", until=now + timedelta(days=1), actor=registrar, now=now)


def test_a_refused_application_is_not_approved_and_a_withdrawn_one_neither(run, learner, other_learner, registrar, now):
    refused, gone = (apply_for(run, person, now=now) for person in (learner, other_learner))
    services.refuse(enrolment=refused, reason="대상이 아닙니다.", actor=registrar, now=now)
    services.withdraw(enrolment=gone, actor=other_learner, now=now)
    with pytest.raises(services.AlreadyDecided):
        services.approve(enrolment=refused, actor=registrar, now=now)
    with pytest.raises(services.NotCurrent):
        services.approve(enrolment=gone, actor=registrar, now=now)
    assert run.seat_pools.get().taken == 0


def test_a_draw_is_not_decided_by_hand(learner, registrar, now):
    drawn = factories.open_run(at=now, method="lottery")
    enrolment = apply_for(drawn, learner, now=now)
    for decide in (
        lambda: services.approve(enrolment=enrolment, actor=registrar, now=now),
        lambda: services.refuse(enrolment=enrolment, reason="아니오", actor=registrar, now=now),
        lambda: services.ask_for_documents(enrolment=enrolment, what="등본", until=now + timedelta(days=1), actor=registrar, now=now),
    ):
        with pytest.raises(services.NotReviewed):
            decide()


def test_a_run_that_is_not_public_seats_nobody(applied, run, registrar, now):
    run.status = "draft"
    run.save()
    with pytest.raises(services.RunNotOpen):
        services.approve(enrolment=applied, actor=registrar, now=now)


def test_papers_are_asked_for_until_a_day(applied, learner, registrar, now):
    until = now + timedelta(days=3)
    asked = services.ask_for_documents(enrolment=applied, what="주민등록등본", until=until, actor=registrar, now=now)
    services.ask_for_documents(enrolment=applied, what="주민등록등본", until=until, actor=registrar, now=now)
    assert (asked.state, asked.documents_until) == ("needs_documents", until)
    assert applied.events.filter(to_state="needs_documents").count() == 1
    jobs.run_due(now=now + timedelta(minutes=1))
    assert "주민등록등본" in Notice.objects.get(person=learner, template="documents_needed").body


def test_other_papers_can_be_asked_for_later(applied, registrar, now):
    services.ask_for_documents(enrolment=applied, what="등본", until=now + timedelta(days=1), actor=registrar, now=now)
    again = services.ask_for_documents(enrolment=applied, what="재직증명서", until=now + timedelta(days=5), actor=registrar, now=now)
    assert again.documents_until == now + timedelta(days=5)
    assert list(applied.events.filter(to_state="needs_documents").values_list("reason", flat=True)) == ["등본", "재직증명서"]


def test_papers_are_not_asked_for_by_a_day_that_is_over(applied, registrar, now):
    with pytest.raises(services.TimeIsOver):
        services.ask_for_documents(enrolment=applied, what="등본", until=now, actor=registrar, now=now)


def test_an_application_whose_papers_are_missing_can_be_approved(applied, registrar, now):
    services.ask_for_documents(enrolment=applied, what="등본", until=now + timedelta(days=1), actor=registrar, now=now)
    approved = services.approve(enrolment=applied, actor=registrar, now=now)
    assert (approved.state, approved.documents_until) == ("confirmed", None)


def test_overdue_papers_are_listed_and_refuse_nobody(applied, run, registrar, now):
    services.ask_for_documents(enrolment=applied, what="등본", until=now + timedelta(days=1), actor=registrar, now=now)
    later = now + timedelta(days=2)
    overdue = selectors.review_queue(run=run, now=later, wanted=QueueFilter(state=selectors.OVERDUE))
    assert [row.pk for row in overdue] == [applied.pk]
    assert not selectors.review_queue(run=run, now=now, wanted=QueueFilter(state=selectors.OVERDUE)).exists()
    assert selectors.queue_figures(run=run, now=later) == {"to_decide": 0, "missing": 1, "overdue": 1}


def test_several_are_approved_in_the_order_in_which_they_applied(run, registrar, now):
    people = [factories.UserFactory() for _ in range(3)]
    made = [apply_for(run, person, now=now + timedelta(minutes=number)) for number, person in enumerate(people)]
    done = services.approve_many(enrolments=reversed(made), actor=registrar, now=now)
    assert states(run) == ["confirmed", "confirmed", "applied"]
    assert [type(approval.refusal) for approval in done] == [type(None), type(None), services.NoSeatToApprove]


def test_the_queue_shows_people_who_applied_together_once_and_the_oldest_first(run, learner, other_learner, now):
    SeatPool.objects.filter(run=run).update(capacity=9)
    late = apply_for(run, other_learner, now=now + timedelta(minutes=1))
    early = apply_for(run, learner, now=now, companions=(child(learner, now),))
    queue = selectors.review_queue(run=run, now=now)
    assert [(row.pk, row.party_size) for row in queue] == [(early.pk, 2), (late.pk, 1)]  # type: ignore[attr-defined]
    assert selectors.neighbours(queue, enrolment=early) == (None, late)
    assert selectors.neighbours(queue, enrolment=late) == (early, None)


def test_the_queue_is_narrowed_by_what_she_says_and_by_flags(run, learner, other_learner, now):
    group = audience()
    keep_seats(run, group)
    said = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    quick = apply_for(run, other_learner, now=now, is_quick=True)
    assert list(selectors.review_queue(run=run, now=now, wanted=QueueFilter(eligibility="declared"))) == [said]
    assert list(selectors.review_queue(run=run, now=now, wanted=QueueFilter(flag="quick"))) == [quick]
    assert list(selectors.review_queue(run=run, now=now, wanted=QueueFilter(eligibility="verified"))) == []
