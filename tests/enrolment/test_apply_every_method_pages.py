"""Whatever way places are given out: three plain steps, and what will happen is said before and after."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment import services
from courses.enrolment.models import Basis, Enrolment, NoShow, NoShowRule, SeatPool
from tests import factories
from tests.enrolment import terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def person(learner):
    learner.birth_date, learner.dong = date(1958, 3, 5), "서초1동"
    learner.save()
    return learner


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def hidden(response):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(response)))


def step(run, name=""):
    return f"/en/apply/{run.public_id}/{name}"


def send(client, run):
    """The last step, as a person sends it."""
    return client.post(step(run, "confirm/"), hidden(client.get(step(run, "confirm/"))), follow=True)


def test_a_lottery_says_before_and_after_that_applying_takes_no_seat(signed_in, person, now):
    run, client = terms.lottery(now), signed_in(person)
    first = text(client.get(step(run)))
    assert "no difference whether you apply early or late" in first
    assert "March 13, 2026" in first
    assert "seats left" not in first
    assert f"/en/draws/{run.public_id}/" in first
    assert "/en/how-places-are-given/" in text(client.get(f"/en/draws/{run.public_id}/"))
    done = text(send(client, run))
    assert "We have your application" in done
    assert "March 13, 2026" in done
    enrolment = Enrolment.objects.get(run=run)
    assert enrolment.receipt.upper() in done
    assert (enrolment.state, SeatPool.objects.get(run=run).taken) == ("applied", 0)
    mine = text(client.get(f"/en/my/enrolments/{enrolment.public_id}/"))
    assert "Take the application back" in mine
    assert "It takes no place yet" in text(client.get("/en/my/"))
    after = text(client.post(f"/en/my/enrolments/{enrolment.public_id}/withdraw/", follow=True))
    assert "Your application was taken back" in after


@pytest.mark.parametrize(
    ("method", "words", "state"),
    [("review", "Our office reads every application", "applied"), ("open", "Everybody who applies has a place", "confirmed")],
)
def test_other_methods_say_how_too(signed_in, person, now, method, words, state):
    run, client = factories.open_run(at=now, method=method), signed_in(person)
    assert words in text(client.get(step(run)))
    assert "seats left" not in text(client.get(step(run)))
    assert words in text(client.get(step(run, "confirm/")))
    send(client, run)
    assert Enrolment.objects.get(run=run).state == state


def test_an_invitation_asks_for_the_code_and_keeps_what_was_typed(signed_in, person, now, registrar, institution):
    run = factories.open_run(at=now, method="invitation")
    code = services.invite(run=run, institution=institution, most=1, expires_at=now + timedelta(days=3), actor=registrar, now=now).code
    client = signed_in(person)
    assert client.get(step(run, "confirm/")).url == step(run, "you/?ask=invitation")
    assert client.post(step(run, "you/"), {"invitation": ""}).status_code == 422
    client.post(step(run, "you/"), {"invitation": "no-such-code"})
    refused = client.get(step(run, "confirm/"))
    assert refused.status_code == 409
    assert "not valid for this class" in text(refused)
    assert step(run, "you/?ask=invitation") in text(refused)
    assert 'value="no-such-code"' in text(client.get(step(run, "you/")))
    client.post(step(run, "you/"), {"invitation": f" {code.upper()} "})
    assert "You have a place" in text(send(client, run))


def test_nothing_is_ticked_before_and_none_is_fine(signed_in, person, now):
    run = factories.open_run(at=now)
    group = terms.audience()
    terms.pool(run, code="care", audience=group)
    client = signed_in(person)
    asked = text(client.get(step(run, "you/")))
    assert "Who cares for a family member" in asked
    assert " checked" not in asked
    assert client.post(step(run, "you/"), {}, follow=True).redirect_chain[-1][0] == step(run, "confirm/")
    assert "None of these" in text(client.get(step(run, "confirm/")))
    client.post(step(run, "you/"), {"audiences": [str(group.pk)]})
    assert " checked" in text(client.get(step(run, "you/"))), "what she said is kept"
    send(client, run)
    enrolment = Enrolment.objects.get(run=run)
    assert enrolment.pool.code == "care"  # type: ignore[union-attr]
    assert enrolment.eligibilities.get().audience == group
    assert client.post(step(run, "you/"), {"audiences": ["999999"]}).status_code == 422


def test_a_plain_run_asks_nothing_of_somebody_who_is_known(signed_in, person, run):
    page = text(signed_in(person).get(step(run, "you/")))
    assert "audiences" not in page
    assert "companions" not in page
    assert "invitation" not in page


def test_whose_turn_comes_later_reads_when(client, signed_in, person, now):
    run = factories.open_run(at=now)
    elders = terms.audience("elders", basis=Basis.AGE, age_from=70, name_en="70 and older")
    terms.stages(run, elders, at=now - timedelta(hours=1))
    assert "70 and older" in text(client.get(step(run)))
    page = text(signed_in(person).get(step(run)))
    assert "You can apply from: Fri, March 6, 2026, 1 PM" in page
    assert step(run, "you/") not in page
    person.birth_date = date(1950, 1, 1)
    person.save()
    assert step(run, "you/") in text(signed_in(person).get(step(run)))


def test_before_the_first_stage_each_reads_when_her_own_opens(client, signed_in, person, now):
    run = factories.open_run(at=now)
    terms.stages(run, terms.audience("elders", basis=Basis.AGE, age_from=70), at=now + timedelta(hours=1))
    assert "Applications open on Thu, March 5, 2026, 3 PM" in text(client.get(step(run)))
    assert "You can apply from: Fri, March 6, 2026, 3 PM" in text(signed_in(person).get(step(run)))
    person.birth_date = date(1950, 1, 1)
    person.save()
    assert "You can apply from" not in text(signed_in(person).get(step(run)))


@pytest.mark.parametrize(
    ("fields", "words", "where"),
    [
        ({"age_from": 70}, "70 years and older", "/en/courses/"),
        ({"age_until": 19}, "up to 19 years", "/en/courses/"),
        ({"repeat_after_months": 12}, "12 months after the last time", "/en/courses/"),
    ],
)
def test_what_is_known_to_refuse_her_is_said_in_the_first_step(signed_in, person, now, fields, words, where):
    run = terms.with_terms(factories.open_run(at=now), **fields)
    if "repeat_after_months" in fields:
        before = factories.open_run(at=now - timedelta(days=90), course=run.course)
        factories.EnrolmentFactory(run=before, learner=person, state="completed", ended_at=now)
    for page in (signed_in(person).get(step(run)), signed_in(person).get(step(run, "confirm/"))):
        assert words in text(page)
        assert where in text(page)
        assert "02-0000-0000" in text(page)
    assert step(run, "you/") not in text(signed_in(person).get(step(run)))


def test_missed_classes_say_until_when(signed_in, person, run, now):
    NoShowRule.objects.create(valid_from=date(2026, 1, 1), threshold=1, expires_after_days=90, made_at=now)
    missed = factories.EnrolmentFactory(run=factories.open_run(at=now - timedelta(days=90)), learner=person)
    NoShow.objects.create(enrolment=missed, points=1, recorded_at=now, expires_at=now + timedelta(days=30))
    page = text(signed_in(person).get(step(run)))
    assert "places were not used" in page
    assert "April 4, 2026" in page
    assert "/en/my/" in page


def test_who_is_quicker_than_a_reader_is_flagged_and_not_stopped(signed_in, person, other_learner, run, now):
    client = signed_in(person)
    form = hidden(client.get(step(run, "confirm/")))
    with time_machine.travel(now + timedelta(seconds=2), tick=False):
        assert client.post(step(run, "confirm/"), form).status_code == 302
    assert Enrolment.objects.get(learner=person).flags == ["quick"]
    other = signed_in(other_learner)
    form = hidden(other.get(step(run, "confirm/")))
    with time_machine.travel(now + timedelta(seconds=4), tick=False):
        assert other.post(step(run, "confirm/"), form).status_code == 302
    assert Enrolment.objects.get(learner=other_learner).flags == []


def test_a_stamp_that_was_made_up_is_quick(signed_in, person, run):
    signed_in(person).post(step(run, "confirm/"), {"request_key": "k", "shown": "1:forged"})
    assert Enrolment.objects.get(learner=person).flags == ["quick"]
