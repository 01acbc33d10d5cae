"""“Not this date but any of these”: one wish, one card, and the first date that has a place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import Choice, Enrolment
from tests import factories
from tests.enrolment.test_apply_every_method_pages import at_now, hidden, person, step, text  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def dates(now):
    """A full run and three others of the course, of other days; the last of them has a seat."""
    first = factories.open_run(at=now, capacity=0, line=3)
    others = [factories.open_run(at=now + timedelta(hours=3 * number), course=first.course, capacity=0, line=3) for number in (1, 2)]
    for other in others:
        type(other).objects.filter(pk=other.pk).update(apply_opens_at=now)
    with_seat = factories.open_run(at=now + timedelta(hours=9), course=first.course, capacity=9, apply_opens_at=now)
    return [first, *others, with_seat]


@pytest.fixture
def wish(signed_in, person, dates):  # noqa: F811
    """Send the form: which dates, in which order."""
    client = signed_in(person)
    address = step(dates[0], "any/")

    def send(ranks, **more):
        form = hidden(client.get(address)) | {dates[number].public_id: rank for number, rank in ranks.items()} | more
        return client.post(address, form, follow=True)

    return send


def test_a_full_class_leads_there(client, dates):
    assert step(dates[0], "any/") in text(client.get(step(dates[0])))


def test_a_seat_now_is_taken_whatever_the_order(wish, dates, person):  # noqa: F811
    done = wish({1: "1", 3: "2"})
    assert "You have a place" in text(done)
    assert Enrolment.objects.get(learner=person).run == dates[3]


def test_without_a_seat_she_waits_for_all_of_them_as_one_entry(wish, dates, person, client):  # noqa: F811
    done = text(wish({0: "2", 1: "1", 2: "3"}))
    assert "You are on the waiting list" in done
    assert "You also wait for these dates" in done
    assert Enrolment.objects.filter(learner=person, state="waiting").count() == 3
    mine = text(client.get("/en/my/"))
    assert mine.count("Your place in line") == 1, "one wish is one card"
    assert "You also wait for these dates" in mine


def test_the_first_place_ends_the_other_wishes(wish, dates, person, client, now):  # noqa: F811
    wish({1: "1", 2: "2"})
    services.change_capacity(pool=dates[2].seat_pools.get(), capacity=1, waiting_capacity=3, actor=None, now=now)
    offered = Enrolment.objects.get(learner=person, run=dates[2])
    assert "A place is kept for you until" in text(client.get("/en/my/"))
    client.post(f"/en/my/enrolments/{offered.public_id}/offer/")
    other = Enrolment.objects.get(learner=person, run=dates[1])
    assert other.state == "withdrawn"
    assert "you have a place on another date" in text(client.get(f"/en/my/enrolments/{other.public_id}/"))


def test_the_same_form_again_is_the_same_wish(signed_in, person, dates):  # noqa: F811
    client, address = signed_in(person), step(dates[0], "any/")
    form = hidden(client.get(address)) | {dates[1].public_id: "1"}
    assert client.post(address, form).url == client.post(address, form).url
    assert Choice.objects.count() == 1


@pytest.mark.parametrize(
    ("ranks", "words"), [({}, "choose one date at least"), ({1: "1", 2: "1"}, "Two dates have the same order"), ({1: "9"}, "Select a valid choice")]
)
def test_what_makes_no_sense_is_said(wish, person, ranks, words):  # noqa: F811
    refused = wish(ranks)
    assert refused.status_code == 422
    assert words in text(refused)
    assert not Enrolment.objects.filter(learner=person).exists()


def test_dates_that_are_drawn_or_taken_or_not_public_are_not_offered(signed_in, person, dates, now):  # noqa: F811
    drawn = factories.open_run(at=now, course=dates[0].course, method="lottery")
    draft = factories.open_run(at=now, course=dates[0].course, status="draft")
    services.join_waiting_list(learner=person, run=dates[1], request_key="before", actor=person, now=now)
    page = text(signed_in(person).get(step(dates[0], "any/")))
    for run in (drawn, draft, dates[1]):
        assert f'name="{run.public_id}"' not in page
    assert f'name="{dates[2].public_id}"' in page


def test_lines_that_are_all_full_say_so(wish, dates, now):
    for run in dates[1:3]:
        run.terms.waiting_capacity = 1
        run.terms.save()
        other = factories.UserFactory()
        services.join_waiting_list(learner=other, run=run, request_key="x", actor=other, now=now)
    page = text(wish({}))
    assert f'name="{dates[1].public_id}"' not in page
