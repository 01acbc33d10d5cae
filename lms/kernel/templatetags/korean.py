"""Filters for dates, particles and half-hidden personal data; built in to every template."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from lms.kernel import clock, korean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

register = template.Library()


def _language() -> str:
    return "en" if (get_language() or "ko").startswith("en") else "ko"


@register.filter
def kdate(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return korean.date_text(clock.seoul_date(value) if isinstance(value, datetime) else value, _language())


@register.filter
def kday(value: date | None) -> str:
    """Without the weekday, for days of birth."""
    return korean.day_text(value, _language()) if value else ""


@register.filter
def ktime(value: datetime | None) -> str:
    return korean.time_text(value, _language()) if value else ""


@register.filter
def kdatetime(value: datetime | None) -> str:
    return korean.datetime_text(value, _language()) if value else ""


@register.filter
def kdeadline(value: datetime | None) -> str:
    return korean.deadline_text(value, _language()) if value else ""


@register.simple_tag
def krange(starts_at: datetime | None, ends_at: datetime | None) -> str:
    return korean.datetime_range_text(starts_at, ends_at, _language()) if starts_at and ends_at else ""


@register.simple_tag
def kmeetings(meetings: Sequence[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> str:
    """When the class sessions take place; the whole span where there are none."""
    return korean.meetings_text(meetings, _language()) if meetings else korean.datetime_range_text(starts_at, ends_at, _language())


@register.simple_tag
def kdates(first: date, last: date) -> str:
    return korean.date_range_text(first, last, _language())


@register.filter
def josa(word: object, pair: str) -> str:
    """`{{ name|josa:"은/는" }}` writes the word with its particle; in English the word alone."""
    return korean.with_particle(str(word), pair) if _language() == "ko" else str(word)


@register.filter
def masked_name(name: str) -> str:
    return korean.masked_name(name)


@register.filter
def phone(digits: str | None) -> str:
    return korean.phone_text(digits or "")


@register.filter
def masked_phone(digits: str | None) -> str:
    return korean.masked_phone(digits or "")


@register.filter
def masked_email(address: str | None) -> str:
    return korean.masked_email(address or "")
