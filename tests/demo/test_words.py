"""The demo's words fit together, in both languages."""

from __future__ import annotations

import re

import pytest

from courses.enrolment.rules import DECIDED_LATER
from lms.demo import library, texts
from lms.demo.data import Bullets, Callout, Code, Heading, Paragraph, Steps

WORDS = {name: name for name in ("district", "district_en", "site", "site_en", "phone", "phone_hours", "phone_hours_en", "email", "address")}


@pytest.fixture(scope="module")
def words():
    return library.read(WORDS)


def test_there_are_31_institutions_with_names_of_their_own(words):
    assert len(words.institutions) == 31
    assert len({institution.name.ko for institution in words.institutions}) == 31
    assert len({institution.name.en for institution in words.institutions}) == 31


def test_every_course_is_complete_in_both_languages(words):
    assert len(words.courses) == len({course.code for course in words.courses}) == 40
    institutions = {institution.code for institution in words.institutions}
    for course in words.courses:
        assert course.institution in institutions
        for text in (course.title, course.summary, *course.lectures):
            assert text.ko, course.code
            assert text.en, course.code
        assert course.body["ko"], course.code
        assert course.body["en"], course.code
        assert len(course.summary.ko) <= 300
        assert len(course.summary.en) <= 400


def test_runs_name_courses_and_venues_that_exist_and_never_oversell(words):
    courses = {course.code for course in words.courses}
    seen = set()
    for run in words.runs:
        assert run.course in courses
        assert run.venue in words.venues
        assert run.method in DECIDED_LATER or run.method == "open" or run.taken <= run.seats
        assert not run.pools or sum(pool.capacity for pool in run.pools) == run.seats
        assert (run.course, run.number) not in seen
        seen.add((run.course, run.number))


def test_every_state_has_a_run(words):
    assert {run.state for run in words.runs} == {
        "draft", "upcoming", "priority", "open", "almost_full", "full", "closing_today", "closed", "drawing",
        "running", "ended", "completed", "cancelled",
    }  # fmt: skip
    assert {run.method for run in words.runs} >= {"first_come", "lottery", "review", "open"}


def test_every_lecture_text_belongs_to_a_lecture_with_its_title(words):
    courses = {course.code: course for course in words.courses}
    for (code, number, language), text in words.lectures.items():
        assert text.title == getattr(courses[code].lectures[number - 1], language)


def test_the_flagship_course_is_written_out(words):
    texts_of_course = [text for (code, _, language), text in words.lectures.items() if (code, language) == ("AI-101", "ko")]
    assert len(texts_of_course) == 8
    for text in texts_of_course:
        assert sum(len(re.findall(r"\S+", str(block))) for block in text.blocks) >= 500


def test_quizzes_draw_on_questions_that_exist(words):
    for quiz in words.quizzes:
        assert len(set(quiz.questions)) == len(quiz.questions) >= 10
        assert set(quiz.questions) <= words.questions.keys()


def test_there_are_enough_questions_in_both_languages(words):
    assert len(words.questions) >= 64
    assert sum(question.is_translated for question in words.questions.values()) >= 20


def test_the_right_option_is_not_given_away_by_its_place_or_length(words):
    single = [question for question in words.questions.values() if question.kind == "single"]
    places = [next(index for index, option in enumerate(question.options) if option.is_correct) for question in single]
    assert max(places.count(place) for place in range(4)) <= 0.4 * len(single)
    longest = sum(max(question.options, key=lambda option: len(option.text.ko)).is_correct for question in single)
    assert longest <= 0.5 * len(single)


def test_a_small_markdown_is_read():
    text = (
        "---\ntitle: 제목\nsummary: 요약\n---\n첫 **줄**\n이어진 줄\n\n## 머리\n\n- 하나\n- 둘\n\n1. 먼저\n2. 다음\n\n"
        "> [!tip] 귀띔\n> 내용\n\n```python\na = 1\n\nb = 2\n```\n"
    )
    found = texts.document(text, language="ko", words={})
    assert found.title == "제목"
    assert found.blocks == (
        Paragraph("첫 **줄** 이어진 줄"),
        Heading(2, "머리"),
        Bullets(("하나", "둘")),
        Steps(("먼저", "다음")),
        Callout("tip", "귀띔", "내용"),
        Code("python", "a = 1\n\nb = 2"),
    )


@pytest.mark.parametrize("body", ["# 너무 큰 머리", "> 까닭 없는 인용", "- 목록과\n섞인 글", "```python\n끝나지 않는 코드"])
def test_what_it_does_not_know_it_refuses(body):
    with pytest.raises(texts.UnreadableText):
        texts.document(f"---\ntitle: 제목\n---\n{body}\n", language="ko", words={})


def test_inline_text_is_escaped():
    assert texts.inline_html("**굵게** <script>") == "<b>굵게</b> &lt;script&gt;"
