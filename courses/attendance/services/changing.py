"""One class session (회차) is moved or cancelled, and those held together with it: timetable, bounds of the run, log, everybody who has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, Min

from courses.attendance.data import Whereabouts
from courses.attendance.models import Correction, Observation
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
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from lms.accounts.models import User

JOB = "attendance.tell_change"


def move_class_session(*, class_session: ClassSession, to: Whereabouts, reason: str, actor: User | None, now: datetime) -> ClassSession:
    """The class session takes place at another time or in another room, and everybody concerned is told. Repeating it changes nothing.

    Those of other runs that are held together with it go along; one that was itself held together with another's is on its own again.
    Raises ReasonMissing, RunIsOver, ClassSessionIsCancelled, ClassSessionHasBegun, RollIsTaken, NewTimeIsPast, TimetableChanged,
    GuestsCannotFollow and, where the timetable would not hold, PlanDoesNotHold.
    """
    with transaction.atomic():
        session, *guests = open_together(class_session, reason=reason, now=now)
        if whereabouts(session) == to and session.held_with_id is None:
            return session
        refuse_time(session=session, to=to, now=now)
        session.held_with = None
        put(session, to=to, action="class_session.moved", reason=reason, actor=actor, now=now)
        for guest in guests:
            _follow(guest, host=session, reason=reason, actor=actor, now=now)
    return session


def _follow(guest: ClassSession, *, host: ClassSession, reason: str, actor: User | None, now: datetime) -> None:
    to = host_whereabouts(host, guest=guest)
    try:
        refuse_time(session=guest, to=to, now=now)
    except PlanDoesNotHold as problem:
        raise errors.GuestsCannotFollow(course=guest.run.course.title, number=guest.run.number) from problem
    put(guest, to=to, action="class_session.moved", reason=reason, actor=actor, now=now)


def put(session: ClassSession, *, to: Whereabouts, action: str, reason: str, actor: User | None, now: datetime) -> None:
    """The class session, which is held, is there from now on; the run fits, the log has it, the people will be told."""
    change = ClassSessionChange(class_session=session, **told(session, "was_"))
    was_starts_at = session.starts_at
    session.starts_at, session.ends_at, session.venue_ko, session.venue_en = to.starts_at, to.ends_at, to.venue_ko, to.venue_en
    session.save(update_fields=["starts_at", "ends_at", "venue_ko", "venue_en", "held_with"])
    fit_run(session.run)
    keep(change, now_is=told(session), reason=reason, actor=actor, now=now)
    moments = {"from": was_starts_at.isoformat(), "to": session.starts_at.isoformat()}
    data = {"run": session.run_id, "change": change.pk, "held_with": session.held_with_id, **moments}
    audit.record(action=action, actor=actor, subject=session, now=now, data=data)


def cancel_class_session(*, class_session: ClassSession, reason: str, actor: User | None, now: datetime) -> ClassSession:
    """The class session does not take place; it counts for nobody any more, and everybody concerned is told. Repeating it changes nothing.

    Those of other runs that are held together with it do not take place either.
    Raises ReasonMissing, RunIsOver, ClassSessionHasBegun, RollIsTaken, LastClassSession, TimetableChanged.
    """
    with transaction.atomic():
        try:
            together = open_together(class_session, reason=reason, now=now)
        except errors.ClassSessionIsCancelled:
            return ClassSession.objects.select_related("run").get(pk=class_session.pk)
        for session in together:
            _cancel(session, reason=reason, actor=actor, now=now)
    return together[0]


def _cancel(session: ClassSession, *, reason: str, actor: User | None, now: datetime) -> None:
    if not others(session).exists():
        raise errors.LastClassSession
    session.status, session.held_with = SessionStatus.CANCELLED, None
    session.save(update_fields=["status", "held_with"])
    fit_run(session.run)
    change = ClassSessionChange(class_session=session, **told(session, "was_"))
    keep(change, now_is={}, reason=reason, actor=actor, now=now)
    audit.record(action="class_session.cancelled", actor=actor, subject=session, now=now, data={"run": session.run_id, "change": change.pk})


def tell_change(*, change_id: int, now: datetime) -> None:
    """Everybody who had a place then, and who teaches, has the message; and what counts for each place is looked at again. However often, once."""
    change = ClassSessionChange.objects.select_related(
        "class_session__run__course", "class_session__lecture", "class_session__held_with__run__course", "class_session__makes_up"
    ).get(pk=change_id)
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
    became = "cancelled" if change.is_cancelled else "added" if change.is_added else "moved"
    template = f"class_session_{became}"
    context = {"change": change, "class_session": change.class_session, "run": change.class_session.run}
    for person, calendar in people:
        key, delivery = f"class-session-change:{change.pk}", Delivery(calendar=calendar)
        notices.notify(person=person, template=template, context=context, key=key, now=now, delivery=delivery)


def hold(class_session_ids: Collection[int]) -> dict[int, ClassSession]:
    """The class sessions by key as they are now, their runs and their rolls held until the transaction ends."""
    wanted = ClassSession.objects.filter(pk__in=class_session_ids)
    runs = {run.pk: run for run in locking.lock(CourseRun.objects.select_related("course"), *wanted.values_list("run", flat=True))}
    locking.lock_names(f"attendance-of/{pk}" for pk in class_session_ids)
    found = {session.pk: session for session in wanted.select_related("lecture").order_by("pk")}
    for session in found.values():
        session.run = runs[session.run_id]
    return found


def open_together(class_session: ClassSession, *, reason: str, now: datetime) -> list[ClassSession]:
    """The class session, then those that are held together with it as its guests; held. Raises why one of them must stay as it is."""
    if not reason.strip():
        raise enrolment_services.ReasonMissing
    guests = ClassSession.objects.filter(held_with=class_session.pk, status=SessionStatus.SCHEDULED)
    held = hold([class_session.pk, *guests.values_list("pk", flat=True)])
    if {class_session.pk, *guests.values_list("pk", flat=True)} != held.keys():
        raise errors.TimetableChanged
    together = [held.pop(class_session.pk), *held.values()]
    for session in together:
        refuse_closed(session, now=now)
    return together


def refuse_closed(session: ClassSession, *, now: datetime) -> None:
    """Raises the reason for which the class session must stay as it is."""
    if session.run.status not in {RunStatus.DRAFT, RunStatus.PUBLISHED}:
        raise enrolment_services.RunIsOver
    if session.status == SessionStatus.CANCELLED:
        raise errors.ClassSessionIsCancelled
    if session.starts_at <= now:
        raise errors.ClassSessionHasBegun
    if any(rows.filter(class_session=session).exists() for rows in (Observation.objects, Correction.objects)):
        raise errors.RollIsTaken


def refuse_time(*, session: ClassSession, to: Whereabouts, now: datetime) -> None:
    """Raises NewTimeIsPast or PlanDoesNotHold where the class session, which may be a new one, cannot take place then."""
    if to.ends_at <= to.starts_at:
        raise PlanDoesNotHold(problem="session-ends-before-it-starts")
    if to.starts_at <= now:
        raise errors.NewTimeIsPast
    if others(session).filter(starts_at__lt=to.ends_at, ends_at__gt=to.starts_at).exists():
        raise PlanDoesNotHold(problem="sessions-overlap")
    last = others(session).aggregate(last=Max("ends_at"))["last"]
    if session.run.apply_closes_at > max(to.ends_at, last or to.ends_at):
        raise PlanDoesNotHold(problem="window-closes-after-the-run")


def whereabouts(session: ClassSession) -> Whereabouts:
    return Whereabouts(starts_at=session.starts_at, ends_at=session.ends_at, venue_ko=session.venue_ko, venue_en=session.venue_en)


def host_whereabouts(host: ClassSession, *, guest: ClassSession) -> Whereabouts:
    """When and where the guest takes place; its own run's venue is not written down twice."""
    venue = host if host.venue_ko else host.run
    is_own = (venue.venue_ko, venue.venue_en) == (guest.run.venue_ko, guest.run.venue_en)
    return Whereabouts(host.starts_at, host.ends_at, *(("", "") if is_own else (venue.venue_ko, venue.venue_en)))


