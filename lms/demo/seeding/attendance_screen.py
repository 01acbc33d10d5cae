"""A class session in which people recorded themselves with codes: two on one telephone, one too late, two looked for and found."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from courses.attendance import services as attendance_services
from courses.attendance.data import Noted, Sender
from courses.attendance.models import Kind, Source, SpotCheck, Status
from courses.attendance.services import scan_errors
from courses.enrolment.models import Enrolment

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from lms.demo.seeding.cast import Cast

PEOPLE = 6
FIRST_BEFORE = timedelta(minutes=6)
BETWEEN = timedelta(seconds=40)
LOOKED_FOR_AFTER = timedelta(minutes=30)


def seed(cast: Cast) -> None:
    """Call it when the rolls are in: what was scanned agrees with them."""
    for planned in cast.runs.values():
        if planned.text.state != "running":
            continue
        session = planned.run.class_sessions.filter(ends_at__lte=cast.now).order_by("-number").first()
        if session is not None:
            _scans(session)
            _looked_for(session, chosen_by=cast.instructor_of(planned).pk)
            return


def _scans(session: ClassSession) -> None:
    people = _present(session)
    for number, enrolment in enumerate(people):
        at = session.starts_at - FIRST_BEFORE + number * BETWEEN
        _note(session, enrolment, number=number, at=at)
    if people:
        late = people[-1]
        at = session.starts_at - FIRST_BEFORE - BETWEEN
        noted = Noted(enrolment_id=0, kind=Kind.ENTER, source=Source.QR, observed_at=at, nonce=f"demo-late-{session.pk}", text="7kq…")
        sender = Sender(actor_id=late.learner_id, browser=_browser(late.pk))
        attendance_services.refuse(noted, refusal=scan_errors.ExpiredCode(minutes=2), class_session=session, sender=sender, now=at)


def _note(session: ClassSession, enrolment: Enrolment, *, number: int, at: datetime) -> None:
    source = Source.SPOKEN if number == PEOPLE - 1 else Source.QR
    telephone = 1 if number in {1, 2} else enrolment.pk  # the second and the third share one
    noted = Noted(enrolment_id=enrolment.pk, kind=Kind.ENTER, source=source, observed_at=at, nonce=f"demo-scan-{session.pk}-{enrolment.pk}")
    sender = Sender(actor_id=enrolment.learner_id, browser=_browser(telephone))
    attendance_services.record_observations(class_session=session, noted=[noted], sender=sender, now=at)


def _looked_for(session: ClassSession, *, chosen_by: int) -> None:
    """Written by hand, because the service chooses by chance and a demo is always the same."""
    at = session.starts_at + LOOKED_FOR_AFTER
    for enrolment in _present(session)[:2]:
        SpotCheck.objects.create(
            class_session=session,
            enrolment=enrolment,
            chosen_by_id=chosen_by,
            chosen_at=at,
            was_seen=True,
            answered_at=at + BETWEEN,
            answered_by_id=chosen_by,
        )


def _present(session: ClassSession) -> list[Enrolment]:
    live = {"attendance_records__class_session": session, "attendance_records__superseded_at": None, "attendance_records__status": Status.PRESENT}
    return list(Enrolment.objects.filter(run=session.run_id, **live).order_by("pk")[:PEOPLE])


def _browser(number: int) -> str:
    return sha256(f"demo-{number}".encode()).hexdigest()
