"""The slip: what it says in each state, for whom it is, and that the office's printing is written down."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
import time_machine
import zxingcpp

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts
from courses.enrolment.models import Terms
from lms.audit.models import Event
from lms.privacy.models import PersonalDataAccess
from tests import factories
from tests.enrolment.deciding import apply_for, review_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


def words(answer):
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    with pypdfium2.PdfDocument(answer.content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def mine(signed_in, enrolment, language="/en"):
    return words(signed_in(enrolment.learner).get(f"{language}/my/enrolments/{enrolment.public_id}/slip.pdf"))


def test_a_place_says_its_number_when_it_is_and_until_when_it_can_be_given_back(signed_in, run, learner, apply):
    place = apply(learner, run)
    text = mine(signed_in, place)
    for fact in (
        place.receipt.upper(),
        learner.name,
        "Thursdays, 2 PM",
        "Place confirmed",
        "please give the place back",
        "The class begins.",
        "(Web)",
    ):
        assert fact in text
    assert f"/en/my/enrolments/{place.public_id}/" in text
    assert " by " not in text.split("Printed")[1]
    assert not PersonalDataAccess.objects.exists()


def test_it_speaks_korean(signed_in, run, learner, apply):
    text = mine(signed_in, apply(learner, run), language="")
    for fact in ("수강 신청 접수증", "접수번호", "자리 확정", "오후 2시"):
        assert fact in text


def test_the_square_leads_to_the_own_page(signed_in, run, learner, apply, settings):
    place = apply(learner, run)
    answer = signed_in(learner).get(f"/my/enrolments/{place.public_id}/slip.pdf")
    with pypdfium2.PdfDocument(answer.content) as pdf:
        picture = pdf[0].render(scale=100 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"{settings.LMS_BASE_URL}/my/enrolments/{place.public_id}/"]


def test_after_the_day_for_giving_it_back_it_says_to_call(signed_in, run, learner, apply):
    place = apply(learner, run)
    with time_machine.travel(run.withdraw_until + timedelta(minutes=1), tick=False):
        assert "The last day for giving the place back has passed" in mine(signed_in, place)


def test_what_waits_for_a_decision_says_what_comes_and_when(signed_in, learner, now):
    run = review_run(at=now)
    Terms.objects.filter(run=run).update(result_at=now + timedelta(days=8))
    text = mine(signed_in, apply_for(run, learner, now=now))
    for fact in ("It takes no place yet.", "Our office reads your application.", "March 13, 2026", "You can take the application back"):
        assert fact in text


def test_somebody_in_line_finds_her_place_and_an_offer_its_end(signed_in, learner, other_learner, now):
    run = factories.open_run(at=now, capacity=1, line=5)
    holder = apply_for(run, other_learner, now=now)
    waiting = services.join_waiting_list(run=run, learner=learner, actor=learner, request_key="w", now=now)
    assert "Your place in line: 1" in mine(signed_in, waiting)
    services.withdraw(enrolment=holder, actor=other_learner, now=now)
    waiting.refresh_from_db()
    assert "A place is kept for you until" in mine(signed_in, waiting)


def test_what_the_office_ended_says_why(signed_in, run, learner, registrar, apply, now):
    place = apply(learner, run)
    services.cancel_by_office(enrolment=place, reason="자격 확인 불가", actor=registrar, now=now)
    place.refresh_from_db()
    text = mine(signed_in, place)
    assert "자격 확인 불가" in text
    assert "What happens next" not in text


def test_people_who_came_together_stand_on_one_slip(signed_in, learner, now):
    run = factories.open_run(at=now)
    Terms.objects.filter(run=run).update(most_in_party=2)
    child = CompanionFacts(name="이하늘", birth_date=now.date().replace(year=2015))
    text = mine(signed_in, apply_for(run, learner, now=now, companions=(child,)))
    assert "이하늘" in text
    assert f"Place confirmed ({learner.name})" in text


def test_the_desk_hands_it_out_in_the_language_of_the_person_and_it_is_written_down(signed_in, registrar, learner, run, apply):
    place = apply(learner, run)
    answer = signed_in(registrar).get(f"/en/desk/registrar/enrolments/{place.public_id}/slip.pdf")
    text = words(answer)
    assert "수강 신청 접수증" in text
    assert registrar.name in text
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.action, look.subject_ids) == (registrar, "print", [learner.pk])
    assert Event.objects.get(action="slip.printed").subject_id == str(place.pk)


def test_my_page_and_the_desk_lead_to_it(signed_in, registrar, learner, run, apply):
    place = apply(learner, run)
    client = signed_in(learner)
    for page in ("", "done/"):
        assert f"/my/enrolments/{place.public_id}/slip.pdf" in client.get(f"/en/my/enrolments/{place.public_id}/{page}").content.decode()
    desk = signed_in(registrar).get(f"/en/desk/registrar/runs/{run.public_id}/").content.decode()
    assert f"/desk/registrar/enrolments/{place.public_id}/slip.pdf" in desk


def test_nobody_else_sees_it(signed_in, other_learner, learner, run, apply):
    place = apply(learner, run)
    assert signed_in(other_learner).get(f"/my/enrolments/{place.public_id}/slip.pdf").status_code == 404
