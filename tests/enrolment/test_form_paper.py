"""The application form on paper: what the run declares stands on it, and there is one only while somebody could hand it in."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from django.core.cache import cache

from courses.enrolment.models import Terms
from lms.privacy.models import ConsentDocument
from tests import factories
from tests.enrolment.deciding import audience, keep_seats

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(now):
    cache.clear()
    with time_machine.travel(now, tick=False):
        yield


def words_of(client, run, language="/en"):
    answer = client.get(f"{language}/apply/{run.public_id}/form.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("inline")
    with pypdfium2.PdfDocument(answer.content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def test_anybody_prints_it_and_finds_what_the_class_is(client, run):
    text = words_of(client, run)
    for words in (
        "Application form",
        "AI Basics, run",
        "Thursdays, 2 PM",
        "room 1",
        "Free",
        "in the order in which people apply",
        "Date of birth",
        "Signature",
    ):
        assert words in text


@pytest.mark.parametrize(("language", "english"), [("", False), ("/en", True)])
def test_the_agreement_stands_on_it_whole_in_both_languages(client, run, language, english):
    text = "".join(words_of(client, run, language).split())
    for document in ConsentDocument.objects.all():
        for field in ("title", "purpose", "items", "retention", "refusal_effect"):
            assert "".join(getattr(document, f"{field}_{'en' if english else 'ko'}").split()) in text


def test_it_asks_what_this_run_asks_and_no_more(client, run):
    plain = words_of(client, run)
    for question in ("groups", "comes along", "waiting list", "Invitation code"):
        assert question not in plain
    keep_seats(run, audience(needs_evidence=True, explanation_en="Who cares for somebody"))
    Terms.objects.filter(run=run).update(most_in_party=3, age_from=14, waiting_capacity=9)
    cache.clear()
    asked = words_of(client, run)
    for words in (
        "Who cares for somebody",
        "bring a paper",
        "Who comes along",
        "I want to stand on the waiting list",
        "14 years and older",
        "Up to 3 people",
    ):
        assert words in asked


def test_a_drawn_run_says_so_and_offers_no_line_to_join(client, now):
    run = factories.open_run(at=now, method="lottery", line=5)
    text = words_of(client, run)
    assert "Places are drawn by lot" in text
    assert "I want to stand on the waiting list" not in text


def test_it_can_be_printed_before_applications_open_and_not_when_they_are_over(client, run):
    with time_machine.travel(run.apply_opens_at - timedelta(days=1), tick=False):
        assert client.get(f"/en/apply/{run.public_id}/form.pdf").status_code == 200
    with time_machine.travel(run.apply_closes_at, tick=False):
        assert client.get(f"/en/apply/{run.public_id}/form.pdf").url == f"/en/apply/{run.public_id}/"


def test_there_is_none_for_a_draft(client, now):
    run = factories.open_run(at=now, status="draft")
    assert client.get(f"/en/apply/{run.public_id}/form.pdf").status_code == 404


def test_the_page_of_the_run_and_the_desk_lead_to_it(client, signed_in, registrar, run):
    link = f'href="/en/apply/{run.public_id}/form.pdf"'
    assert link in client.get(f"/en/apply/{run.public_id}/").content.decode()
    assert link in signed_in(registrar).get(f"/en/desk/registrar/runs/{run.public_id}/").content.decode()
    with time_machine.travel(run.apply_closes_at, tick=False):
        assert link not in client.get(f"/en/apply/{run.public_id}/").content.decode()


def test_it_is_drawn_once_a_minute_however_many_ask(client, run, monkeypatch):
    moments = []

    def draw(sheet, *, language):
        moments.append(sheet.printed_at)
        return b"%PDF-"

    monkeypatch.setattr("courses.enrolment.rendering.form", draw)
    for _ in range(3):
        client.get(f"/en/apply/{run.public_id}/form.pdf")
    assert len(moments) == 1
