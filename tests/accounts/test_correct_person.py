"""A registrar writes down what somebody says about herself; the log says which fields changed, and why, but not what stood in them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts import services
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = "/en/desk/registrar/people/"


@pytest.fixture
def her(db):
    return factories.UserFactory(name="홍길동", phone="01012345678", birth_date="1950-03-05", dong="서초1동")


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def words(**changes):
    kept = {"name": "홍길동", "birth_date": "1950-03-05", "phone": "010-1234-5678", "dong": "서초1동", "reason": "잘못 적음"}
    return {f"correct-{name}": value for name, value in {**kept, **changes}.items()}


def test_it_is_corrected_and_the_log_has_no_values(desk, her, registrar):
    desk.post(f"{PEOPLE}{her.public_id}/correct/", words(name="홍길순", phone="010-9999-8888"))
    her.refresh_from_db()
    assert (her.name, her.phone, her.phone_verified_at) == ("홍길순", "01099998888", None)
    event = Event.objects.get(action="accounts.person_corrected")
    assert event.data == {"fields": ["name", "phone"], "reason": "잘못 적음"}
    assert event.actor == registrar


def test_what_is_the_same_leaves_no_entry(desk, her):
    desk.post(f"{PEOPLE}{her.public_id}/correct/", words())
    assert not Event.objects.filter(action="accounts.person_corrected").exists()


@pytest.mark.parametrize("change", [{"reason": ""}, {"name": ""}, {"phone": "123"}, {"birth_date": "2090-01-01"}, {"phone": ""}])
def test_what_cannot_be_is_refused(desk, her, change):
    assert desk.post(f"{PEOPLE}{her.public_id}/correct/", words(name="홍길순") | words(**{"name": "홍길순", **change})).status_code == 200
    her.refresh_from_db()
    assert her.name == "홍길동"


def test_anothers_number_is_refused_kindly(desk, her):
    factories.UserFactory(phone="01099998888")
    page = desk.post(f"{PEOPLE}{her.public_id}/correct/", words(phone="01099998888")).content.decode()
    assert "already registered with this mobile number" in page
    her.refresh_from_db()
    assert her.phone == "01012345678"


def test_a_colleagues_number_cannot_be_taken_over(desk, owner, institution, registrar, now):
    colleague = factories.staff("editor", institution)
    for person in (colleague, owner, registrar):
        assert desk.post(f"{PEOPLE}{person.public_id}/correct/", words(phone="01077776666")).status_code == 403
    facts = services.Person(name="새 이름")
    assert services.correct_person(person=colleague, facts=facts, phone=colleague.phone or "", reason="x", actor=owner, now=now)


def test_the_form_stands_only_where_everything_is_shown(desk, her):
    address = f"{PEOPLE}{her.public_id}/"
    assert "correct-name" not in desk.get(address).content.decode()
    assert 'value="010-1234-5678"' in desk.post(f"{address}show/", {"reason": "she called"}).content.decode()


def test_the_page_says_where_she_stands_in_as_many_queries_however_much(desk, her):
    address = f"{PEOPLE}{her.public_id}/"
    counts = []
    for more in (1, 6):
        for _ in range(more):
            factories.EnrolmentFactory(learner=her)
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(address).content.decode()
        counts.append(len(queries))
    assert "Place confirmed" in page
    assert counts[0] == counts[1]