def others(session: ClassSession) -> QuerySet[ClassSession]:
    return ClassSession.objects.filter(run=session.run_id, status=SessionStatus.SCHEDULED).exclude(pk=session.pk)


def fit_run(run: CourseRun) -> None:
    """The run begins with its first meeting that takes place and ends with its last."""
    held = ClassSession.objects.filter(run=run, status=SessionStatus.SCHEDULED).aggregate(first=Min("starts_at"), last=Max("ends_at"))
    run.starts_at, run.ends_at = held["first"], held["last"]
    run.save(update_fields=["starts_at", "ends_at"])
    enrolment_services.forget_class_reminder(run=run)


def told(session: ClassSession, prefix: str = "") -> dict[str, Any]:
    """When and where, as people are told."""
    venue = session if session.venue_ko else session.run
    told = {"starts_at": session.starts_at, "ends_at": session.ends_at, "venue_ko": venue.venue_ko, "venue_en": venue.venue_en}
    return {f"{prefix}{name}": value for name, value in told.items()}


def keep(change: ClassSessionChange, *, now_is: dict[str, Any], reason: str, actor: User | None, now: datetime) -> None:
    for name, value in now_is.items():
        setattr(change, name, value)
    change.reason, change.actor, change.at = reason.strip(), actor, now
    change.save(force_insert=True)
    jobs.enqueue(JOB, change_id=change.pk)
