"""Reads: what was not counted and why, and pairs of people whose scans are improbable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from courses.attendance.models import SELF_SCANS, Observation, RefusedScan
from courses.attendance.rules.pairs import ImprobablePair, Scan, improbable_pairs
from courses.enrolment.models import PLACED_STATES, Enrolment

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from courses.catalogue.models import ClassSession, CourseRun

REASONS: dict[str, _StrPromise] = {
    "already-recorded": _("The same was recorded before"),
    "class-session-is-cancelled": _("The class does not take place"),
    "expired-code": _("The code was on the screen earlier, and its time was over"),
    "forged-code": _("The code was never on the screen of this class"),
    "nonce-is-used": _("The device sent two different things as one"),
    "not-in-this-class": _("The person has no place in this class"),
    "roll-is-closed": _("The run does not take place at present or is over"),
    "scan-too-old": _("Signing in took more than ten minutes"),
    "seen-in-the-future": _("The clock of the device is fast"),
    "seen-too-early": _("More than an hour before the class"),
    "seen-too-late": _("The day of the class was over"),
    "sent-too-late": _("It was sent more than seven days after the class"),
    "wrong-code": _("The six digits were not on a screen then"),
}
OTHER = _("Another reason")


@dataclass(frozen=True)
class Pair:
    """Two people by name, with what is conspicuous about them."""

    first: Enrolment
    second: Enrolment
    found: ImprobablePair


def reason_text(scan: RefusedScan) -> str:
    """The reason in plain words."""
    return str(REASONS.get(scan.reason, OTHER))


def person_of(scan: RefusedScan) -> str:
    """The name of whose try it was, as far as that is known; empty where nobody had signed in."""
    if scan.enrolment is not None:
        return scan.enrolment.learner.name
    return scan.actor.name if scan.actor is not None else ""


def refused_scans(*, class_session: ClassSession) -> QuerySet[RefusedScan]:
    """What was not counted, the latest first. The caller has fetched the class session as staff."""
    found = RefusedScan.objects.filter(class_session=class_session).select_related("enrolment__learner", "actor", "device")
    return found.order_by("-received_at", "-pk")


def pairs_of(*, run: CourseRun) -> list[Pair]:
    """Improbable pairs among who has a place. The caller has fetched the run as staff. Two queries."""
    seen = Observation.objects.filter(class_session__run=run, source__in=SELF_SCANS, enrolment__state__in=PLACED_STATES)
    columns = ("enrolment", "class_session", "kind", "observed_at", "browser")
    found = improbable_pairs([Scan(*row) for row in seen.values_list(*columns)])
    keys = {key for pair in found for key in (pair.first, pair.second)}
    people = {one.pk: one for one in Enrolment.objects.filter(pk__in=keys).select_related("learner")}
    return [Pair(first=people[pair.first], second=people[pair.second], found=pair) for pair in found]
