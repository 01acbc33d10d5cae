"""Runs with declared terms, for the tests of what an applicant sees."""

from __future__ import annotations

from datetime import timedelta

from courses.enrolment.models import Audience, SeatPool, Stage, Terms
from tests import factories


def audience(code="care", **fields):
    names = {
        "name_ko": "돌봄 가족",
        "name_en": "Care families",
        "explanation_ko": "가족을 돌보는 분",
        "explanation_en": "Who cares for a family member",
    }
    return Audience.objects.create(**{"code": code, "basis": "declared", **names, **fields})


def pool(run, *, code, capacity=2, **fields):
    return SeatPool.objects.create(run=run, code=code, name_ko=f"{code} 자리", name_en=f"{code} seats", capacity=capacity, **fields)


def with_terms(run, **terms):
    Terms.objects.filter(run=run).update(**terms)
    return run


def lottery(now, **terms):
    """A run whose places are drawn, with the day of the result declared."""
    return with_terms(factories.open_run(at=now, method="lottery"), result_at=now + timedelta(days=8), **terms)


def stages(run, first_for, *, at):
    """First some people for a day, then everybody."""
    first = Stage.objects.create(run=run, name_ko="우선접수", name_en="First", opens_at=at, closes_at=at + timedelta(days=1))
    first.audiences.add(first_for)
    Stage.objects.create(run=run, name_ko="일반접수", name_en="Everybody", opens_at=at + timedelta(days=1), closes_at=at + timedelta(days=3))
