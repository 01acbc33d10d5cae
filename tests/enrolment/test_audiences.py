"""Groups of people, declared by registrars."""

from __future__ import annotations

import pytest

from courses.enrolment import services
from courses.enrolment.data import AudiencePlan
from courses.enrolment.models import Audience
from lms.audit.models import Event
from tests import factories
from tests.enrolment.deciding import audience, keep_seats

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/registrar/audiences/"


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


def text(response):
    return response.content.decode()


def form(**more):
    return {"code": "over-65", "name_ko": "65세 이상", "name_en": "65 and older", "basis": "age", "age_from": "65"} | more


def test_a_group_by_age_is_added(desk, registrar):
    assert desk.post(f"{PAGE}new/", form()).url == PAGE
    made = Audience.objects.get()
    assert (made.code, made.basis, made.age_from, made.age_until) == ("over-65", "age", 65, None)
    assert Event.objects.get(action="audience.created").actor_id == registrar.pk
    page = text(desk.get(PAGE))
    assert "65 years and older" in page
    assert "0 pools of seats" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"age_from": ""}, "Write an age"),
        ({"age_until": "60"}, "lower than the one above"),
        ({"basis": "institution", "age_from": ""}, "Choose the institution"),
        ({"basis": "declared"}, "Ages count only for a group by age"),
        ({"needs_evidence": "on"}, "only where people say so themselves"),
        ({"code": "no spaces"}, "letters, numbers"),
        ({"code": ""}, "Code"),
        ({"name_ko": ""}, "Name in Korean"),
        ({"age_from": "-1"}, "greater than or equal to 0"),
        ({"age_from": "99999999"}, "less than or equal to"),
        ({"basis": "?"}, "not one of the available choices"),
        ({"name_ko": "가" * 61}, "at most 60"),
    ],
)
def test_what_does_not_hold_is_said(desk, more, said):
    answer = desk.post(f"{PAGE}new/", form(**more))
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Audience.objects.exists()


def test_a_code_is_given_once(desk, registrar, now):
    audience("over-65")
    assert "already has this code" in text(desk.post(f"{PAGE}new/", form(code="Over-65")))
    with pytest.raises(services.AudienceCodeTaken):
        services.create_audience(plan=AudiencePlan(code="over-65", basis="declared", name_ko="또"), actor=registrar, now=now)


@pytest.mark.parametrize("basis", ["age", "institution"])
def test_the_service_wants_the_same_facts(registrar, now, basis):
    with pytest.raises(services.AudienceIncomplete):
        services.create_audience(plan=AudiencePlan(code="x", basis=basis, name_ko="또"), actor=registrar, now=now)


def test_a_group_of_an_institution_names_it(desk, other_institution):
    desk.post(f"{PAGE}new/", form(basis="institution", age_from="", institution=other_institution.pk))
    assert Audience.objects.get().institution == other_institution


def test_only_the_words_of_a_group_are_changed(desk):
    group = audience("care")
    desk.post(f"{PAGE}care/", {"name_ko": "돌봄 가구", "name_en": "", "explanation_ko": "가족을 돌보는 분", "basis": "age", "code": "x"})
    group.refresh_from_db()
    assert (group.name_ko, group.explanation_ko, group.basis, group.code) == ("돌봄 가구", "가족을 돌보는 분", "declared", "care")
    assert Event.objects.get(action="audience.words_changed").data == {"fields": ["explanation_ko", "name_en", "name_ko"]}
    desk.post(f"{PAGE}care/", {"name_ko": "돌봄 가구", "explanation_ko": "가족을 돌보는 분"})
    assert Event.objects.filter(action="audience.words_changed").count() == 1


def test_a_retired_group_keeps_its_seats(desk, now):
    group = audience("care")
    keep_seats(factories.open_run(at=now), group)
    for _ in range(2):
        assert desk.post(f"{PAGE}care/retire/").url == PAGE
    page = text(desk.get(PAGE))
    assert "Retired" in page
    assert "1 pool of seats" in page
    assert Event.objects.filter(action="audience.retired").count() == 1


def test_queries_do_not_grow_with_the_groups(desk, other_institution, django_assert_max_num_queries):
    for number in range(20):
        audience(f"g{number}", "institution", institution=other_institution)
    with django_assert_max_num_queries(8):
        desk.get(PAGE)
