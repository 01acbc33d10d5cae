"""The pages of groups and papers: what staff find about somebody, and what she sends."""

from __future__ import annotations

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.models import Eligibility, Evidence
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.enrolment.deciding import PDF, PNG, apply_for, audience, file, keep_seats

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now):
    return factories.open_run(at=now, capacity=1)


@pytest.fixture
def place(run, learner, now):
    group = audience(needs_evidence=True)
    keep_seats(run, group)
    return apply_for(run, learner, now=now, declared=frozenset({group.pk}))


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


@pytest.fixture
def paper(place, now):
    services.send_papers(enrolment=place, files=[file()], actor=place.learner, now=now)
    return Evidence.objects.get()


def text(response):
    return response.content.decode()


def list_of(run):
    return f"/en/desk/registrar/runs/{run.public_id}/eligibility/"


def page_of(place):
    return f"/en/desk/registrar/enrolments/{place.public_id}/eligibility/{place.eligibilities.get().pk}/"


def papers_of(place):
    return f"/en/my/enrolments/{place.public_id}/papers/"


def test_the_list_hides_half_of_each_name_and_says_whose_papers_wait(desk, run, place, learner):
    assert "missing" in text(desk.get(list_of(run)))
    services.send_papers(enrolment=place, files=[file()], actor=learner, now=place.applied_at)
    page = text(desk.get(list_of(run)))
    assert "to look at" in page
    assert "이*준" in page
    assert learner.name not in page
    assert page_of(place) not in text(desk.get(f"{list_of(run)}?state=verified"))


def test_one_is_verified_and_the_look_is_written_down(desk, run, place, learner):
    assert learner.name in text(desk.get(page_of(place)))
    assert PersonalDataAccess.objects.get().purpose == f"eligibility of application {place.public_id}"
    assert desk.post(page_of(place), {"decision": "verify"}).url == list_of(run)
    assert Eligibility.objects.get().state == "verified"


def test_one_is_refused_with_a_reason(desk, place):
    assert desk.post(page_of(place), {"decision": "reject", "reason": ""}).status_code == 422
    assert desk.post(page_of(place), {}).status_code == 200
    assert Eligibility.objects.get().state == "declared"
    desk.post(page_of(place), {"decision": "reject", "reason": "확인되지 않습니다."})
    place.refresh_from_db()
    assert (Eligibility.objects.get().state, place.pool.code) == ("rejected", "general")


def test_what_somebody_says_is_not_found_under_another_application(desk, place, other_learner, now):
    other = apply_for(factories.open_run(at=now), other_learner, now=now)
    address = f"/en/desk/registrar/enrolments/{other.public_id}/eligibility/{place.eligibilities.get().pk}/"
    assert desk.get(address).status_code == 404


def test_a_paper_is_opened_by_registrars_only_and_each_look_is_written_down(desk, signed_in, instructor, paper, place):
    address = f"/en/desk/registrar/papers/{paper.public_id}/"
    answer = desk.get(address)
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert PersonalDataAccess.objects.get().purpose.startswith(f"paper {paper.public_id}")
    for person in (place.learner, instructor):
        assert signed_in(person).get(address).status_code == 403


def test_a_destroyed_paper_is_gone(desk, paper, place, registrar, now):
    services.verify(eligibility=place.eligibilities.get(), actor=registrar, now=now)
    assert desk.get(f"/en/desk/registrar/papers/{paper.public_id}/").status_code == 404
    assert "destroyed" in text(desk.get(page_of(place)))


def test_she_sends_several_papers_from_her_application(signed_in, place, learner):
    browser = signed_in(learner)
    assert papers_of(place) in text(browser.get(f"/en/my/enrolments/{place.public_id}/"))
    answer = browser.post(papers_of(place), {"papers": [file(), file(PDF, "b.pdf")]})
    assert answer.url == f"/en/my/enrolments/{place.public_id}/"
    assert Evidence.objects.count() == 2


def test_what_is_no_paper_is_said_and_nothing_is_kept(signed_in, place, learner):
    browser = signed_in(learner)
    for sent in ({}, {"papers": [file(b"")]}, {"papers": [file(), file(b"MZ", "photo.png")]}, {"papers": "not a file"}):
        assert browser.post(papers_of(place), sent).status_code == 422
    assert not Evidence.objects.exists()


def test_papers_are_sent_for_ones_own_application_only(signed_in, place, other_learner):
    browser = signed_in(other_learner)
    assert browser.get(papers_of(place)).status_code == 404
    assert browser.post(papers_of(place), {"papers": [file()]}).status_code == 404


def test_where_nothing_is_needed_nothing_is_asked(signed_in, learner, now):
    plain = apply_for(factories.open_run(at=now), learner, now=now)
    browser = signed_in(learner)
    assert "We do not need papers from you" in text(browser.get(papers_of(plain)))
    assert "Send papers" not in text(browser.get(f"/en/my/enrolments/{plain.public_id}/"))
    assert browser.post(papers_of(plain), {"papers": [file()]}).status_code == 422


def test_queries_do_not_grow_with_those_who_name_a_group(desk, run, place, now, django_assert_max_num_queries):
    group = place.eligibilities.get().audience
    for _ in range(19):
        other = factories.EnrolmentFactory(run=run, state="withdrawn", ended_at=now)
        Eligibility.objects.create(enrolment=other, audience=group, declared_at=now)
    with django_assert_max_num_queries(9):
        desk.get(list_of(run))
