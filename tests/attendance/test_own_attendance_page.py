"""A learner's own page: where she stands in one sentence, class by class, and asking for a correction without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from courses.attendance.models import CorrectionRequest, Observation
from courses.catalogue.models import CourseRun
from tests import factories
from tests.attendance.asking import WORDS, ask, paper, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db, now):
    """Ten weekly meetings; the last of the first three is over at `now`."""
    made = factories.open_run(at=now - timedelta(days=28, hours=3), meetings=10)
    CourseRun.objects.filter(pk=made.pk).update(ends_at=made.class_sessions.get(number=10).ends_at)
    return CourseRun.objects.get(pk=made.pk)


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def page(enrolment):
    return f"/en/my/enrolments/{enrolment.public_id}/attendance/"


@pytest.fixture
def attended(run, enrolment, mark):
    """Present, late and absent in the first three."""
    for number, status in enumerate(("present", "late", "absent"), start=1):
        session = run.class_sessions.get(number=number)
        mark(session, {enrolment: status}, nonce=f"roll-{number}", at=session.starts_at)


def text(response):
    return " ".join(response.content.decode().split())


def form(response, **answers):
    [key] = re.findall(r'name="request_key" value="([^"]+)"', response.content.decode())
    return {"request_key": key, **answers}


def test_it_says_where_she_stands_and_what_she_may_still_miss(signed_in, learner, page, attended):
    html = text(signed_in(learner).get(page))
    assert "You attended 2 of 3 classes: 66 %. You need 80 % of all 10; you may still miss 1." in html
    assert "120 minutes recognised" in html
    assert "Late, left early or out 3 times counts as one absence." in html
    assert "Who comes 10 minutes after the beginning or later is late." in html
    assert html.count("Ask for a correction") >= 3


def test_before_the_first_class_it_says_what_will_be_needed(signed_in, learner, now):
    later = factories.EnrolmentFactory(run=factories.open_run(at=now, meetings=10), learner=learner)
    html = text(signed_in(learner).get(f"/en/my/enrolments/{later.public_id}/attendance/"))
    assert "No class is over yet. You need 80 % of all 10 classes, so you may miss 2 of them." in html
    assert "Ask for a correction" not in html


def test_what_was_seen_and_corrected_stands_in_a_fold(signed_in, learner, page, attended, run, enrolment, mark, instructor, now):
    mark(run.class_sessions.get(number=3), {enrolment: "late"}, nonce="again", at=now, reason="뒷자리에 있었음")
    html = text(signed_in(learner).get(page))
    assert "Corrected: before “Absent”, now “Late”" in html
    assert "뒷자리에 있었음" in html
    assert instructor.name not in html, "who wrote it is no business of the learner's page"


def test_what_she_says_herself_is_labelled(signed_in, learner, page, run, enrolment, now):
    session = run.class_sessions.get(number=1)
    facts = {"observed_at": session.starts_at, "received_at": session.starts_at, "nonce": "watched"}
    Observation.objects.create(enrolment=enrolment, class_session=session, kind="present", source="coverage", **facts)
    assert "Self-reported" in text(signed_in(learner).get(page))


def test_links_lead_there_from_the_application_and_from_my_learning(signed_in, learner, page, enrolment):
    browser = signed_in(learner)
    for address in (f"/en/my/enrolments/{enrolment.public_id}/", "/en/my/"):
        assert f'href="{page}"' in browser.get(address).content.decode()


def test_she_asks_with_a_paper_and_reads_what_she_asked_for(signed_in, learner, page, attended, enrolment):
    browser = signed_in(learner)
    address = f"{page}3/correct/"
    shown = browser.get(address)
    assert "An examination or job interview (to be shown: the admission ticket or a confirmation; 0 of 2 classes used)" in text(shown)
    sent = form(shown, wish="excused", absence_reason="exam", words=WORDS, papers=[paper(), pdf()])
    done = browser.post(address, sent, follow=True)
    assert "We have what you asked for." in text(done)
    asked = CorrectionRequest.objects.get()
    assert asked.absence_reason is not None
    assert (asked.wish, asked.absence_reason.code, asked.evidence.count()) == ("excused", "exam", 2)
    again = browser.post(address, form(shown, wish="present", words="another"), follow=True)
    assert again.redirect_chain[0][0].endswith(f"/my/corrections/{asked.public_id}/"), "the same page sent twice asks once"
    assert browser.get(address).url.endswith(f"/my/corrections/{asked.public_id}/"), "an open request is shown in the form's stead"


def test_what_is_missing_is_said_and_nothing_is_lost(signed_in, learner, page, attended):
    browser = signed_in(learner)
    address = f"{page}3/correct/"
    for answers, said in (
        ({"wish": "excused", "words": WORDS}, "Choose why the absence is excused."),
        ({"wish": "present", "words": ""}, "Please write in a few words what happened."),
        ({"words": WORDS}, "Choose what should stand in your record."),
        ({"wish": "present", "words": WORDS, "papers": [paper(b"GIF89a")]}, "neither a photo"),
    ):
        refused = browser.post(address, form(browser.get(address), **answers))
        assert refused.status_code == 422
        assert said in text(refused)
        assert not answers.get("words") or WORDS in text(refused)
    assert not CorrectionRequest.objects.exists()


def test_too_early_and_too_late_are_said_in_the_forms_stead(signed_in, learner, page, run, now):
    browser = signed_in(learner)
    assert "has not begun yet" in text(browser.get(f"{page}9/correct/"))
    with time_machine.travel(run.ends_at + timedelta(days=15), tick=False):
        client = signed_in(learner)
        assert "more than 14 days ago" in text(client.get(f"{page}1/correct/"))
        assert "more than 14 days ago" in text(client.get(page))
    assert browser.get(f"{page}99/correct/").status_code == 404


def test_papers_follow_and_it_is_taken_back(signed_in, learner, enrolment, run, now, django_capture_on_commit_callbacks):
    session = run.class_sessions.get(number=1)
    asked = ask(enrolment, session, now=now, status="excused", code="infection")
    browser = signed_in(learner)
    address = f"/en/my/corrections/{asked.public_id}/"
    assert "For this reason we need to see: the notice of isolation or a medical certificate." in text(browser.get(address))
    assert browser.post(address, {}).status_code == 422
    assert "Your papers have arrived" in text(browser.post(address, {"papers": [pdf()]}, follow=True))
    evidence = asked.evidence.get()
    shown = browser.get(f"{address}papers/{evidence.public_id}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"], shown["Cache-Control"]) == ("application/pdf", "nosniff", "no-store")
    assert shown["Content-Security-Policy"].startswith("sandbox")
    assert "You have taken it back." in text(browser.post(f"{address}take-back/", follow=True))
    assert browser.get(f"{address}papers/{evidence.public_id}/").status_code == 404


def test_another_persons_ids_lead_nowhere(signed_in, learner, other_learner, enrolment, run, page, now):
    asked = ask(enrolment, run.class_sessions.get(number=1), now=now, files=[paper()])
    evidence = asked.evidence.get()
    own = ask(factories.EnrolmentFactory(run=run, learner=other_learner), run.class_sessions.get(number=1), now=now)
    browser = signed_in(other_learner)
    for address in (
        page,
        f"{page}1/correct/",
        f"/en/my/corrections/{asked.public_id}/",
        f"/en/my/corrections/{asked.public_id}/papers/{evidence.public_id}/",
    ):
        assert browser.get(address).status_code == 404
    assert browser.get(f"/en/my/corrections/{own.public_id}/papers/{evidence.public_id}/").status_code == 404
    assert browser.post(f"/en/my/corrections/{asked.public_id}/take-back/").status_code == 404
    waiting = factories.EnrolmentFactory(learner=other_learner, state="applied", confirmed_at=None, pool=None)
    assert browser.get(f"/en/my/enrolments/{waiting.public_id}/attendance/").status_code == 404


def test_the_page_costs_the_same_queries_with_much_on_it(signed_in, learner, page, run, enrolment, mark, now, django_assert_max_num_queries):
    browser = signed_in(learner)
    browser.get(page)
    for number in (1, 2, 3):
        session = run.class_sessions.get(number=number)
        for turn, status in enumerate(("present", "late", "absent", "excused")):
            mark(session, {enrolment: status}, nonce=f"roll-{number}-{turn}", at=session.starts_at + timedelta(minutes=turn))
    with django_assert_max_num_queries(15):  # one of them asks whether she was moved here
        browser.get(page)
