"""One class session (회차) is moved or cancelled: the timetable, the bounds of the run, the log, and everybody who has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min

from courses.attendance.models import Observation
from courses.attendance.services import errors
from courses.attendance.signals import attendance_changed
from courses.catalogue.models import ClassSession, ClassSessionChange, CourseRun, RunStatus, SessionStatus
from courses.catalogue.services import PlanDoesNotHold
from courses.enrolment import services as enrolment_services
from courses.enrolment.models import CURRENT_STATES, Enrolment, RunStaff
from lms.audit import services as audit
from lms.kernel import jobs, locking
from lms.notices import services as notices
from lms.notices.data import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.attendance.data import Whereabouts
    from lms.accounts.models import User

JOB = "attendance.tell_change"


def move_class_session(*, class_session: ClassSession, to: Whereabouts, reason: str, actor: User | None, now: datetime) -> ClassSession:
    """The class session takes place at another time or in another room, and everybody concerned is told. Repeating it changes nothing.

    Raises ReasonMissing, RunIsOver, ClassSessionIsCancelled, ClassSessionHasBegun, RollIsTaken, NewTimeIsPast and, where the timetable would not
    hold, PlanDoesNotHold.
    """
    with transaction.atomic():
        session = _open(class_session=class_session, reason=reason, now=now)
        before = (session.starts_at, session.ends_at, session.venue_ko, session.venue_en)
        if before == (to.starts_at, to.ends_at, to.venue_ko, to.venue_en):
            return session
        _refuse_time(session=session, to=to, now=now)
        change = ClassSessionChange(class_session=session, **_told(session, "was_"))
        session.starts_at, session.ends_at, session.venue_ko, session.venue_en = to.starts_at, to.ends_at, to.venue_ko, to.venue_en
        session.save(update_fields=["starts_at", "ends_at", "venue_ko", "venue_en"])
        _fit_run(session.run)
        _keep(change, now_is=_told(session), reason=reason, actor=actor, now=now)
        moments = {"from": before[0].isoformat(), "to": session.starts_at.isoformat()}
        audit.record(
            action="class_session.moved", actor=actor, subject=session, now=now, data={"run": session.run_id, "change": change.pk, **moments}
        )
    return session


def cancel_class_session(*, class_session: ClassSession, reason: str, actor: User | None, now: datetime) -> ClassSession:
    """The class session does not take place; it counts for nobody any more, and everybody concerned is told. Repeating it changes nothing.

    Raises ReasonMissing, RunIsOver, ClassSessionHasBegun, RollIsTaken, LastClassSession.
    """
    with transaction.atomic():
        try:
            session = _open(class_session=class_session, reason=reason, now=now)
        except errors.ClassSessionIsCancelled:
            return ClassSession.objects.select_related("run").get(pk=class_session.pk)
        if not _others(session).exists():
            raise errors.LastClassSession
        session.status = SessionStatus.CANCELLED
        session.save(update_fields=["status"])
        _fit_run(session.run)
        change = ClassSessionChange(class_session=session, **_told(session, "was_"))
        _keep(change, now_is={}, reason=reason, actor=actor, now=now)
        audit.record(action="class_session.cancelled", actor=actor, subject=session, now=now, data={"run": session.run_id, "change": change.pk})
    return session


def tell_change(*, change_id: int, now: datetime) -> None:
    """Everybody who had a place then, and who teaches, has the message; and what counts for each place is looked at again. However often, once."""
    change = ClassSessionChange.objects.select_related("class_session__run__course", "class_session__lecture").get(pk=change_id)
    run = change.class_session.run
    places = list(Enrolment.objects.filter(run=run, state__in=CURRENT_STATES).select_related("learner").order_by("pk"))
    for place in places:
        attendance_changed.send(sender=ClassSessionChange, enrolment_id=place.pk)
    first = change.was_starts_at or change.class_session.starts_at
    if run.status != RunStatus.PUBLISHED or first <= now:
        return
    staff = RunStaff.objects.current().filter(run=run).exclude(user=change.actor).select_related("user").order_by("pk")
    held = [place for place in places if place.confirmed_at is not None and place.confirmed_at <= change.at]
    calendars = [(place.learner, enrolment_services.calendar_attachment(enrolment=place)) for place in held]
    _tell([*calendars, *((member.user, "") for member in staff)], change=change, now=now)


def _tell(people: Iterable[tuple[User, str]], *, change: ClassSessionChange, now: datetime) -> None:
    """Each with the calendar file that goes along, if any."""
    template = "class_session_cancelled" if change.is_cancelled else "class_session_moved"
    context = {"change": change, "class_session": change.class_session, "run": change.class_session.run}
    for person, calendar in people:
        key, delivery = f"class-session-change:{change.pk}", Delivery(calendar=calendar)
        notices.notify(person=person, template=template, context=context, key=key, now=now, delivery=delivery)


def _open(*, class_session: ClassSession, reason: str, now: datetime) -> ClassSession:
    """The class session as it is now, its run held, and its roll too; raises the reason for which it must stay as it is."""
    if not reason.strip():
        raise enrolment_services.ReasonMissing
    [run] = locking.lock(CourseRun.objects.all(), class_session.run_id)
    locking.lock_name("attendance-of", class_session.pk)
    session = ClassSession.objects.select_related("lecture").get(pk=class_session.pk)
    session.run = run
    if run.status not in {RunStatus.DRAFT, RunStatus.PUBLISHED}:
        raise enrolment_services.RunIsOver
    if session.status == SessionStatus.CANCELLED:
        raise errors.ClassSessionIsCancelled
    if session.starts_at <= now:
        raise errors.ClassSessionHasBegun
    if Observation.objects.filter(class_session=session).exists():
        raise errors.RollIsTaken
    return session


def _refuse_time(*, session: ClassSession, to: Whereabouts, now: datetime) -> None:
    if to.ends_at <= to.starts_at:
        raise PlanDoesNotHold(problem="session-ends-before-it-starts")
    if to.starts_at <= now:
        raise errors.NewTimeIsPast
    if _others(session).filter(starts_at__lt=to.ends_at, ends_at__gt=to.starts_at).exists():
        raise PlanDoesNotHold(problem="sessions-overlap")
    last = _others(session).aggregate(last=Max("ends_at"))["last"]
    if session.run.apply_closes_at > max(to.ends_at, last or to.ends_at):
        raise PlanDoesNotHold(problem="window-closes-after-the-run")


def _others(session: ClassSession) -> QuerySet[ClassSession]:
    return ClassSession.objects.filter(run=session.run_id, status=SessionStatus.SCHEDULED).exclude(pk=session.pk)


def _fit_run(run: CourseRun) -> None:
    """The run begins with its first meeting that takes place and ends with its last."""
    held = ClassSession.objects.filter(run=run, status=SessionStatus.SCHEDULED).aggregate(first=Min("starts_at"), last=Max("ends_at"))
    run.starts_at, run.ends_at = held["first"], held["last"]
    run.save(update_fields=["starts_at", "ends_at"])
    enrolment_services.forget_class_reminder(run=run)


def _told(session: ClassSession, prefix: str = "") -> dict[str, Any]:
    """When and where, as people are told."""
    venue = session if session.venue_ko else session.run
    told = {"starts_at": session.starts_at, "ends_at": session.ends_at, "venue_ko": venue.venue_ko, "venue_en": venue.venue_en}
    return {f"{prefix}{name}": value for name, value in told.items()}


def _keep(change: ClassSessionChange, *, now_is: dict[str, Any], reason: str, actor: User | None, now: datetime) -> None:
    for name, value in now_is.items():
        setattr(change, name, value)
    change.reason, change.actor, change.at = reason.strip(), actor, now
    change.save(force_insert=True)
    jobs.enqueue(JOB, change_id=change.pk)
