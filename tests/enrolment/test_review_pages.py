"""The pages of a review: the queue, one application, several at once; names half hidden, looks written down."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.models import Enrolment, SeatPool
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.enrolment.deciding import apply_for, audience, keep_seats, review_run, states

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


@pytest.fixture
def run(now):
    return review_run(at=now, capacity=2)


@pytest.fixture
def applied(run, learner, now):
    return apply_for(run, learner, now=now - timedelta(hours=1))


def text(response):
    return response.content.decode()


def queue(run, query=""):
    return f"/en/desk/registrar/runs/{run.public_id}/review/{query}"


def page_of(enrolment, query=""):
    return f"/en/desk/registrar/enrolments/{enrolment.public_id}/review/{query}"


def test_the_queue_hides_half_of_each_name_and_shows_the_seats(desk, run, applied, learner):
    page = text(desk.get(queue(run)))
    assert "이*준" in page
    assert learner.name not in page
    assert "seats left of 2" in page
    assert not PersonalDataAccess.objects.exists()


def test_an_application_is_shown_in_full_and_the_look_is_written_down(desk, applied, learner, registrar):
    page = text(desk.get(page_of(applied)))
    assert learner.name in page
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.action, look.subject_ids, look.purpose) == (registrar, "view", [learner.pk], f"application {applied.public_id}")


def test_after_a_decision_the_next_application_comes(desk, run, applied, other_learner, now):
    second = apply_for(run, other_learner, now=now)
    answer = desk.post(page_of(applied, "?state=applied"), {"decision": "approve"})
    assert answer.url == page_of(second, "?state=applied")
    last = desk.post(page_of(second, "?state=applied"), {"decision": "refuse", "refuse-reason": "대상이 아닙니다."})
    assert last.url == queue(run, "?state=applied")
    assert states(run) == ["confirmed", "refused"]


def test_previous_and_next_keep_the_filter(desk, run, applied, other_learner, now):
    second = apply_for(run, other_learner, now=now)
    page = text(desk.get(page_of(applied, "?state=applied")))
    assert f'rel="next" href="{page_of(second, "?state=applied")}"' in page
    assert 'rel="prev"' not in page


def test_papers_are_asked_for_with_a_day(desk, applied, now):
    soon = (now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    missing = desk.post(page_of(applied), {"decision": "ask", "ask-what": "", "ask-until": soon})
    assert missing.status_code == 422
    past = desk.post(page_of(applied), {"decision": "ask", "ask-what": "등본", "ask-until": "2020-01-01T10:00"})
    assert past.status_code == 422
    assert "still to come" in text(past)
    desk.post(page_of(applied), {"decision": "ask", "ask-what": "등본", "ask-until": soon})
    applied.refresh_from_db()
    assert applied.state == "needs_documents"


@pytest.mark.parametrize("sent", [{}, {"decision": "?"}, {"decision": "refuse"}, {"decision": "refuse", "refuse-reason": "가" * 201}])
def test_what_makes_no_sense_changes_nothing(desk, applied, sent):
    assert desk.post(page_of(applied), sent).status_code in {200, 422}
    applied.refresh_from_db()
    assert applied.state == "applied"


def test_a_decision_that_cannot_be_is_said(desk, run, applied):
    SeatPool.objects.filter(run=run).update(capacity=0)
    assert "Every seat that this application could have is taken" in text(desk.post(page_of(applied), {"decision": "approve"}))


def test_several_are_approved_after_one_more_question(desk, run, applied, other_learner, now):
    second = apply_for(run, other_learner, now=now)
    chosen = {"application": [applied.public_id, second.public_id, "nobody"]}
    asked = desk.post(queue(run, "approve/"), chosen)
    assert "2 applications are approved" in text(asked)
    assert states(run) == ["applied", "applied"]
    assert desk.post(queue(run, "approve/"), {**chosen, "sure": "yes"}).url == queue(run)
    assert states(run) == ["confirmed", "confirmed"]


def test_those_that_could_not_be_approved_are_named(desk, run, applied, other_learner, now):
    SeatPool.objects.filter(run=run).update(capacity=1)
    second = apply_for(run, other_learner, now=now)
    answer = desk.post(queue(run, "approve/"), {"application": [applied.public_id, second.public_id], "sure": "yes"})
    assert answer.status_code == 409
    assert "These could not be approved" in text(answer)
    assert states(run) == ["confirmed", "applied"]


def test_choosing_nobody_or_somebody_of_another_run_approves_nobody(desk, run, applied, other_learner, now):
    foreign = apply_for(review_run(at=now), other_learner, now=now)
    for chosen in ([], [foreign.public_id]):
        assert desk.post(queue(run, "approve/"), {"application": chosen, "sure": "yes"}).url == queue(run)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"applied"}


def test_a_run_without_a_review_has_no_queue(desk, learner, now):
    plain = factories.open_run(at=now)
    place = services.apply(learner=learner, run=plain, request_key="one", actor=learner, now=now)
    assert desk.get(queue(plain)).status_code == 404
    assert desk.get(page_of(place)).status_code == 404


def test_overdue_papers_are_easy_to_find(desk, run, applied, registrar, now):
    services.ask_for_documents(enrolment=applied, what="등본", until=now + timedelta(minutes=5), actor=registrar, now=now)
    assert "No application fits" in text(desk.get(queue(run, "?state=overdue")))
    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        page = text(desk.get(queue(run, "?state=overdue")))
    assert "overdue since" in page


@pytest.mark.parametrize("query", ["?state=💥", "?page=-1", "?eligibility=" + "가" * 500, "?flag=quick&flag=x"])
def test_a_strange_filter_narrows_nothing_or_shows_nobody(desk, run, applied, query):
    assert desk.get(queue(run, query)).status_code == 200


def test_queries_do_not_grow_with_the_applications(desk, run, now, django_assert_max_num_queries):
    group = audience()
    keep_seats(run, group)
    for count in (1, 19):
        for _ in range(count):
            apply_for(run, factories.UserFactory(), now=now, declared=frozenset({group.pk}))
        with django_assert_max_num_queries(12):
            desk.get(queue(run))
