"""The page that asks once more before something is given up: what it promises is true, and it gives up only what it showed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Terms
from tests import factories
from tests.enrolment.test_apply_every_method_pages import at_now, hidden, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def waiting_wish(learner, run):
    return Wish(learner=learner, run=run, request_key="wait")


def page_of(enrolment, name="withdraw/"):
    return f"/en/my/enrolments/{enrolment.public_id}/{name}"


@pytest.fixture
def drawn_run(now):
    run = factories.open_run(at=now, method="lottery", capacity=2)
    Terms.objects.filter(run=run).update(seed_kind="beacon", seed_source="기온", result_at=run.apply_closes_at + timedelta(hours=5))
    return run


@pytest.fixture
def application(apply, learner, drawn_run):
    return apply(learner, drawn_run)


def test_while_applications_are_open_she_may_apply_again(signed_in, learner, application):
    assert "you can apply again while applications are open" in text(signed_in(learner).get(page_of(application)))


def test_a_closed_list_is_not_opened_again(signed_in, learner, application, drawn_run):
    services.close_list(run=drawn_run, actor=None, now=drawn_run.apply_closes_at)
    with time_machine.travel(drawn_run.apply_closes_at, tick=False):
        asked = text(signed_in(learner).get(page_of(application)))
        mine = text(signed_in(learner).get(page_of(application, "")))
    assert "This cannot be undone" in asked
    assert "you can apply again" not in asked
    assert "You then stay on the closed list, but get no place." in mine
    assert "at any time before that" not in mine


def test_what_was_drawn_is_not_ahead_any_more(signed_in, learner, application, drawn_run, registrar):
    services.close_list(run=drawn_run, actor=None, now=drawn_run.apply_closes_at)
    services.draw(run=drawn_run, beacon="12.3", actor=registrar, now=drawn_run.apply_closes_at)
    with time_machine.travel(drawn_run.apply_closes_at + timedelta(hours=1), tick=False):
        mine = text(signed_in(learner).get(page_of(application, "")))
    assert "The places were drawn." in mine
    assert "Places are drawn, and you get the result by message." not in mine


def test_after_the_window_a_place_is_not_had_again(signed_in, learner, apply, run):
    place = apply(learner, run)
    with time_machine.travel(run.apply_closes_at, tick=False):
        asked = text(signed_in(learner).get(page_of(place)))
    assert "Applications are closed: you cannot apply again." in asked
    assert "Somebody else can have it at once" not in asked


def test_where_others_wait_the_place_goes_to_the_next(signed_in, learner, other_learner, apply, now):
    run = factories.open_run(at=now, capacity=1, line=2)
    place = apply(learner, run)
    services.wait_for(wish=waiting_wish(other_learner, run), actor=other_learner, now=now)
    asked = text(signed_in(learner).get(page_of(place)))
    assert "It goes to the next person in line." in asked
    assert "at its end" in asked


def test_an_old_page_of_an_application_does_not_give_up_the_place_that_came_of_it(signed_in, learner, application, drawn_run, registrar):
    client = signed_in(learner)
    old = hidden(client.get(page_of(application)))
    assert old["state"] == "applied"
    services.close_list(run=drawn_run, actor=None, now=drawn_run.apply_closes_at)
    services.draw(run=drawn_run, beacon="12.3", actor=registrar, now=drawn_run.apply_closes_at)
    told_at = drawn_run.apply_closes_at + timedelta(hours=5)
    services.give_drawn_places(now=told_at)
    application.refresh_from_db()
    assert application.state == "confirmed"
    with time_machine.travel(told_at, tick=False):
        client = signed_in(learner)
        answer = client.post(page_of(application), old)
        assert answer.status_code == 409
        assert "Nothing was given up." in text(answer)
        assert "Do you want to give your place back?" in text(answer)
        application.refresh_from_db()
        assert application.state == "confirmed"
        fresh = hidden(answer)
        assert client.post(page_of(application), fresh).status_code == 302
        assert client.post(page_of(application), fresh).status_code == 302, "pressed twice, done once"
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_what_is_given_up_is_looked_at_under_the_lock(learner, apply, run, now):
    place = apply(learner, run)
    with pytest.raises(services.PlaceHasChanged):
        services.withdraw(enrolment=place, actor=learner, now=now, seen="waiting")
    place.refresh_from_db()
    assert place.state == "confirmed"
    services.withdraw(enrolment=place, actor=learner, now=now, seen="confirmed")
    assert services.withdraw(enrolment=place, actor=learner, now=now, seen="confirmed").state == "withdrawn", "repeated, done once"


def test_of_those_who_came_together_nobody_leaves_where_one_was_seen_otherwise(learner, now):
    run = factories.open_run(at=now, capacity=5)
    Terms.objects.filter(run=run).update(most_in_party=2)
    child = CompanionFacts(name="한별", birth_date=date(2016, 5, 5))
    wish = Wish(learner=learner, run=run, request_key="r", companions=(child,))
    services.apply_for(wish=wish, actor=learner, now=now)
    first, second = run.enrolments.select_related("run", "learner").order_by("pk")
    with pytest.raises(services.PlaceHasChanged):
        services.withdraw_together(enrolment=first, actor=learner, now=now, seen={first.pk: "confirmed", second.pk: "waiting"})
    assert set(run.enrolments.values_list("state", flat=True)) == {"confirmed"}


def test_an_old_page_of_a_waiting_list_does_not_give_up_the_place(signed_in, learner, other_learner, apply, now):
    run = factories.open_run(at=now, capacity=1, line=2)
    holder = apply(other_learner, run)
    waiting = services.wait_for(wish=waiting_wish(learner, run), actor=learner, now=now)
    client = signed_in(learner)
    old = hidden(client.get(page_of(waiting)))
    services.withdraw(enrolment=holder, actor=other_learner, now=now)
    assert client.post(page_of(waiting), old).status_code == 409
    assert client.get(page_of(waiting, "calendar.ics")).status_code == 404
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        client = signed_in(learner)
        done = text(client.post(page_of(waiting, "offer/"), follow=True))
        assert "You applied, and the place is yours." not in done
        assert "The place is yours." in done
    assert client.get(page_of(waiting, "calendar.ics")).status_code == 200
