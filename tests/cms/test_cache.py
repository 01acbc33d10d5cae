"""Pages kept for visitors: the right one for each, and never an old one for long."""

from __future__ import annotations

import pytest

from lms.kernel import clock, pagecache

pytestmark = pytest.mark.django_db


@pytest.fixture
def passing_time(monkeypatch):
    """A clock for the cache that only the test moves."""
    moment = [1000.0]
    monkeypatch.setattr("lms.kernel.pagecache.time.monotonic", lambda: moment[0])

    def wait(seconds):
        moment[0] += seconds

    return wait


def text(client, url="/courses/"):
    return client.get(url).content.decode()


def test_a_changed_seat_count_is_shown_within_five_seconds(client, korean, run, passing_time):
    assert ">20" in text(client)
    run.seat_pools.update(taken=3)
    assert ">20" in text(client), "kept for now"
    passing_time(pagecache.SECONDS + 0.1)
    assert ">17" in text(client)


def test_a_published_page_is_shown_at_once(client, korean, passing_time, django_capture_on_commit_callbacks):
    korean.add_text("도움말", summary="예전 글")
    passing_time(10)
    assert "예전 글" in text(client, "/help/")
    page = korean.home.get_children().get(slug="help").specific
    page.summary = "새 글"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    passing_time(pagecache.GENERATION_SECONDS + 0.1)
    assert "새 글" in text(client, "/help/")


def test_languages_and_ways_of_reading_do_not_mix(client, korean, english, run, passing_time):
    korean_page, english_page = text(client, "/"), text(client, "/en/")
    assert 'lang="ko"' in korean_page
    assert 'lang="en"' in english_page
    client.cookies["display"] = "md.e"
    assert 'data-easy="on"' in text(client, "/")
    del client.cookies["display"]
    assert 'data-easy="off"' in text(client, "/")


def test_two_people_do_not_see_each_other(client, signed_in, course_page, run, learner, other_learner, passing_time):
    run.enrolments.create(
        learner=learner, pool=run.seat_pools.get(), state="confirmed", request_key="k", applied_at=clock.now(), confirmed_at=clock.now()
    )
    hers = text(signed_in(learner), course_page.url)
    other = text(signed_in(other_learner), course_page.url)
    client.logout()
    nobody = text(client, course_page.url)
    own = 'class="alert success"'
    assert own in hers
    assert own not in other
    assert own not in nobody


def test_the_language_switch_leads_to_the_translation_or_says_that_there_is_none(client, korean, english, course_page, course):
    lonely = text(client, course_page.url)
    assert 'href="/en/courses/?elsewhere"' in lonely
    assert 'hreflang="en" href="http' not in lonely
    assert 'class="alert information"' in text(client, "/en/courses/?elsewhere")
    english.add_course(course, translation_key=course_page.translation_key)
    both = client.get(course_page.url + "?x").content.decode()
    assert f'href="/en{course_page.url}"' in both
    assert 'rel="alternate" hreflang="en"' in both
