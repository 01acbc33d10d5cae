"""A class session is added to a run, in the stead of a cancelled one or beside the others; and one is held together with another run's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from courses.attendance.services import changing, errors
from courses.catalogue.models import ClassSession, ClassSessionChange, CourseRun, RunStatus, SessionStatus
from courses.enrolment import services as enrolment_services
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.attendance.data import Whereabouts
    from lms.accounts.models import User


def add_class_session(
    *, run: CourseRun, to: Whereabouts, makes_up: ClassSession | None = None, reason: str, actor: User | None, now: datetime
) -> ClassSession:
    """The run has one more class session, with the lecture of the cancelled one that it makes up for, if any; everybody is told. The same again
    changes nothing.

    Raises ReasonMissing, RunIsOver, NotCancelled, AlreadyMadeUp, NewTimeIsPast, PlanDoesNotHold.
    """
    if not reason.strip():
        raise enrolment_services.ReasonMissing
    with transaction.atomic():
        [held] = locking.lock(CourseRun.objects.select_related("course"), run.pk)
        before = _added_before(held, to=to, makes_up=makes_up)
        if before is not None:
            return before
        lecture_id = _refuse(held, makes_up=makes_up)
        number = (ClassSession.objects.filter(run=held).aggregate(last=Max("number"))["last"] or 0) + 1
        session = ClassSession(run=held, number=number, lecture_id=lecture_id, makes_up=makes_up, **vars(to))
        changing.refuse_time(session=session, to=to, now=now)
        session.save(force_insert=True)
        changing.fit_run(held)
        change = ClassSessionChange(class_session=session)
        changing.keep(change, now_is=changing.told(session), reason=reason, actor=actor, now=now)
        data = {"run": held.pk, "change": change.pk, "makes_up": makes_up.pk if makes_up else None, "at": session.starts_at.isoformat()}
        audit.record(action="class_session.added", actor=actor, subject=session, now=now, data=data)
    return session


def _added_before(run: CourseRun, *, to: Whereabouts, makes_up: ClassSession | None) -> ClassSession | None:
    same = ClassSession.objects.filter(run=run, status=SessionStatus.SCHEDULED, makes_up=makes_up, **vars(to))
    return same.filter(changes__was_starts_at=None, changes__starts_at__isnull=False).select_related("run").first()


def _refuse(run: CourseRun, *, makes_up: ClassSession | None) -> int | None:
    """The lecture that the new class session has, or the reason why there cannot be one."""
    if run.status not in {RunStatus.DRAFT, RunStatus.PUBLISHED}:
        raise enrolment_services.RunIsOver
    if makes_up is None:
        return None
    cancelled = ClassSession.objects.filter(pk=makes_up.pk, run=run, status=SessionStatus.CANCELLED).first()
    if cancelled is None:
        raise errors.NotCancelled
    if ClassSession.objects.filter(makes_up=cancelled, status=SessionStatus.SCHEDULED).exists():
        raise errors.AlreadyMadeUp
    return cancelled.lecture_id


def combine_class_sessions(*, guest: ClassSession, host: ClassSession, reason: str, actor: User | None, now: datetime) -> ClassSession:
    """The guest's class session is held with the host's, at its time and place; the guest's people are told. Repeating it changes nothing.

    Until it begins, moving the guest's puts it on its own again (`changing.move_class_session`). Each keeps its own roll.
    Raises ReasonMissing, CannotBeCombined, RunIsOver, ClassSessionIsCancelled, ClassSessionHasBegun, RollIsTaken, NewTimeIsPast, PlanDoesNotHold.
    """
    if not reason.strip():
        raise enrolment_services.ReasonMissing
    with transaction.atomic():
        held = changing.hold([guest.pk, host.pk])
        session, with_whom = held[guest.pk], held[host.pk]
        if session.held_with_id == with_whom.pk:
            return session
        for one in (session, with_whom):
            changing.refuse_closed(one, now=now)
        _refuse_pair(session, with_whom)
        to = changing.host_whereabouts(with_whom, guest=session)
        changing.refuse_time(session=session, to=to, now=now)
        session.held_with = with_whom
        changing.put(session, to=to, action="class_session.combined", reason=reason, actor=actor, now=now)
    return session


def _refuse_pair(guest: ClassSession, host: ClassSession) -> None:
    is_apart = guest.run_id == host.run_id or guest.run.course.institution_id != host.run.course.institution_id
    is_bound = guest.held_with_id is not None or host.held_with_id is not None
    if is_apart or is_bound or guest.run.is_online != host.run.is_online:
        raise errors.CannotBeCombined
    if ClassSession.objects.filter(held_with=guest, status=SessionStatus.SCHEDULED).exists():
        raise errors.CannotBeCombined
