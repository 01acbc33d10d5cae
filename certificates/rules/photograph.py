"""Taking the photograph: the facts of an award and every word that is printed of them."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import rfc8785

from certificates.data import AwardSnapshot, PrintedWords

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The learner as she is called on the day of the award. `birth_date` is None where it is unknown or not printed."""

    name: str
    name_en: str
    birth_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What was taken, when and for how many hours."""

    title_ko: str
    title_en: str
    starts_on: date
    ends_on: date
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of the credential itself."""

    layout: str
    title_ko: str
    title_en: str
    sentence_ko: str
    sentence_en: str
    issuer_ko: str
    issuer_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What identifies the award."""

    number: str
    code: str
    verification_url: str
    issued_on: date


def take(*, person: Person, subject: Subject, wording: Wording, marks: Marks) -> AwardSnapshot:
    """The snapshot, every text in normal form C with single spaces. English falls back to Korean where there is no English."""
    return AwardSnapshot(
        layout=wording.layout,
        language="ko",
        number=marks.number,
        code=marks.code,
        verification_url=marks.verification_url,
        issued_on=marks.issued_on,
        starts_on=subject.starts_on,
        ends_on=subject.ends_on,
        hours=plain_hours(subject.hours),
        ko=_korean_words(person, subject, wording, marks),
        en=_english_words(person, subject, wording, marks),
    )


def _korean_words(person: Person, subject: Subject, wording: Wording, marks: Marks) -> PrintedWords:
    return PrintedWords(
        title=cleaned(wording.title_ko),
        name=cleaned(person.name),
        birth_date=korean_day(person.birth_date) if person.birth_date else "",
        course=cleaned(subject.title_ko),
        period=_korean_period(subject.starts_on, subject.ends_on),
        hours=f"총 {plain_hours(subject.hours)}시간",
        sentence=cleaned(wording.sentence_ko),
        issued_on=korean_day(marks.issued_on),
        issuer=cleaned(wording.issuer_ko),
    )


def _english_words(person: Person, subject: Subject, wording: Wording, marks: Marks) -> PrintedWords:
    hours = plain_hours(subject.hours)
    return PrintedWords(
        title=cleaned(wording.title_en),
        name=cleaned(person.name_en or person.name),
        birth_date=english_day(person.birth_date) if person.birth_date else "",
        course=cleaned(subject.title_en or subject.title_ko),
        period=_english_period(subject.starts_on, subject.ends_on),
        hours=f"{hours} hour" if hours == "1" else f"{hours} hours",
        sentence=cleaned(wording.sentence_en),
        issued_on=english_day(marks.issued_on),
        issuer=cleaned(wording.issuer_en),
    )


def canonical(snapshot: AwardSnapshot) -> str:
    """The one JSON text of the snapshot (RFC 8785)."""
    return rfc8785.dumps(snapshot.as_json()).decode()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain_hours(hours: Decimal) -> str:
    """`16`, `1.5`: without zeros that say nothing."""
    return f"{hours.normalize():f}"


def korean_day(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def english_day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _korean_period(first: date, last: date) -> str:
    return korean_day(first) if first == last else f"{korean_day(first)}부터 {korean_day(last)}까지"


def _english_period(first: date, last: date) -> str:
    return english_day(first) if first == last else f"{english_day(first)} – {english_day(last)}"


def cleaned(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
