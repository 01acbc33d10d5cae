"""The life of a run: planned, published, cancelled or completed; its seats and its staff."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from courses.catalogue import services as catalogue_services
from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment.models import (
    CURRENT_STATES,
    GENERAL,
    SEATED_STATES,
    UNLIMITED,
    Enrolment,
    EnrolmentState,
    Offer,
    RunStaff,
    SeatPool,
    StaffRole,
    Terms,
)
from courses.enrolment.services import errors, leaving, planning, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.accounts.models import Role
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.data import RunPlan
    from courses.catalogue.models import Course
    from lms.accounts.models import User

GENERAL_NAMES = {"name_ko": "일반", "name_en": "General"}
ENDS_WITH_A_CANCELLED_RUN = dict.fromkeys(CURRENT_STATES, EnrolmentState.CANCELLED)
ENDS_WITH_A_COMPLETED_RUN = {
    EnrolmentState.APPLIED: EnrolmentState.NOT_SELECTED,
    EnrolmentState.NEEDS_DOCUMENTS: EnrolmentState.NOT_SELECTED,
    EnrolmentState.WAITING: EnrolmentState.UNPLACED,
    EnrolmentState.OFFERED: EnrolmentState.LAPSED,
    EnrolmentState.CONFIRMED: EnrolmentState.COMPLETED,
}


def create_run(*, course: Course, plan: RunPlan, actor: User | None, now: datetime) -> CourseRun:
    """The run stands as a draft with its class sessions and its seats. Raises what `catalogue.services.plan_run` raises."""
    with transaction.atomic():
        run = catalogue_services.plan_run(course=course, plan=plan)
        capacity = UNLIMITED if plan.method == Method.OPEN else plan.capacity
        SeatPool.objects.create(run=run, code=GENERAL, capacity=capacity, **GENERAL_NAMES)
        Terms.objects.create(run=run, waiting_capacity=plan.waiting_capacity)
        data = {"course": course.code, "number": run.number, "capacity": plan.capacity, "waiting_capacity": plan.waiting_capacity}
        audit.record(action="run.created", actor=actor, subject=run, now=now, data=data)
    return run


def replan_run(*, run: CourseRun, plan: RunPlan, actor: User | None, now: datetime) -> CourseRun:
    """The draft is as planned. Where applications are taken in stages its window stays theirs; seats of several pools stay as they are.

    Raises what `catalogue.services.replan_run` raises, TermsDoNotHold, SeatsAreDivided.
    """
    with transaction.atomic():
        seats = seats_service.hold(run.pk)[run.pk]
        run.refresh_from_db()
        stages, was = list(run.stages.all()), run.method
        if stages:
            plan = replace(plan, apply_opens_at=run.apply_opens_at, apply_closes_at=run.apply_closes_at)
        run = catalogue_services.replan_run(run=run, plan=plan)
        if any(stage.closes_at > run.ends_at for stage in stages):
            raise planning.TermsDoNotHold(problem="stage-after-the-run")
        if run.method == Method.FIRST_COME:
            run.stages.update(method="")  # as if they had been declared for it
        _replan_seats(list(seats.pools.values()), plan, was=was)
        Terms.objects.filter(pk=run.pk).update(waiting_capacity=plan.waiting_capacity)
        data = {"capacity": plan.capacity, "waiting_capacity": plan.waiting_capacity, "method": plan.method}
        audit.record(action="run.replanned", actor=actor, subject=run, now=now, data=data)
    return run


def _replan_seats(pools: list[SeatPool], plan: RunPlan, *, was: str) -> None:
    if len(pools) > 1:
        if plan.method != was and Method.OPEN in {plan.method, was}:
            raise errors.SeatsAreDivided
        return
    capacity = UNLIMITED if plan.method == Method.OPEN else plan.capacity
    SeatPool.objects.filter(pk__in=[pool.pk for pool in pools]).update(capacity=capacity)


def publish_run(*, run: CourseRun, actor: User | None, now: datetime) -> CourseRun:
    """Everybody can see the run, and apply while its window is open. Repeating it changes nothing. Raises RunNotDraft, RunIsUnfinished."""
    with transaction.atomic():
        if run.status == RunStatus.DRAFT:
            planning.refuse_unfinished(run, now=now)
        published = CourseRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).update(status=RunStatus.PUBLISHED)
        run.refresh_from_db(fields=["status"])
        if run.status != RunStatus.PUBLISHED:
            raise errors.RunNotDraft
        if published:
            audit.record(action="run.published", actor=actor, subject=run, now=now)
    return run


def cancel_run(*, run: CourseRun, reason: str, actor: User | None, now: datetime) -> CourseRun:
    """The run does not take place (폐강): it takes nobody any more, every place is cancelled, and everybody is told why.

    Repeating it changes nothing. Raises ReasonMissing, RunIsOver.
    """
    if not reason.strip():
        raise errors.ReasonMissing
    with transaction.atomic():
        open_statuses = [RunStatus.DRAFT, RunStatus.PUBLISHED]
        cancelled = CourseRun.objects.filter(pk=run.pk, status__in=open_statuses).update(status=RunStatus.CANCELLED, cancel_reason=reason.strip())
        run.refresh_from_db(fields=["status", "cancel_reason"])
        if run.status != RunStatus.CANCELLED:
            raise errors.RunIsOver
        if cancelled:
            count = _end_all(run=run, ends=ENDS_WITH_A_CANCELLED_RUN, actor=actor, reason=run.cancel_reason, now=now)
            audit.record(action="run.cancelled", actor=actor, subject=run, now=now, data={"enrolments": count})
    return run


def complete_run(*, run: CourseRun, actor: User | None, now: datetime) -> CourseRun:
    """The run is over; who held a place to the end has completed it. Repeating it changes nothing. Raises RunIsOver, RunNotOver."""
    if now < run.ends_at:
        raise errors.RunNotOver
    with transaction.atomic():
        completed = CourseRun.objects.filter(pk=run.pk, status=RunStatus.PUBLISHED).update(status=RunStatus.COMPLETED)
        run.refresh_from_db(fields=["status"])
        if run.status != RunStatus.COMPLETED:
            raise errors.RunIsOver
        if completed:
            count = _end_all(run=run, ends=ENDS_WITH_A_COMPLETED_RUN, actor=actor, reason="", now=now)
            audit.record(action="run.completed", actor=actor, subject=run, now=now, data={"enrolments": count})
    return run


def _end_all(*, run: CourseRun, ends: dict[EnrolmentState, EnrolmentState], actor: User | None, reason: str, now: datetime) -> int:
    """No pool of the run gives a seat any more, and every current enrolment has ended as `ends` says; returns how many."""
    seats = seats_service.hold(run.pk)[run.pk]  # waits for who is taking a seat just now
    SeatPool.objects.filter(run=run).update(closed_at=now)
    current = Enrolment.objects.filter(run=run, state__in=CURRENT_STATES)
    enrolments = locking.lock(Enrolment.objects.all(), *current.values_list("pk", flat=True))
    for state, to_state in ends.items():
        steps.move_many(
            enrolments=[enrolment for enrolment in enrolments if enrolment.state == state], to_state=to_state, actor=actor, reason=reason, now=now
        )
    outcome = leaving.OUTCOMES[ends[EnrolmentState.OFFERED]]
    Offer.objects.filter(enrolment__in=enrolments, answered_at=None).update(outcome=outcome, answered_at=now)
    for pool in seats.pools.values():
        pool.taken = Enrolment.objects.filter(pool=pool, state__in=SEATED_STATES).count()
        pool.waiting = 0
    seats.terms.waiting = 0
    seats.write()
    return len(enrolments)


def change_capacity(*, pool: SeatPool, capacity: int, actor: User | None, now: datetime, waiting_capacity: int | None = None) -> SeatPool:
    """The pool has so many seats, never fewer than are taken, and seats that are new go to who waits. None leaves the run's line as long as it is.

    Raises RunIsCancelled, CapacityBelowTaken, WaitingCapacityBelowWaiting, SeatsAreBeingDrawn.
    """
    with transaction.atomic():
        seats = seats_service.hold(pool.run_id)[pool.run_id]
        if CourseRun.objects.filter(pk=pool.run_id, status=RunStatus.CANCELLED).exists():
            raise errors.RunIsCancelled
        if seats.are_being_drawn:
            raise errors.SeatsAreBeingDrawn
        before, terms = seats.pools[pool.pk], seats.terms
        if capacity < before.taken:
            raise errors.CapacityBelowTaken(taken=before.taken)
        line = terms.waiting_capacity if waiting_capacity is None else waiting_capacity
        if line < terms.waiting:
            raise errors.WaitingCapacityBelowWaiting(waiting=terms.waiting)
        data = {"from": before.capacity, "to": capacity, "waiting_from": terms.waiting_capacity, "waiting_to": line}
        audit.record(action="run.capacity_changed", actor=actor, subject=pool, now=now, data=data)
        before.capacity, terms.waiting_capacity = capacity, line
        Terms.objects.filter(pk=terms.pk).update(waiting_capacity=line)
        promoting.settle(seats=seats, now=now)
    pool.refresh_from_db()
    return pool


def assign_staff(*, run: CourseRun, user: User, actor: User | None, now: datetime, role: str = StaffRole.INSTRUCTOR) -> RunStaff:
    """The person teaches, or helps in, the run from now on. Repeating it changes nothing. Raises NotAnInstructor."""
    if Role.INSTRUCTOR not in user.roles:
        raise errors.NotAnInstructor
    with transaction.atomic():
        locking.lock_name("staff-of-run", run.pk)
        current = RunStaff.objects.current().filter(run=run, user=user).first()
        if current is not None and current.role == role:
            return current
        if current is not None:
            end_staff(staff=current, actor=actor, now=now)
        staff = RunStaff.objects.create(run=run, user=user, role=role, started_at=now)
        audit.record(action="run.staff_assigned", actor=actor, subject=run, now=now, data={"user": user.pk, "role": role})
    return staff


def end_staff(*, staff: RunStaff, actor: User | None, now: datetime) -> None:
    """The person is not staff of the run any more, and so does not see its people. Repeating it changes nothing."""
    with transaction.atomic():
        if RunStaff.objects.current().filter(pk=staff.pk).update(ended_at=now):
            audit.record(action="run.staff_ended", actor=actor, subject=staff.run, now=now, data={"user": staff.user_id, "role": staff.role})
