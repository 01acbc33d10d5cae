"""My own application in a draw: my number, that the list is closed, and where I stand, not before everybody is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Enrolment, Terms
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, method="lottery", capacity=2)
    told_at = run.apply_closes_at + timedelta(hours=5)
    Terms.objects.filter(run=run).update(waiting_capacity=1, seed_kind="beacon", seed_source="기온", most_in_party=2, result_at=told_at)
    return run


@pytest.fixture
def mine(run, now, learner):
    child = CompanionFacts(name="이하은", birth_date=date(2016, 1, 1))
    return services.apply_for(wish=Wish(learner=learner, run=run, request_key="once", companions=(child,)), actor=learner, now=now)


@pytest.fixture
def page(mine, signed_in, learner):
    client = signed_in(learner)

    def look():
        return client.get(f"/en/my/enrolments/{mine.public_id}/").content.decode()

    return look


def test_before_the_list_is_closed_it_says_what_comes(page, mine):
    shown = page()
    assert f"Your application number: {mine.receipt.upper()}" in shown
    assert "My number in the draw" not in shown


def test_the_closed_list_is_told_with_its_fingerprint(page, run, mine):
    closed = services.close_list(run=run, actor=None, now=run.apply_closes_at)
    shown = page()
    assert "The list of the draw was closed." in shown
    assert closed.candidates_sha256 in shown
    assert f"<dd>{mine.receipt.upper()}</dd>" in shown
    assert "Yes, for 2 people who come together" in shown
    assert "Rank" not in shown


def test_what_is_drawn_is_not_told_before_its_hour(page, run, mine, client, registrar):
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    drawn = services.draw(run=run, beacon="12.3", actor=registrar, now=run.apply_closes_at)
    public = client.get(f"/en/draws/{run.public_id}/", {"number": mine.receipt}).content.decode()
    for shown in (page(), public):
        assert "Rank" not in shown
        assert "Place confirmed" not in shown
    assert drawn.record_sha256 in public
    assert "The result is told on" in public
    for hidden in ("record.json", "sheet/"):
        assert client.get(f"/draws/{run.public_id}/{hidden}").status_code == 404
    services.give_drawn_places(now=run.apply_closes_at + timedelta(hours=5))
    for shown in (page(), client.get(f"/en/draws/{run.public_id}/", {"number": mine.receipt}).content.decode()):
        assert "Rank" in shown
        assert "Drawn: 2 seats of “General”" in shown


def test_who_came_along_is_found_by_the_number_of_the_party(run, mine, now):
    child = Enrolment.objects.exclude(pk=mine.pk).get(run=run)
    services.withdraw(enrolment=mine, actor=mine.learner, now=now)
    closed = services.close_list(run=run, actor=None, now=run.apply_closes_at)
    assert [one["number"] for one in closed.candidates] == [child.receipt]


def test_the_number_of_the_rest_of_the_party_stands_on_the_page_of_who_left(page, run, mine, now):
    child = Enrolment.objects.exclude(pk=mine.pk).get(run=run)
    services.withdraw(enrolment=mine, actor=mine.learner, now=now)
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    assert f"<dd>{child.receipt.upper()}</dd>" in page()


def test_an_application_that_ended_before_is_not_on_the_list(run, now, learner, signed_in):
    alone = services.apply(learner=learner, run=run, request_key="once", actor=learner, now=now)
    services.withdraw(enrolment=alone, actor=learner, now=now)
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    assert "This application is not on the list" in signed_in(learner).get(f"/en/my/enrolments/{alone.public_id}/").content.decode()


def test_her_own_page_counts_those_before_her_as_people_and_only_so(mine, run, signed_in, now, registrar):
    """Of three parties of two that want two seats, the last waits behind two people, who are one application."""
    Terms.objects.filter(run=run).update(waiting_capacity=6)
    for number in range(2):
        leader = factories.UserFactory()
        child = CompanionFacts(name=f"이{'가나'[number]}은", birth_date=date(2016, 1, 1))
        services.apply_for(wish=Wish(learner=leader, run=run, request_key="once", companions=(child,)), actor=leader, now=now)
    services.close_list(run=run, actor=None, now=run.apply_closes_at)
    services.draw(run=run, beacon="12.3", actor=registrar, now=run.apply_closes_at)
    services.give_drawn_places(now=run.apply_closes_at + timedelta(hours=5))
    last = Enrolment.objects.filter(run=run, state="waiting").latest("waiting_number")
    own = Enrolment.objects.get(run=run, party=last.party_id, learner__companion_of=None)
    shown = signed_in(own.learner).get(f"/en/my/enrolments/{own.public_id}/").content.decode()
    assert "Your place in line: 3" in shown
    assert "Waiting list, now place 3 in line" in shown
    assert "Waiting list, place 2" not in shown
