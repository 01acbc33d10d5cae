"""Reads: the versions of the rules, and what goes by one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from courses.attendance.models import RuleVersion
from courses.attendance.selectors.summaries import live_records
from courses.catalogue.models import ClassSession, RunStatus
from courses.enrolment.models import PLACED_STATES, Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from courses.attendance.data import RecordChange
    from courses.attendance.selectors.rule_book import RuleBook


def rule_versions() -> QuerySet[RuleVersion]:
    """Every version, the latest first, with whoever made it and how far it is applied."""
    return RuleVersion.objects.select_related("made_by", "application").order_by("-applies_from", "-pk")


def access_rule_version(*, version: str) -> RuleVersion:
    """The version of that name, with its reasons for absence, for all staff; 404 where there is none."""
    return get_object_or_404(rule_versions().prefetch_related("absence_reasons"), version=version)


def class_sessions_ruled_by(version: RuleVersion, *, book: RuleBook) -> QuerySet[ClassSession]:
    """The class sessions of published runs that have records and go by the version, run by run. `version` may be a draft of the book."""
    recorded = live_records().filter(class_session=OuterRef("pk"))
    found = ClassSession.objects.filter(
        Exists(recorded), _reach(version, book=book, kind="run__course__kind", begins="starts_at"), run__status=RunStatus.PUBLISHED
    )
    return found.select_related("run__course").order_by("run", "pk")


def _reach(version: RuleVersion, *, book: RuleBook, kind: str, begins: str) -> Q:
    """Where the version applies, by the columns that have the kind of course and the moment of beginning."""
    found = Q(pk__in=[])
    for name, until in book.reach(version).items():
        here = Q(**{kind: name, f"{begins}__gte": version.applies_from})
        found |= here & Q(**{f"{begins}__lt": until}) if until else here
    return found


def enrolments_ruled_by(version: RuleVersion, *, book: RuleBook) -> QuerySet[Enrolment]:
    """The places in published runs whose rate goes by the version, or whose records do, here or in the run from which somebody was moved."""
    runs = class_sessions_ruled_by(version, book=book).order_by().values("run")
    by_rate = _reach(version, book=book, kind="run__course__kind", begins="run__starts_at")
    touched = by_rate | Q(run__in=runs) | Q(moved_by__enrolment__run__in=runs)
    return Enrolment.objects.filter(touched, state__in=PLACED_STATES, run__status=RunStatus.PUBLISHED).select_related("run__course").order_by("pk")


def people_of_changes(changes: Iterable[RecordChange]) -> list[tuple[RecordChange, ClassSession, Enrolment]]:
    """Each with its class session and the person's enrolment; two queries. Who may see them is the caller's question."""
    wanted = list(changes)
    sessions = ClassSession.objects.select_related("run__course").in_bulk([one.class_session_id for one in wanted])
    enrolments = Enrolment.objects.select_related("learner").in_bulk([one.enrolment_id for one in wanted])
    return [(one, sessions[one.class_session_id], enrolments[one.enrolment_id]) for one in wanted]
