"""Filters for scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from courses.catalogue.models import in_language
from courses.quizzes import rules

if TYPE_CHECKING:
    from decimal import Decimal

    from lms.accounts.models import Institution

register = template.Library()


@register.filter
def percent(value: Decimal | None) -> str:
    """`59.99`, never rounded up to a pass."""
    return "" if value is None else f"{rules.shown(value):f}"


@register.filter
def institution_name(institution: Institution) -> str:
    return in_language(institution.name_ko, institution.name_en)


@register.filter
def points(value: Decimal | None) -> str:
    return "" if value is None else f"{rules.shown(value):f}"
