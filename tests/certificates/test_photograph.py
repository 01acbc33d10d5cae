"""The snapshot: what is frozen, and its one canonical text."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from certificates.rules import codes, numbering, photograph

PERSON = photograph.Person(name="김서연", name_en="Kim Seoyeon", birth_date=date(1985, 4, 2))
SUBJECT = photograph.Subject(
    title_ko="AI 첫걸음", title_en="First Steps", starts_on=date(2026, 3, 5), ends_on=date(2026, 4, 23), hours=Decimal("16.0")
)
WORDING = photograph.Wording(
    layout="completion_1",
    title_ko="수료증",
    title_en="Certificate of Completion",
    sentence_ko="위 사람은 …",
    sentence_en="This …",
    issuer_ko="서초 AI 배움터장",
    issuer_en="Head",
)
MARKS = photograph.Marks(number="제2026-001호", code="x" * 26, verification_url="https://ai.example/v/x/", issued_on=date(2026, 4, 30))


def take(**changes):
    parts = {"person": PERSON, "subject": SUBJECT, "wording": WORDING, "marks": MARKS}
    return photograph.take(**{**parts, **changes})


def test_every_word_is_written_out_in_both_languages():
    snapshot = take()
    assert (snapshot.ko.period, snapshot.ko.hours, snapshot.ko.birth_date) == (
        "2026년 3월 5일부터 2026년 4월 23일까지",
        "총 16시간",
        "1985년 4월 2일",
    )
    assert (snapshot.en.period, snapshot.en.hours, snapshot.en.birth_date) == ("March 5, 2026 – April 23, 2026", "16 hours", "April 2, 1985")


def test_a_single_day_and_a_single_hour_read_naturally():
    snapshot = take(subject=replace(SUBJECT, ends_on=SUBJECT.starts_on, hours=Decimal("1.0")))
    assert (snapshot.ko.period, snapshot.en.hours) == ("2026년 3월 5일", "1 hour")


@pytest.mark.parametrize(("hours", "text"), [("1.5", "1.5"), ("100.0", "100"), ("0.5", "0.5")])
def test_hours_have_no_zeros_that_say_nothing(hours, text):
    assert photograph.plain_hours(Decimal(hours)) == text


def test_without_english_words_the_korean_ones_stand_in():
    snapshot = take(person=replace(PERSON, name_en=""), subject=replace(SUBJECT, title_en=""))
    assert (snapshot.en.name, snapshot.en.course) == ("김서연", "AI 첫걸음")


def test_decomposed_text_is_composed_and_spaces_are_single():
    snapshot = take(person=replace(PERSON, name=unicodedata.normalize("NFD", "  김서연 ")))
    assert snapshot.ko.name == "김서연"


def test_the_canonical_text_does_not_depend_on_the_order_and_changes_with_every_word():
    text = photograph.canonical(take())
    assert json.loads(text) == take().as_json()
    assert text == photograph.canonical(take().from_json(dict(reversed(take().as_json().items()))))
    assert photograph.digest(text) != photograph.digest(photograph.canonical(take(person=replace(PERSON, name="김서현"))))


@pytest.mark.parametrize(("serial", "number"), [(1, "제2026-001호"), (999, "제2026-999호"), (1000, "제2026-1000호")])
def test_numbers_grow_longer_after_999(serial, number):
    assert numbering.number(year=2026, serial=serial) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7k3m9q2x4c8d5f6g1h0jabnprs", "7k3m9q2x4c8d5f6g1h0jabnprs"),
        (" 7K3M-9Q2X-4C8D-5F6G-IHOJ-ABNP-RS ", "7k3m9q2x4c8d5f6g1h0jabnprs"),
        ("short", ""),
        ("한글" * 13, ""),
        ("7k3m9q2x4c8d5f6g1h0jabnpr!", ""),
        ("", ""),
        ("\x00" * 26, ""),
    ],
)
def test_a_code_is_read_as_it_was_meant(typed, code):
    assert codes.normal_code(typed) == code
