"""A registrar finds people, sees them half hidden, and every look is written down."""

from __future__ import annotations

import pytest

from lms.accounts.models import User
from lms.privacy.models import ConsentRecord, PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = "/desk/registrar/people/"


@pytest.fixture
def her(db):
    return factories.UserFactory(name="홍길동", phone="01012345678", email="gildong@example.org", dong="서초1동")


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def looks():
    return list(PersonalDataAccess.objects.order_by("pk").values_list("action", "subject_ids", "purpose"))


@pytest.mark.parametrize("text", ["홍길동", "길동", "010-1234-5678", "01012345678", "5678"])
def test_she_is_found_and_half_hidden(desk, her, text):
    page = desk.post(PEOPLE, {"text": text}).content.decode()
    assert "홍*동" in page
    assert "010-****-5678" in page
    assert "홍길동" not in page.replace(f'value="{text}"', "")
    assert "01012345678" not in page.replace(f'value="{text}"', "")
    assert looks() == [("search", [her.pk], "people")]


@pytest.mark.parametrize("text", ["아무개", "1234", "%", "_", "'; --", "홍\x00"])
def test_what_is_not_there_is_not_found(desk, her, text):
    answer = desk.post(PEOPLE, {"text": text})
    assert answer.status_code == 200
    assert "홍*동" not in answer.content.decode()


def test_a_reason_shows_her_once(desk, her):
    address = f"{PEOPLE}{her.public_id}/"
    assert "홍길동" not in desk.get(address).content.decode()
    refused = desk.post(f"{address}show/", {"reason": ""})
    assert "gildong@example.org" not in refused.content.decode()
    shown = desk.post(f"{address}show/", {"reason": "전화로 확인 요청"}).content.decode()
    assert "홍길동" in shown
    assert "010-1234-5678" in shown
    assert "gildong@example.org" in shown
    assert looks()[-1] == ("unmask", [her.pk], "전화로 확인 요청")
    assert "홍길동" not in desk.get(address).content.decode()


def test_she_is_given_a_role_and_loses_it(desk, her, institution):
    address = f"{PEOPLE}{her.public_id}/"
    desk.post(f"{address}role/", {"role": "instructor", "institution": institution.pk})
    membership = her.memberships.get()
    assert membership.role == "instructor"
    desk.post(f"{PEOPLE}roles/{membership.pk}/end/")
    assert not her.memberships.current().exists()


def test_a_registrar_is_not_offered_her_own_role_to_give(desk, her, institution):
    address = f"{PEOPLE}{her.public_id}/"
    assert 'value="registrar"' not in desk.get(address).content.decode()
    desk.post(f"{address}role/", {"role": "registrar", "institution": institution.pk})
    assert not her.memberships.exists()


def test_the_account_is_closed_and_opened(desk, her):
    address = f"{PEOPLE}{her.public_id}/"
    desk.post(f"{address}suspend/", {"reason": "규정 위반"})
    assert not User.objects.get(pk=her.pk).is_active
    desk.post(f"{address}restore/")
    assert User.objects.get(pk=her.pk).is_active


def test_somebody_who_calls_is_registered_with_her_agreement(desk, registrar):
    facts = {"name": "김영자", "phone": "010-9999-0000", "birth_date": "1950-01-02", "consent_account": "on", "consent_channel": "phone"}
    answer = desk.post(f"{PEOPLE}new/", facts)
    created = User.objects.get(phone="01099990000")
    assert answer["Location"].endswith(f"{created.public_id}/")
    records = ConsentRecord.objects.filter(person=created)
    assert {record.document.kind: record.agreed for record in records} == {"account": True, "promotion": False}
    assert {(record.channel, record.recorded_by) for record in records} == {("phone", registrar)}
    page = desk.get(answer["Location"]).content.decode()
    assert "written down by" in page or f"{registrar.name}" in page
    assert "phone" in desk.post(f"{PEOPLE}new/", facts).context["form"].errors


def test_without_her_agreement_she_is_not(desk):
    desk.post(f"{PEOPLE}new/", {"name": "김영자", "phone": "010-9999-0000", "birth_date": "1950-01-02"})
    assert not User.objects.filter(phone="01099990000").exists()


def test_the_owner_reviews_who_looked(signed_in, owner, desk, her, registrar):
    desk.post(PEOPLE, {"text": "길동"})
    desk.logout()
    assert registrar.name in signed_in(owner).get(f"{PEOPLE}looks/").content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_the_number_of_queries_does_not_grow(desk, django_assert_max_num_queries, institution, rows):
    for _ in range(rows):
        factories.staff("editor", institution, name="홍길동")
    with django_assert_max_num_queries(10):
        desk.post(PEOPLE, {"text": "홍길"})
