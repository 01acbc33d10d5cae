"""The REST operations of an attempt: status, problem document, and what two clients may do to each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.quizzes import services
from courses.quizzes.models import Attempt, Response
from lms.kernel import clock
from tests import factories
from tests.quizzes import making

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def now():
    """Doors read the clock."""
    return clock.now()


@pytest.fixture
def api(signed_in, learner):
    return signed_in(learner)


def put(client, attempt, slot, choices, *, seq='"0"', op="op-1"):
    headers = {name: value for name, value in (("If-Match", seq), ("Idempotency-Key", op)) if value is not None}
    return client.put(f"/api/v1/attempts/{attempt.public_id}/items/{slot}/", {"choices": choices}, content_type=JSON, headers=headers)


def test_a_client_starts_saves_submits_and_reads_its_result(api, enrolment, quiz):
    started = api.post(f"/api/v1/quizzes/{quiz.public_id}/attempts/", {"enrolment": enrolment.public_id}, content_type=JSON).json()
    assert 0 < started["remaining_ms"] <= 30 * 60 * 1000
    attempt = Attempt.objects.get()
    for slot, right in ((making.slots(attempt)[1], ["k0"]), (making.slots(attempt)[2], ["k0", "k1"])):
        saved = put(api, attempt, slot, right)
        assert saved.status_code == 200
        assert saved.headers["ETag"] == '"1"'
    assert api.get(f"/api/v1/attempts/{attempt.public_id}/result/").json()["code"] == "attempt-running"
    assert api.post(f"/api/v1/attempts/{attempt.public_id}/submit/").json()["state"] == "submitted"
    result = api.get(f"/api/v1/attempts/{attempt.public_id}/result/").json()
    assert (result["percent"], result["passed"], result["attempts_left"]) == ("100.0000000", True, 0)
    assert {tuple(sorted(item["right_choices"])) for item in result["items"]} == {("k0",), ("k0", "k1")}


def test_starting_twice_is_one_attempt(api, enrolment, quiz):
    body = {"enrolment": enrolment.public_id}
    ids = {api.post(f"/api/v1/quizzes/{quiz.public_id}/attempts/", body, content_type=JSON).json()["id"] for _ in range(2)}
    assert len(ids) == 1


def test_an_old_number_gets_409_with_what_is_kept(api, attempt, now):
    slot = making.slots(attempt)[1]
    assert put(api, attempt, slot, ["k1"], op="a").status_code == 200
    refused = put(api, attempt, slot, ["k2"], op="b")
    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["details"]["choices"] == ["k1"]
    assert refused.json()["details"]["seq"] == 1


def test_a_closed_attempt_gets_410(api, attempt, now):
    services.submit_attempt(attempt=attempt, now=now)
    refused = put(api, attempt, 1, ["k1"])
    assert (refused.status_code, refused.json()["code"]) == (410, "attempt-closed")


def test_the_deadline_closes_for_a_client_that_never_asks_the_time(api, enrolment, quiz, now):
    attempt = services.start_attempt(enrolment=enrolment, quiz=quiz, now=now - timedelta(minutes=31))
    assert put(api, attempt, 1, ["k1"]).status_code == 410
    assert api.get(f"/api/v1/attempts/{attempt.public_id}/").json()["state"] == "auto_submitted"


@pytest.mark.parametrize(
    ("choices", "changes"),
    [
        (["k9"], {}),
        ("k0", {}),
        ([["k0"]], {}),
        ([None], {}),
        (["k0"] * 11, {}),
        (["x" * 41], {}),
        (["\u0000"], {}),
        (["\ud55c\uae00"], {}),
        (["k0"], {"seq": None}),
        (["k0"], {"seq": "abc"}),
        (["k0"], {"seq": "-1"}),
        (["k0"], {"seq": "99999999999"}),
        (["k0"], {"op": None}),
        (["k0"], {"op": "x" * 65}),
    ],
)
def test_what_is_no_answer_gets_422(api, attempt, choices, changes):
    refused = put(api, attempt, making.slots(attempt)[1], choices, **changes)
    assert refused.status_code == 422
    assert not Response.objects.exclude(answer=None).exists()


@pytest.mark.parametrize("slot", [0, 3, 32768, 10**12])
def test_a_slot_that_is_not_there_gets_404(api, attempt, slot):
    assert put(api, attempt, slot, ["k0"]).status_code == 404


def test_nobody_reaches_the_attempt_or_the_place_of_another(signed_in, other_learner, enrolment, quiz, attempt):
    api = signed_in(other_learner)
    base = f"/api/v1/attempts/{attempt.public_id}/"
    assert [api.get(base).status_code, api.get(f"{base}result/").status_code, api.post(f"{base}submit/").status_code] == [404] * 3
    assert put(api, attempt, 1, ["k0"]).status_code == 404
    started = api.post(f"/api/v1/quizzes/{quiz.public_id}/attempts/", {"enrolment": enrolment.public_id}, content_type=JSON)
    assert started.status_code == 404


def test_a_quiz_of_another_course_is_not_there(api, enrolment, now):
    foreign = making.quiz(factories.CourseFactory(), now)
    started = api.post(f"/api/v1/quizzes/{foreign.public_id}/attempts/", {"enrolment": enrolment.public_id}, content_type=JSON)
    assert started.status_code == 404


def test_a_save_costs_one_statement_besides_session_and_person(api, attempt, django_assert_max_num_queries):
    slot = making.slots(attempt)[1]
    with django_assert_max_num_queries(5):  # session, person, and the statement between the savepoints of a test
        assert put(api, attempt, slot, ["k1"]).status_code == 200
