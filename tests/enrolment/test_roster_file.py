"""The roster as a file: the columns that are asked for, numbers half hidden unless there is a purpose, and a log of who took it."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.enrolment.models import RunStaff
from lms.audit.models import Event
from lms.kernel import sheets
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
ALL = ["name", "phone", "state", "pool", "channel", "applied"]


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now):
    run = factories.open_run(at=now, capacity=5)
    for name, phone in (("한가람", "01099990002"), ("=김하늘", "01099990001")):
        factories.EnrolmentFactory(run=run, learner=factories.UserFactory(name=name, phone=phone))
    factories.EnrolmentFactory(run=run, state="withdrawn", ended_at=now, learner=factories.UserFactory(name="떠난이"))
    return run


@pytest.fixture
def take(signed_in, run):
    def do(person, **wish):
        return signed_in(person).post(f"/en/desk/instructor/runs/{run.public_id}/file/", {"kind": "xlsx", "columns": ALL, **wish})

    return do


def rows(answer):
    return [row for _, row in sheets.read(answer.content, limits=sheets.Limits())]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_office_takes_the_columns_it_asked_for(take, registrar, run, kind):
    answer = take(registrar, kind=kind)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="roster-{run.course.code}-{run.number}.{kind}"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert rows(answer) == [
        ["No.", "Name", "Mobile number", "State", "Whose seat", "How", "Applied"],
        ["1", "=김하늘", "010-****-0001", "Place confirmed", "General", "Web", "2026-03-04 14:00"],
        ["2", "한가람", "010-****-0002", "Place confirmed", "General", "Web", "2026-03-04 14:00"],
    ]


def test_whole_numbers_need_a_purpose_which_is_written_down(take, registrar, run):
    assert take(registrar, with_full_numbers="on").status_code == 422
    answer = take(registrar, columns=["phone"], with_full_numbers="on", purpose="휴강 안내")
    assert [row[1] for row in rows(answer)] == ["Mobile number", "010-9999-0001", "010-9999-0002"]
    looks = list(PersonalDataAccess.objects.order_by("pk").values_list("action", "subject_count", "purpose"))
    assert looks == [("export", 2, f"roster file of run {run.public_id}"), ("unmask", 2, "휴강 안내")]


def test_that_it_was_taken_stands_in_the_log_without_names(take, registrar, run):
    take(registrar, columns=["name"])
    event = Event.objects.get(action="run.roster_taken")
    assert (event.actor, event.subject_id) == (registrar, str(run.pk))
    assert event.data == {"kind": "xlsx", "columns": ["name"], "people": 2, "full_numbers": False}


def test_who_teaches_takes_that_of_her_own_run_without_the_groups(take, instructor, run, now):
    assert take(instructor).status_code == 404
    RunStaff.objects.create(run=run, user=instructor, started_at=now)
    assert take(instructor).status_code == 422, "whose seat it is may say something about the person"
    assert rows(take(instructor, columns=["name"]))[0] == ["No.", "Name"]


def test_without_a_column_there_is_no_file(take, registrar):
    assert take(registrar, columns=[]).status_code == 422


def test_the_pages_of_the_run_lead_there(signed_in, registrar, run):
    desk = signed_in(registrar)
    for page in (f"/en/desk/registrar/runs/{run.public_id}/", f"/en/desk/instructor/runs/{run.public_id}/"):
        assert f"/en/desk/instructor/runs/{run.public_id}/file/" in desk.get(page).content.decode()
    assert "Download" in desk.get(f"/en/desk/instructor/runs/{run.public_id}/file/").content.decode()


def test_it_costs_the_same_for_many(take, registrar, run, django_assert_num_queries):
    take(registrar)
    with CaptureQueriesContext(connection) as few:
        take(registrar)
    for _ in range(3):
        factories.EnrolmentFactory(run=run)
    with django_assert_num_queries(len(few)):
        take(registrar)
