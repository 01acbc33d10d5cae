"""The registrar's desk: who has completed, issuing, the register, revoking, correcting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Award
from lms.kernel import clock
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


@pytest.fixture
def table(run):
    return f"/en/desk/registrar/runs/{run.public_id}/completion/"


@pytest.fixture
def people(enrol, run, requirement, attended):
    """Two who have completed and one who was rarely there."""
    people = [factories.UserFactory(name=name) for name in ("가은", "나은", "다은")]
    attended[people[2].pk] = 3
    return [enrol(person, run) for person in people]


def test_everybody_is_listed_with_each_condition(desk, table, people):
    desk.post(f"{table}evaluate/")
    page = desk.get(table).content.decode()
    for words in ("가은", "나은", "다은", "Attendance 100%, 80% needed", "Attendance 30%, 80% needed", "3 people"):
        assert words in page
    assert page.count('name="chosen"') == 2


def test_the_runs_are_listed_with_how_many_wait(desk, table, people, run, now):
    later = factories.CourseRunFactory(course=run.course, starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=2))
    desk.post(f"{table}evaluate/")
    page = desk.get("/en/desk/registrar/completion/").content.decode()
    assert "Waiting: 2" in page
    assert run.public_id in page
    assert later.public_id not in page, "it has not begun"


def test_every_look_at_people_stands_in_the_log(desk, table, people, award, registrar):
    for address in (table, "/desk/registrar/awards/", f"/desk/registrar/awards/{award.public_id}/", f"/my/awards/{award.public_id}/"):
        desk.get(address)
        look = PersonalDataAccess.objects.latest("pk")
        assert look.actor == registrar
        assert award.learner_id in look.subject_ids


def test_before_anybody_looked_it_says_so(desk, table, people):
    assert "Not looked at yet" in desk.get(table).content.decode()


def test_issuing_to_all_leaves_out_who_has_not_completed(desk, table, people, credential, registrar):
    desk.post(f"{table}{credential.code}/issue/", {"all": "1", "confirmed": "1"})
    assert {award.enrolment for award in Award.objects.all()} == set(people[:2])
    assert {award.issued_by for award in Award.objects.all()} == {registrar}
    assert "2 certificates were issued" in desk.get(table).content.decode()


def test_issuing_to_the_ticked_tells_why_one_was_refused(desk, table, people, credential):
    desk.post(f"{table}{credential.code}/issue/", {"chosen": [people[0].public_id, people[2].public_id], "confirmed": "1"})
    assert [award.enrolment for award in Award.objects.all()] == [people[0]]
    page = desk.get(table).content.decode()
    assert "다은: The conditions are not all met yet" in page


@pytest.mark.parametrize("chosen", [[], ["nobody"], ["x" * 3000]])
def test_issuing_to_nobody_issues_nothing(desk, table, people, credential, chosen):
    assert desk.post(f"{table}{credential.code}/issue/", {"chosen": chosen, "confirmed": "1"}).status_code == 302
    assert not Award.objects.exists()


def test_a_person_of_another_run_cannot_be_slipped_in(desk, table, people, credential, enrol, learner, run):
    other = factories.CourseRunFactory(course=run.course)
    foreign = enrol(learner, other)
    desk.post(f"{table}{credential.code}/issue/", {"chosen": [foreign.public_id], "confirmed": "1"})
    assert not Award.objects.exists()


def test_a_course_that_leads_nowhere_says_so(desk, run, table):
    assert "leads to no certificate" in desk.get(table).content.decode()


def test_the_register_lists_masks_and_finds(desk, award):
    page = desk.get("/en/desk/registrar/awards/", {"q": "이서준", "year": "2026"}).content.decode()
    assert "제2026-001호" in page
    assert "이*준" in page
    assert "제2026-001호" not in desk.get("/en/desk/registrar/awards/", {"q": "없는 사람"}).content.decode()
    assert desk.get("/en/desk/registrar/awards/", {"year": "x", "page": "999"}).status_code == 200


def test_an_award_is_revoked_with_a_reason(desk, award):
    door = f"/en/desk/registrar/awards/{award.public_id}/"
    assert desk.post(f"{door}revoke/", {"reason": ""}).status_code == 422
    assert desk.post(f"{door}revoke/", {"reason": "whim"}).status_code == 422
    assert desk.post(f"{door}revoke/", {"reason": "issued_in_error"}).status_code == 302
    assert "Issued in error" in desk.get(door).content.decode()


def test_an_award_is_corrected(desk, award, learner):
    learner.name = "이서진"
    learner.save()
    asked = desk.get(f"/en/desk/registrar/awards/{award.public_id}/reissue/").content.decode()
    assert "이서준" in asked
    assert "이서진" in asked
    assert Award.objects.count() == 1, "looking issues nothing"
    response = desk.post(f"/en/desk/registrar/awards/{award.public_id}/reissue/")
    page = desk.get(response.headers["Location"]).content.decode()
    assert "제2026-002호 was issued in place of 제2026-001호" in page


def test_nothing_is_issued_where_nothing_was_corrected(desk, award):
    door = f"/en/desk/registrar/awards/{award.public_id}/reissue/"
    assert "would say the same" in desk.get(door).content.decode()
    assert desk.post(door).status_code == 409
    assert [one.state for one in Award.objects.all()] == ["issued"]


@pytest.mark.parametrize("wish", ["all", "ticked"])
def test_issuing_is_asked_for_twice(desk, table, people, credential, wish):
    desk.post(f"{table}evaluate/")
    assert " checked" not in desk.get(table).content.decode(), "nobody is ticked beforehand"
    wanted = {"all": "1"} if wish == "all" else {"chosen": [people[0].public_id]}
    page = desk.post(f"{table}{credential.code}/issue/", wanted).content.decode()
    assert ("Issue certificates to 2 people?" if wish == "all" else "Issue a certificate to 1 person?") in page
    assert "never removed" in page
    assert not Award.objects.exists()


def test_what_has_ended_answers_with_a_page_that_says_so(desk, award):
    door = f"/en/desk/registrar/awards/{award.public_id}/"
    desk.post(f"{door}revoke/", {"reason": "issued_in_error"})
    response = desk.post(f"{door}reissue/")
    assert response.status_code == 409
    assert "no longer valid" in response.content.decode()


@pytest.fixture
def doors(award, run, credential):
    table, row = f"/desk/registrar/runs/{run.public_id}/completion/", f"/desk/registrar/awards/{award.public_id}/"
    return [
        ("get", table), ("post", f"{table}evaluate/"), ("post", f"{table}{credential.code}/issue/"),
        ("get", row), ("post", f"{row}revoke/"), ("get", f"{row}reissue/"), ("post", f"{row}reissue/"),
    ]  # fmt: skip


@pytest.mark.parametrize("person", ["learner", "instructor", "editor"])
def test_nobody_but_registrars_gets_in(request, signed_in, doors, person):
    client = signed_in(request.getfixturevalue(person))
    assert {getattr(client, method)(door).status_code for method, door in doors} == {403}


def test_a_registrar_keeps_the_register_of_the_whole_network(signed_in, doors, other_institution):
    client = signed_in(factories.staff("registrar", other_institution))
    assert {client.get(door).status_code for method, door in doors if method == "get"} == {200}


@pytest.mark.parametrize("door", ["runs/0123456789abcdef/completion/", "awards/0123456789abcdef/"])
def test_what_never_was_is_not_found(desk, door):
    assert desk.get(f"/desk/registrar/{door}").status_code == 404


def test_the_table_takes_the_same_queries_for_one_and_for_many(desk, table, enrol, run, requirement, attended):
    counts = []
    for more in (1, 11):
        for _ in range(more):
            enrol(factories.UserFactory(), run)
        desk.post(f"{table}evaluate/")
        desk.get(table)
        with CaptureQueriesContext(connection) as queries:
            desk.get(table)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
