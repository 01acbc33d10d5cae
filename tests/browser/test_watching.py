"""A recording in a real browser: what is played is counted, what is jumped over is not, and a lost connection loses nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect
from wagtail.documents.models import Document
from wagtail.models import Locale

from cms import services as cms_services
from cms.models import CataloguePage, CoursePage, LecturePage
from courses.attendance.models import PlayedInterval
from lms.kernel import clock
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLIP = Path(__file__).parent / "files/clip.webm"  # three seconds, without sound
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:03.000\n예시 영상\n"
SOON = 15000
PLAY = "const video = document.querySelector('video'); video.muted = true; video.play()"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def learner():
    return factories.UserFactory(name="이서준")


@pytest.fixture
def enrolment(learner):
    run = factories.open_run(at=clock.now() - timedelta(days=14, minutes=5), is_online=True)
    lecture = factories.LectureFactory(course=run.course, number=1, minutes=1)
    run.class_sessions.filter(number=1).update(lecture=lecture)
    return factories.EnrolmentFactory(run=run, learner=learner)


@pytest.fixture
def addresses(enrolment):
    """The page of the lecture, by language."""
    cms_services.ensure_site()
    lecture = enrolment.run.course.lectures.get()
    found = {}
    for language in ("ko", "en"):
        locale = Locale.objects.get(language_code=language)
        video = Document.objects.create(title="clip", file=ContentFile(CLIP.read_bytes(), name="clip.webm"))
        captions = Document.objects.create(title="captions", file=ContentFile(CAPTIONS.encode(), name="clip.vtt"))
        value = {"document": video, "title": "강의 녹화", "captions": captions, "transcript": "<p>예시 영상</p>"}
        course_page = _put(CataloguePage.objects.get(locale=locale), CoursePage(course=lecture.course, locale=locale, title="과정", slug="course"))
        page = _put(course_page, LecturePage(lecture=lecture, locale=locale, title="강의", slug="1", body=[("video", value)]))
        found[language] = page.url
    return found


def _put(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def line(page):
    return page.locator("[data-coverage-line]")


@pytest.mark.parametrize(("language", "width"), [("ko", 360), ("en", 1280)])
def test_nobody_meets_a_barrier(visit, barriers, addresses, learner, language, width):
    page = visit(addresses[language], width=width, person=learner)
    expect(line(page)).to_contain_text("0%")
    assert barriers(page) == []


def test_what_is_played_is_counted(visit, addresses, learner, enrolment):
    page = visit(addresses["en"], person=learner)
    page.evaluate(PLAY)
    expect(page.locator("video")).to_have_js_property("ended", True, timeout=SOON)
    expect(line(page)).to_have_text("You have watched 5% of this lecture (reported by your browser).", timeout=SOON)
    assert sum(one.to_second - one.from_second for one in PlayedInterval.objects.all()) == 3
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(line(page)).to_contain_text("5%")


def test_what_was_played_without_a_connection_follows(visit, addresses, learner):
    page = visit(addresses["en"], person=learner)
    page.evaluate("new Promise((done) => { document.querySelector('video').oncanplaythrough = done; document.querySelector('video').load(); })")
    page.route("**/played/", lambda route: route.abort())
    page.evaluate(PLAY)
    expect(page.locator("video")).to_have_js_property("ended", True, timeout=SOON)
    expect(page.locator("[data-coverage-trouble]")).to_contain_text("No connection", timeout=SOON)
    assert not PlayedInterval.objects.exists()
    assert page.evaluate("localStorage.length") > 0
    page.unroute("**/played/")
    page.reload()
    expect(line(page)).to_contain_text("5%", timeout=SOON)
    assert page.evaluate("localStorage.length") == 0


def test_what_is_jumped_over_is_not_counted(visit, addresses, learner):
    """With a player that a test moves by hand: each step a quarter of a second after the one before."""
    page = visit(addresses["en"], person=learner)
    page.evaluate(
        """async () => {
          const video = document.querySelector("video");
          const state = { at: 0, paused: false };
          const player = { currentTime: () => state.at, paused: () => state.paused, seeking: () => false, ended: () => false };
          for (const [name, get] of Object.entries(player)) Object.defineProperty(video, name, { configurable: true, get });
          const tell = (name) => video.dispatchEvent(new Event(name));
          const play = async (from, to) => {
            for (state.at = from; state.at <= to; state.at += 0.25) { tell("timeupdate"); await new Promise((done) => setTimeout(done, 250)); }
          };
          tell("playing");
          await play(0, 2);
          tell("seeking");
          await play(40, 42);
          state.at = 55; tell("timeupdate");
          state.paused = true; tell("pause");
        }"""
    )
    expect(line(page)).to_contain_text("6%", timeout=SOON)
    assert list(PlayedInterval.objects.values_list("from_second", "to_second")) == [(0, 2), (40, 42)]


def test_without_scripts_the_page_says_that_nothing_is_counted(visit, addresses, learner):
    page = visit(addresses["en"], person=learner, script=False)
    assert "what you watch is not counted" in page.content()
    assert page.locator("video[controls]").count() == 1


def test_who_has_no_place_is_not_counted(visit, addresses, enrolment):
    page = visit(addresses["en"], person=factories.staff("registrar", factories.InstitutionFactory()))
    assert page.locator("video").count() == 1
    assert page.locator("[data-coverage]").count() == 0
