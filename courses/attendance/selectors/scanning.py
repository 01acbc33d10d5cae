"""Reads for scanners: which class sessions are open, who is on the roster of a room, the numbers of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404

from courses.attendance import rules
from courses.attendance.keys import keys
from courses.attendance.models import Observation
from courses.attendance.selectors.summaries import live_records
from courses.catalogue.models import ClassSession, CourseRun, RunStatus, SessionStatus
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.models import PLACED_STATES, Enrolment
from lms.kernel import clock, korean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.attendance.models import ScanDevice
    from lms.accounts.models import User


@dataclass(frozen=True)
class LastSeen:
    kind: str
    at: datetime


@dataclass(frozen=True)
class OnRoster:
    """One person of a room: her own class session, the number of the day, by what her card is known, and what is written down so far.

    `class_session_id` is the guest's own where two runs share a room. `status` is empty while nothing is recorded.
    """

    enrolment_id: int
    learner_id: int
    class_session_id: int
    enrolment: str
    name: str
    number: str
    cards: Sequence[str]
    status: str
    last: LastSeen | None

    @property
    def masked_name(self) -> str:
        return korean.masked_name(self.name)


def open_class_sessions_for(viewer: User | AnonymousUser, *, now: datetime) -> QuerySet[ClassSession]:
    """What can be scanned now in the runs whose people the viewer may see."""
    return _open(_scanned().filter(run__in=enrolment_selectors.runs_for_staff(viewer)), now=now)


def open_class_sessions_of(device: ScanDevice, *, now: datetime) -> QuerySet[ClassSession]:
    """What can be scanned now in the runs of the device's institution."""
    return _open(_scanned().filter(run__course__institution=device.institution_id), now=now)


def access_open_class_session(*, device: ScanDevice, run_public_id: str, number: int, now: datetime) -> ClassSession:
    """A class session of the device's institution that can be scanned now; 404 for every other."""
    return _one(open_class_sessions_of(device, now=now), run_public_id=run_public_id, number=number)


def access_class_session_to_send(*, device: ScanDevice, run_public_id: str, number: int, now: datetime) -> ClassSession:
    """The same, or one that was open within the days in which a device may have been offline: what it saw, it still sends, and reads nothing."""
    found = _scanned().filter(run__course__institution=device.institution_id, starts_at__lte=now + rules.ROLL_OPENS_BEFORE)
    return _one(found.filter(ends_at__gte=now - rules.MAY_BE_OFFLINE), run_public_id=run_public_id, number=number)


def room_of(class_session: ClassSession) -> list[ClassSession]:
    """The class session and, where it is a host, its guests that take place: whoever may come in by this door."""
    guests = ClassSession.objects.filter(held_with=class_session, status=SessionStatus.SCHEDULED).order_by("pk")
    return [class_session, *guests]


def numbers_of_the_day(*, class_session: ClassSession) -> dict[int, str]:
    """The number of everybody of the room, by enrolment. Guests have theirs from the host, so that no two in a room have the same. Two queries."""
    host = class_session.held_with_id or class_session.pk
    runs = ClassSession.objects.filter(Q(pk=host) | Q(held_with=host)).values("run")
    people = Enrolment.objects.filter(run__in=runs, state__in=PLACED_STATES).order_by("confirmed_at", "pk")
    return rules.numbers_of_the_day(keys=keys(), class_session_id=host, enrolments=list(people.values_list("pk", flat=True)))


def room_roster(*, class_session: ClassSession) -> list[OnRoster]:
    """Everybody of the room, by name; a constant number of queries. The caller has fetched the class session for its viewer."""
    own = {one.run_id: one.pk for one in room_of(class_session)}
    numbers = numbers_of_the_day(class_session=class_session)
    statuses = dict(live_records().filter(class_session__in=own.values()).values_list("enrolment", "status"))
    seen = Observation.objects.filter(class_session__in=own.values()).order_by("observed_at", "nonce").values_list("enrolment", "kind", "observed_at")
    last = {enrolment: LastSeen(kind=kind, at=at) for enrolment, kind, at in seen}
    people = Enrolment.objects.filter(run__in=own, state__in=PLACED_STATES).select_related("learner").order_by("learner__name", "pk")
    known = keys()
    return [
        OnRoster(
            enrolment_id=one.pk,
            learner_id=one.learner_id,
            class_session_id=own[one.run_id],
            enrolment=one.public_id,
            name=one.learner.name,
            number=numbers.get(one.pk, ""),
            cards=rules.card_digests(keys=known, enrolment=one.public_id),
            status=statuses.get(one.pk, ""),
            last=last.get(one.pk),
        )
        for one in people
    ]


def class_sessions_on_the_day(*, run: CourseRun, now: datetime) -> list[ClassSession]:
    """The class sessions of the run that take place today, in order."""
    held = ClassSession.objects.filter(run=run, status=SessionStatus.SCHEDULED).order_by("starts_at", "number")
    return [one for one in held if clock.seoul_date(one.starts_at) <= clock.seoul_date(now) <= clock.seoul_date(one.ends_at)]


def _scanned() -> QuerySet[ClassSession]:
    found = ClassSession.objects.filter(status=SessionStatus.SCHEDULED, run__status=RunStatus.PUBLISHED)
    return found.select_related("run__course", "lecture").order_by("starts_at", "pk")


def _open(found: QuerySet[ClassSession], *, now: datetime) -> QuerySet[ClassSession]:
    return found.filter(starts_at__lte=now + rules.ROLL_OPENS_BEFORE, ends_at__gte=clock.start_of_day(now))


def _one(found: QuerySet[ClassSession], *, run_public_id: str, number: int) -> ClassSession:
    one = found.filter(run__public_id=run_public_id, number=number).first()
    if one is None:
        raise Http404
    return one
