"""A lecture whose text is missing says so, and says what to do."""

from __future__ import annotations

import pytest

from tests import factories
from tests.cms.conftest import SECRET

pytestmark = pytest.mark.django_db
NOT_YET = "Text not published yet"


@pytest.fixture
def english_course(english, course, course_page):
    return english.add_course(course, translation_key=course_page.translation_key)


def page_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_course_marks_the_lectures_that_nobody_has_written_yet(client, english_course, lecture):
    text = page_of(client, english_course)
    assert NOT_YET in text
    assert "You can read a text here as soon as it is ready." in text


def test_a_course_with_all_its_texts_says_nothing_of_the_kind(client, english, english_course, lecture):
    english.add_lecture(english_course, lecture)
    text = page_of(client, english_course)
    assert NOT_YET not in text
    assert "as soon as it is ready" not in text


def test_a_text_in_the_other_language_is_better_than_none(client, english_course, lecture_page):
    text = page_of(client, english_course)
    assert f'href="{lecture_page.url}" hreflang="ko"' in text
    assert "Page in Korean only" in text
    assert NOT_YET not in text


def test_the_text_in_the_language_of_the_page_comes_first(client, english, english_course, lecture, lecture_page):
    own = english.add_lecture(english_course, lecture, slug="1")
    text = page_of(client, english_course)
    assert own.url in text
    assert lecture_page.url not in text
    assert own.url not in page_of(client, lecture_page.get_parent())


def test_a_text_of_another_course_is_not_offered(client, korean, english_course, lecture):
    other = factories.CourseFactory(institution=lecture.course.institution)
    foreign = korean.add_lecture(korean.add_course(other), factories.LectureFactory(course=other, number=1))
    assert foreign.url not in page_of(client, english_course)


def test_a_published_page_without_text_is_no_blank(client, english, english_course, lecture):
    lecture.is_preview = True
    lecture.save()
    text = page_of(client, english.add_lecture(english_course, lecture, body=[]))
    assert 'class="empty"' in text
    assert "text is not published yet" in text
    assert f'href="{english_course.url}"' in text
    assert "data-tts-target" not in text


def test_a_written_page_shows_no_empty_state(client, lecture, lecture_page):
    lecture.is_preview = True
    lecture.save()
    text = page_of(client, lecture_page)
    assert SECRET in text
    assert 'class="empty"' not in text
