"""What changes between the closing of the list, the draw and the hour at which its result is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courses.catalogue.models import CourseRun
from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, TermsPlan, Wish
from courses.enrolment.models import DrawList, DrawResult, Enrolment, SeatFlow, SeatPool, Stage, Terms
from lms.kernel import jobs
from lms.notices.models import Notice
from tests import factories
from tests.enrolment.terms import pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, method="lottery", capacity=3)
    Terms.objects.filter(run=run).update(waiting_capacity=2, seed_kind="beacon", seed_source="기온", most_in_party=3)
    return run


def enter(run, now, *, count=1, children=0, **more):
    made = []
    for _ in range(count):
        person = factories.UserFactory()
        along = tuple(CompanionFacts(name=f"아이{person.pk}{at}", birth_date=date(2016, 1, 1)) for at in range(children))
        made.append(services.apply_for(wish=Wish(learner=person, run=run, request_key="once", companions=along, **more), actor=person, now=now))
    return made


def close(run):
    return services.close_list(run=run, actor=None, now=run.apply_closes_at)


def draw(run, registrar, *, at=None):
    return services.draw(run=run, beacon="12.3", actor=registrar, now=at or run.apply_closes_at)


def states(run):
    return sorted(Enrolment.objects.filter(run=run).values_list("state", flat=True))


def stands_as_drawn(run):
    """Where each number stands, as the record says it and as it is."""
    result = DrawResult.objects.get(run=run).result
    told = {share["number"]: "confirmed" for share in result["placed"]}
    told |= {share["number"]: part for part in ("waiting", "not_selected") for share in result[part]}
    return told, dict(Enrolment.objects.filter(run=run).values_list("receipt", "state"))


def test_a_party_whose_applicant_left_before_the_list_was_closed_is_drawn(run, now, registrar):
    [leader] = enter(run, now, children=2)
    services.withdraw(enrolment=leader, actor=leader.learner, now=now)
    [listed] = close(run).candidates
    assert (listed["size"], listed["number"] == leader.receipt) == (2, False)
    draw(run, registrar)
    assert states(run) == ["confirmed", "confirmed", "withdrawn"]


def test_a_party_whose_applicant_left_after_the_list_was_closed_keeps_the_rest_of_its_seats(run, now, registrar):
    SeatPool.objects.filter(run=run).update(capacity=4)
    [leader] = enter(run, now, children=2)
    enter(run, now)
    close(run)
    services.withdraw(enrolment=leader, actor=leader.learner, now=run.apply_closes_at)
    draw(run, registrar)
    assert states(run) == ["confirmed", "confirmed", "confirmed", "withdrawn"]
    assert SeatPool.objects.get(run=run).taken == 3


def test_a_party_of_which_nobody_is_left_holds_nothing(run, now, registrar):
    [leader] = enter(run, now, children=2)
    others = enter(run, now, count=3)
    close(run)
    services.withdraw_together(enrolment=leader, actor=leader.learner, now=run.apply_closes_at)
    draw(run, registrar)
    assert {Enrolment.objects.get(pk=one.pk).state for one in others} == {"confirmed"}


def test_where_nobody_left_everybody_stands_as_the_record_says(run, now, registrar):
    second = pool(run, code="second", capacity=1)
    SeatPool.objects.filter(run=run, code="general").update(capacity=1)
    enter(run, now, children=1)  # fits each pool, and neither has two seats: both together would have
    enter(run, now, count=1)
    close(run)
    draw(run, registrar)
    told, found = stands_as_drawn(run)
    assert {number: found[number] for number in told} == told
    assert SeatPool.objects.get(pk=second.pk).taken + SeatPool.objects.get(run=run, code="general").taken == 1


def test_who_no_longer_fits_the_pool_does_not_have_its_seat(run, now, registrar):
    care = pool(run, code="care", capacity=1)
    SeatPool.objects.filter(run=run, code="general").update(capacity=1)
    general = SeatPool.objects.get(run=run, code="general")
    [one] = enter(run, now)
    Enrolment.objects.filter(pk=one.pk).update(fits=[care.pk])
    close(run)
    Enrolment.objects.filter(pk=one.pk).update(fits=[general.pk])
    draw(run, registrar)
    one.refresh_from_db()
    assert (one.state, one.pool_id) == ("waiting", None) or one.pool_id == general.pk
    assert SeatPool.objects.get(pk=care.pk).taken == 0


def test_only_seats_that_are_free_when_the_list_is_closed_are_drawn(run, now, registrar):
    factories.EnrolmentFactory(run=run)
    enter(run, now, count=4)
    assert close(run).terms["pools"][0]["capacity"] == 2
    draw(run, registrar)
    seats = SeatPool.objects.get(run=run)
    assert (seats.capacity, seats.taken) == (3, 3)
    assert states(run) == ["confirmed"] * 3 + ["waiting"] * 2


def test_the_room_in_line_is_what_is_left_of_it(run, now, registrar):
    SeatPool.objects.filter(run=run).update(capacity=1)
    enter(run, now, count=4)
    close(run)
    assert DrawList.objects.get().terms["waiting_capacity"] == 2
    draw(run, registrar)
    assert states(run) == ["confirmed", "not_selected", "waiting", "waiting"]


def test_nobody_is_given_a_seat_while_they_are_being_drawn(run, now, registrar):
    enter(run, now, count=4)
    close(run)
    at = run.apply_closes_at
    seats = SeatPool.objects.get(run=run)
    with pytest.raises(services.SeatsAreBeingDrawn):
        services.change_capacity(pool=seats, capacity=9, actor=registrar, now=at)
    plan = services.plan_of(Terms.objects.get(run=run))
    with pytest.raises(services.SeatsAreBeingDrawn):
        services.declare_terms(run=run, plan=TermsPlan(**{**vars(plan), "waiting_capacity": 9}), actor=registrar, now=at)
    draw(run, registrar)
    assert services.change_capacity(pool=seats, capacity=4, actor=registrar, now=at).capacity == 4


def test_what_the_draw_leaves_is_first_come_only_after_it(run, now, registrar):
    at = run.apply_closes_at
    Stage.objects.create(run=run, name_ko="추첨", opens_at=run.apply_opens_at, closes_at=at)
    rest = Stage.objects.create(run=run, name_ko="남은 자리", opens_at=at, closes_at=at + timedelta(days=2), method="first_come")
    CourseRun.objects.filter(pk=run.pk).update(apply_closes_at=rest.closes_at)
    enter(run, now)
    person = factories.UserFactory()
    with pytest.raises(services.SeatsAreBeingDrawn):
        services.apply(learner=person, run=run, request_key="a", actor=person, now=at)
    services.close_list(run=run, actor=None, now=at)
    with pytest.raises(services.SeatsAreBeingDrawn):
        services.join_waiting_list(learner=person, run=run, request_key="b", actor=registrar, channel="phone", now=at)
    draw(run, registrar, at=at)
    assert services.apply(learner=person, run=run, request_key="a", actor=person, now=at).state == "confirmed"


def test_seats_that_flow_in_the_draw_are_counted(run, now, registrar):
    care = pool(run, code="care", capacity=2)
    general = SeatPool.objects.get(run=run, code="general")
    SeatPool.objects.filter(pk=general.pk).update(position=2)
    SeatFlow.objects.create(from_pool=care, to_pool=general, at=now)
    for one in enter(run, now, count=6):
        Enrolment.objects.filter(pk=one.pk).update(fits=[general.pk])
    close(run)
    draw(run, registrar)
    assert SeatFlow.objects.get().seats == 2
    assert dict(SeatPool.objects.filter(run=run).values_list("code", "taken")) == {"care": 0, "general": 5}


def test_the_draw_says_what_comes_first(run, now, registrar):
    enter(run, now)
    with pytest.raises(services.DrawIsAhead):
        draw(run, registrar, at=now)
    with pytest.raises(services.ListNotClosed):
        draw(run, registrar)


def test_nothing_is_drawn_from_a_list_without_anybody(run, registrar):
    close(run)
    with pytest.raises(services.ListCannotBeDrawn):
        draw(run, registrar)
    seats = SeatPool.objects.get(run=run)
    assert services.change_capacity(pool=seats, capacity=9, actor=registrar, now=run.apply_closes_at).capacity == 9, "no draw is waited for"


def test_nothing_is_drawn_from_a_list_with_a_number_that_fits_no_pool(run, now, registrar):
    [one] = enter(run, now)
    Enrolment.objects.filter(pk=one.pk).update(fits=[])
    close(run)
    with pytest.raises(services.ListCannotBeDrawn) as refused:
        draw(run, registrar)
    assert one.receipt in str(refused.value)


@pytest.mark.parametrize("how", ["cancelled", "over"])
def test_a_run_that_is_over_or_cancelled_is_not_drawn(run, now, registrar, how):
    enter(run, now)
    close(run)
    if how == "cancelled":
        services.cancel_run(run=run, reason="사정", actor=registrar, now=run.apply_closes_at)
    with pytest.raises(services.RunIsOver):
        draw(run, registrar, at=run.ends_at if how == "over" else run.apply_closes_at)
    assert not DrawResult.objects.exists()


def test_people_have_their_places_and_are_told_at_the_declared_hour(run, now, registrar):
    told_at = run.apply_closes_at + timedelta(hours=20)
    Terms.objects.filter(run=run).update(result_at=told_at)
    enter(run, now, count=6)
    close(run)
    draw(run, registrar)
    assert states(run) == ["applied"] * 6
    assert services.give_drawn_places(now=told_at - timedelta(seconds=1)) == 0
    jobs.run_due(now=told_at - timedelta(seconds=1))
    assert not Notice.objects.filter(template__startswith="draw_").exists()
    assert services.give_drawn_places(now=told_at) == 1
    assert services.give_drawn_places(now=told_at) == 0
    assert states(run) == ["confirmed"] * 3 + ["not_selected"] + ["waiting"] * 2
    assert Terms.objects.get(run=run).drawn_at == told_at
    jobs.run_due(now=told_at + timedelta(minutes=1))
    found = Notice.objects.filter(template__startswith="draw_").values_list("template", flat=True)
    assert sorted(found) == ["draw_not_selected", *["draw_selected"] * 3, *["draw_waiting"] * 2]


def test_who_leaves_between_the_draw_and_the_hour_is_passed_over(run, now, registrar):
    told_at = run.apply_closes_at + timedelta(hours=20)
    Terms.objects.filter(run=run).update(result_at=told_at)
    enter(run, now, count=6)
    close(run)
    result = draw(run, registrar).result
    winner = Enrolment.objects.get(run=run, receipt=result["placed"][0]["number"])
    services.withdraw(enrolment=winner, actor=winner.learner, now=told_at - timedelta(hours=1))
    services.give_drawn_places(now=told_at)
    first_in_line = Enrolment.objects.get(run=run, receipt=result["waiting"][0]["number"])
    assert first_in_line.state == "confirmed"
    assert states(run) == ["confirmed"] * 3 + ["waiting"] * 2 + ["withdrawn"], "and who was not selected has the place in line"


def test_a_run_that_is_cancelled_before_the_hour_gives_nothing(run, now, registrar):
    told_at = run.apply_closes_at + timedelta(hours=20)
    Terms.objects.filter(run=run).update(result_at=told_at)
    enter(run, now, count=2)
    close(run)
    draw(run, registrar)
    services.cancel_run(run=run, reason="사정", actor=registrar, now=told_at - timedelta(hours=1))
    assert services.give_drawn_places(now=told_at) == 0
    assert states(run) == ["cancelled"] * 2


def test_the_record_of_a_run_that_was_called_off_after_its_draw_is_public_at_the_hour(run, now, registrar, client, time_machine):
    told_at = run.apply_closes_at + timedelta(hours=20)
    Terms.objects.filter(run=run).update(result_at=told_at)
    enter(run, now, count=2)
    close(run)
    draw(run, registrar)
    services.cancel_run(run=run, reason="사정", actor=registrar, now=told_at - timedelta(hours=1))
    for at, status in ((told_at - timedelta(minutes=1), 404), (told_at, 200)):
        time_machine.move_to(at, tick=False)
        assert client.get(f"/draws/{run.public_id}/record.json").status_code == status


def test_the_desk_says_why_the_number_of_seats_stays(run, now, registrar, signed_in, time_machine):
    enter(run, now)
    close(run)
    time_machine.move_to(run.apply_closes_at, tick=False)
    answer = signed_in(registrar).post(f"/en/desk/registrar/runs/{run.public_id}/seats/general/", {"capacity": "9", "waiting_capacity": "2"})
    assert answer.status_code == 422
    assert "The seats of this class are being drawn." in answer.content.decode()
