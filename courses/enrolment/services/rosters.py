"""Who is in a class, as a file that somebody takes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.enrolment import selectors
from lms.audit import services as audit
from lms.kernel import korean, sheets

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


class Column(models.TextChoices):
    NAME = "name", gettext_lazy("Name")
    PHONE = "phone", gettext_lazy("Mobile number")
    STATE = "state", gettext_lazy("State")
    POOL = "pool", gettext_lazy("Whose seat")
    CHANNEL = "channel", gettext_lazy("How")
    APPLIED = "applied", gettext_lazy("Applied")


OFFICE_ONLY = (Column.POOL,)  # belonging to a group can be sensitive


@dataclass(frozen=True)
class RosterFile:
    """What somebody takes away; `people` are the keys of those who stand in it."""

    content: bytes
    people: list[int]


def roster_file(*, run: CourseRun, kind: str, columns: list[str], actor: User, now: datetime, with_full_numbers: bool = False) -> RosterFile:
    """Everybody who has a place, by name, one row each, as XLSX or CSV; that it was taken away stands in the log."""
    chosen = [Column(name) for name in columns]
    people = list(selectors.roster(run=run).select_related("learner", "pool"))
    values = {**VALUES, Column.PHONE: _full_number} if with_full_numbers else VALUES
    rows = [[number, *(values[column](enrolment) for column in chosen)] for number, enrolment in enumerate(people, start=1)]
    data = {"kind": kind, "columns": [column.value for column in chosen], "people": len(people), "full_numbers": with_full_numbers}
    audit.record(action="run.roster_taken", actor=actor, subject=run, now=now, data=data)
    head = [_("No."), *(str(column.label) for column in chosen)]
    return RosterFile(content=sheets.write(kind, [head, *rows], title=_("Roster")), people=[enrolment.learner_id for enrolment in people])


def _full_number(enrolment: Enrolment) -> str:
    return korean.phone_text(enrolment.learner.phone or "")


VALUES: dict[Column, Callable[[Enrolment], Any]] = {
    Column.NAME: lambda enrolment: enrolment.learner.name,
    Column.PHONE: lambda enrolment: korean.masked_phone(enrolment.learner.phone or ""),
    Column.STATE: lambda enrolment: enrolment.get_state_display(),
    Column.POOL: lambda enrolment: enrolment.pool.name if enrolment.pool else "",
    Column.CHANNEL: lambda enrolment: enrolment.get_channel_display(),
    Column.APPLIED: lambda enrolment: enrolment.applied_at,
}
