"""Versions of the rules to be, as tests write them."""

from __future__ import annotations

from dataclasses import asdict

from courses.attendance.data import ReasonPlan, RulePlan
from courses.attendance.rules import RuleSet

ILLNESS = ReasonPlan(code="illness", name_ko="질병", name_en="Illness", documents_ko="진단서", documents_en="a certificate", most_percent=10)
TERMS = {name: value for name, value in asdict(RuleSet(version="")).items() if name != "version"}


def plan(*, kind="", applies_from, reasons=(ILLNESS,), note="", **terms) -> RulePlan:
    """The rules as they are shipped, but for `terms`."""
    return RulePlan(course_kind=kind, applies_from=applies_from, terms={**TERMS, **terms}, reasons=tuple(reasons), note=note)
