"""Reads: the screen of a class session, and whose class sessions it is good for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from courses.attendance.models import Kind, Observation, Status
from courses.attendance.rules import ROLL_OPENS_BEFORE
from courses.attendance.selectors.summaries import live_records
from courses.catalogue.models import ClassSession, RunStatus, SessionStatus
from courses.enrolment.models import PLACED_STATES, Enrolment
from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

THERE = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.OUT)


class Place(NamedTuple):
    """Somebody's place in a class, and the class session that its people attend."""

    enrolment: Enrolment
    class_session: ClassSession


class RecordedScan(NamedTuple):
    """A reading of a code that was counted, and what the record says since."""

    class_session: ClassSession
    kind: str
    observed_at: datetime
    status: str


def screen_session(class_session: ClassSession) -> ClassSession:
    """The class session whose codes its screen shows: the host's, where it is held together with another that takes place."""
    if class_session.held_with_id is None:
        return class_session
    hosts = ClassSession.objects.filter(pk=class_session.held_with_id, status=SessionStatus.SCHEDULED)
    host = hosts.select_related("run__course", "lecture").first()
    return host or class_session


def class_session_of_screen(*, run_public_id: str, number: int) -> ClassSession | None:
    """For anybody: whoever has a code proves by it that she saw the screen."""
    found = ClassSession.objects.filter(run__public_id=run_public_id, number=number).exclude(run__status=RunStatus.DRAFT)
    return found.select_related("run__course", "lecture").first()


def class_session_by_key(key: int) -> ClassSession:
    """For whom the session of her browser knows the key."""
    return ClassSession.objects.select_related("run__course", "lecture").get(pk=key)


def recorded_scan(*, learner: User, nonce: str) -> RecordedScan | None:
    """What the learner herself recorded under that nonce."""
    found = Observation.objects.filter(nonce=nonce)
    if not found.exists():  # nearly always, and asked for little
        return None
    seen = found.filter(enrolment__learner=learner).select_related("class_session__run__course", "class_session__lecture").first()
    if seen is None:
        return None
    live = live_records().filter(enrolment=seen.enrolment_id, class_session=seen.class_session_id)
    status = live.values_list("status", flat=True).first() or ""
    return RecordedScan(class_session=seen.class_session, kind=seen.kind, observed_at=seen.observed_at, status=status)


def how_many(*, host: ClassSession, kind: str) -> tuple[int, int]:
    """How many have come (or left, gone out, come back) of how many with a place, guests among them."""
    together = {host.pk: host.run_id} | dict(host.guests.filter(status=SessionStatus.SCHEDULED).values_list("pk", "run"))
    total = Enrolment.objects.filter(run__in=together.values(), state__in=PLACED_STATES).count()
    if kind == Kind.ENTER:
        found = live_records().filter(class_session__in=together, status__in=THERE)
        return found.filter(enrolment__state__in=PLACED_STATES).count(), total
    seen = Observation.objects.filter(class_session__in=together, kind=kind, enrolment__state__in=PLACED_STATES)
    return seen.values("enrolment").distinct().count(), total


def place_at(*, learner: User, host: ClassSession) -> Place | None:
    """The learner's place in the class of that screen or in one that is its guest."""
    places = Enrolment.objects.filter(learner=learner, state__in=PLACED_STATES).order_by("pk")
    own = places.filter(run=host.run_id).first()
    if own is not None:
        return Place(own, host)
    guests = host.guests.filter(status=SessionStatus.SCHEDULED).select_related("run__course", "lecture").order_by("pk")
    by_run = {session.run_id: session for session in guests}
    found = places.filter(run__in=by_run).first() if by_run else None
    return Place(found, by_run[found.run_id]) if found else None


def open_places(*, learner: User, at: datetime) -> list[Place]:
    """Her class sessions in which she can be seen coming or going at that moment, in the order of time."""
    places = {enrolment.run_id: enrolment for enrolment in Enrolment.objects.filter(learner=learner, state__in=PLACED_STATES)}
    sessions = ClassSession.objects.filter(
        run__in=places,
        run__status=RunStatus.PUBLISHED,
        status=SessionStatus.SCHEDULED,
        starts_at__lte=at + ROLL_OPENS_BEFORE,
        ends_at__gte=clock.start_of_day(at),
    )
    ordered = sessions.select_related("run__course", "lecture").order_by("starts_at", "pk")
    return [Place(places[session.run_id], session) for session in ordered]
