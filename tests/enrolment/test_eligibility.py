"""Groups that applicants say they belong to: verified, or refused with what follows for the seat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Eligibility, Enrolment, Evidence, SeatPool, Stage, Terms
from lms.audit.models import Event
from lms.kernel import jobs
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.deciding import apply_for, audience, file, keep_seats, states, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    return factories.open_run(at=now, capacity=1, line=5)


@pytest.fixture
def group():
    return audience(needs_evidence=True)


@pytest.fixture
def kept(run, group):
    return keep_seats(run, group)


@pytest.fixture
def place(run, kept, group, learner, now):
    return apply_for(run, learner, now=now, declared=frozenset({group.pk}))


def said_by(enrolment):
    return Eligibility.objects.get(enrolment=enrolment)


def reject(enrolment, registrar, now, reason="확인되지 않습니다."):
    return services.reject(eligibility=said_by(enrolment), reason=reason, actor=registrar, now=now)


def test_what_is_verified_stands_with_who_and_when(place, registrar, now):
    assert place.pool.code == "kept"
    services.verify(eligibility=said_by(place), actor=registrar, now=now)
    services.verify(eligibility=said_by(place), actor=registrar, now=now + timedelta(hours=1))
    said = said_by(place)
    assert (said.state, said.decided_by, said.decided_at) == ("verified", registrar, now)
    event = Event.objects.get(action="eligibility.verified")
    assert event.data == {"run": place.run_id, "enrolment": place.pk}, "the log does not say which group"


def test_the_decision_destroys_the_paper(place, learner, registrar, now):
    services.send_papers(enrolment=place, files=[file()], actor=learner, now=now)
    services.verify(eligibility=said_by(place), actor=registrar, now=now)
    assert Evidence.objects.get().destroyed_at == now


def test_while_another_group_is_to_be_checked_the_papers_are_kept(run, kept, group, learner, registrar, now):
    second = audience(code="care2", needs_evidence=True)
    keep_seats(run, second, code="kept2", position=1)
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk, second.pk}))
    services.send_papers(enrolment=place, files=[file()], actor=learner, now=now)
    services.verify(eligibility=Eligibility.objects.get(audience=group), actor=registrar, now=now)
    assert Evidence.objects.get().destroyed_at is None
    services.reject(eligibility=Eligibility.objects.get(audience=second), reason="아닙니다.", actor=registrar, now=now)
    assert Evidence.objects.get().destroyed_at == now


def test_who_does_not_belong_gets_another_seat_that_fits(place, kept, run, registrar, learner, now):
    reject(place, registrar, now)
    place.refresh_from_db()
    general = SeatPool.objects.get(run=run, code="general")
    assert (place.state, place.pool, place.fits) == ("confirmed", general, [general.pk])
    assert (taken(kept), taken(general)) == (0, 1)
    jobs.run_due(now=now + timedelta(minutes=1))
    assert "확인되지 않습니다." in Notice.objects.get(person=learner, template="eligibility_refused").body


def test_without_another_seat_the_office_cancels_and_the_next_is_offered_it(place, kept, run, group, registrar, learner, now):
    services.apply(learner=factories.UserFactory(), run=run, request_key="full", actor=registrar, now=now)
    waiting = factories.UserFactory()
    wish = services.wait_for(wish=_wish(waiting, run, group), actor=waiting, now=now)
    assert wish.state == "waiting"
    reject(place, registrar, now)
    place.refresh_from_db()
    wish.refresh_from_db()
    assert (place.state, place.events.last().reason) == ("cancelled", "확인되지 않습니다.")
    assert (wish.state, wish.pool_id) == ("offered", kept.pk)
    jobs.run_due(now=now + timedelta(minutes=1))
    assert set(Notice.objects.filter(person=learner).values_list("template", flat=True)) >= {"application_cancelled"}
    assert not Notice.objects.filter(template="eligibility_refused").exists(), "one message for one thing"


def _wish(person, run, group):
    return Wish(learner=person, run=run, request_key="wait", declared=frozenset({group.pk}))


def test_who_waits_stands_in_line_for_what_is_left(run, kept, group, registrar, now):
    for number in range(2):
        person = factories.UserFactory()
        apply_for(run, person, now=now, declared=frozenset({group.pk}), request_key=f"{number}")
    waiting = factories.UserFactory()
    wish = services.wait_for(wish=_wish(waiting, run, group), actor=waiting, now=now)
    assert taken(kept) == 1
    kept.refresh_from_db()
    assert kept.waiting == 1
    reject(wish, registrar, now)
    wish.refresh_from_db()
    kept.refresh_from_db()
    general = SeatPool.objects.get(run=run, code="general")
    assert (wish.state, wish.fits, kept.waiting, general.waiting) == ("waiting", [general.pk], 0, 1)


def test_who_waits_only_for_the_groups_seats_leaves_the_line(run, kept, group, learner, registrar, now):
    SeatPool.objects.filter(run=run, code="general").delete()
    apply_for(run, factories.UserFactory(), now=now, declared=frozenset({group.pk}))
    wish = services.wait_for(wish=_wish(learner, run, group), actor=learner, now=now)
    reject(wish, registrar, now)
    wish.refresh_from_db()
    assert (wish.state, Terms.objects.get(run=run).waiting) == ("cancelled", 0)


def test_people_who_came_together_move_together_or_not_at_all(run, kept, group, learner, registrar, now):
    Terms.objects.filter(run=run).update(most_in_party=2)
    SeatPool.objects.filter(pk=kept.pk).update(capacity=2)
    child = CompanionFacts(name="이꼬마", birth_date=now.date().replace(year=2014))
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk}), companions=(child,))
    reject(place, registrar, now)
    assert states(run) == ["cancelled", "cancelled"], "one general seat is not enough for two"
    assert set(SeatPool.objects.filter(run=run).values_list("taken", flat=True)) == {0}


def test_what_is_decided_before_the_draw_leaves_the_wish_for_the_other_seats(learner, registrar, now):
    run, group = factories.open_run(at=now, method="lottery"), audience()
    keep_seats(run, group)
    wish = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    reject(wish, registrar, now)
    wish.refresh_from_db()
    assert (wish.state, wish.fits) == ("applied", [SeatPool.objects.get(run=run, code="general").pk])


def first_stage(run, now, *groups):
    Stage.objects.create(run=run, name_ko="우선", opens_at=now, closes_at=now + timedelta(days=1)).audiences.set(groups)
    Stage.objects.create(run=run, name_ko="모두", opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))


def test_who_could_apply_so_early_only_by_what_she_said_keeps_no_seat(run, group, learner, registrar, now):
    first_stage(run, now, group)
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    reject(place, registrar, now)
    place.refresh_from_db()
    assert (place.state, SeatPool.objects.get(run=run).taken) == ("cancelled", 0)
    assert apply_for(run, learner, now=now + timedelta(days=1)).has_place, "when it is everybody's turn, it is hers"


def test_who_may_have_been_let_in_otherwise_keeps_the_general_seat(run, group, learner, registrar, now):
    first_stage(run, now, group, audience("old", "age", age_from=65))
    place = apply_for(run, learner, now=now, declared=frozenset({group.pk}))
    reject(place, registrar, now)
    place.refresh_from_db()
    assert place.state == "confirmed"


def test_what_was_verified_can_still_be_refused_but_not_the_other_way_round(place, registrar, now):
    services.verify(eligibility=said_by(place), actor=registrar, now=now)
    reject(place, registrar, now)
    reject(place, registrar, now, reason="다시")
    assert said_by(place).reason == "확인되지 않습니다."
    with pytest.raises(services.EligibilityDecided):
        services.verify(eligibility=said_by(place), actor=registrar, now=now)


def test_a_refusal_needs_a_reason_and_an_application_that_holds(place, learner, registrar, now):
    with pytest.raises(services.ReasonMissing):
        reject(place, registrar, now, reason=" ")
    services.withdraw(enrolment=place, actor=learner, now=now)
    with pytest.raises(services.NotCurrent):
        reject(place, registrar, now)
    with pytest.raises(services.NotCurrent):
        services.verify(eligibility=said_by(place), actor=registrar, now=now)
    assert Enrolment.objects.get(pk=place.pk).state == "withdrawn"
