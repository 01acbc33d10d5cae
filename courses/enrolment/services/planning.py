"""What staff declare before a run opens: its terms, its pools with what flows from one to the next, its stages."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment import selectors
from courses.enrolment.data import TermsPlan
from courses.enrolment.models import UNLIMITED, Enrolment, SeatFlow, SeatPool, Stage, Terms
from courses.enrolment.rules import declaring
from courses.enrolment.services import errors
from courses.enrolment.services import seats as seats_service
from lms.audit import services as audit
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.enrolment.data import PoolPlan, StagePlan
    from lms.accounts.models import User

PROBLEMS = {
    "no-pools": _("Enter at least one row with seats."),
    "pool-code-twice": _("Two rows have the same short name. Change one of them."),
    "flow-to-unknown-pool": _("Unused seats go to a row that does not exist. Write the short name of one of the rows."),
    "flow-to-itself": _("Unused seats cannot go to the same row."),
    "flow-goes-back": _("Unused seats can only go to a row further down. Change the order of the rows."),
    "flow-without-a-time": _("Say both where unused seats go and when."),
    "stage-closes-before-it-opens": _("A stage closes before it opens. Check its times."),
    "stages-overlap": _("Two stages overlap in time. Check their times."),
    "stage-after-the-run": _("A stage ends after the last class. Check its times."),
    "result-time-missing": _("Say when people are told the result."),
    "result-before-the-window-closes": _("The result cannot be told before applications close."),
    "result-after-the-run-starts": _("The result has to be told before the first class."),
    "minimum-above-the-seats": _("The class needs more people than it has seats. Lower the minimum, or give it more seats."),
    "minimum-without-a-time": _("Say by when it is decided whether the class is held."),
    "decision-in-the-past": _("The moment by which it is decided whether the class is held is over. Choose one that is still to come."),
    "decision-before-the-window-closes": _("It cannot be decided whether the class is held before applications close."),
    "decision-before-the-result": _("It cannot be decided whether the class is held before people are told the result."),
    "withdrawal-before-applications": _("Places could be given back only before applications open. Check until when they can be given back."),
    "withdrawal-after-the-run": _("Places could be given back even after the last class. Check until when they can be given back."),
    "decision-after-the-run-starts": _("It has to be decided before the first class whether it is held."),
    "seed-missing": _("Say where the number comes from that decides the draw."),
    "seed-source-missing": _("Say which public value decides the draw, of when, and where it is published."),
}


class TermsDoNotHold(DomainError):
    """`details["problem"]` is a code of `courses.enrolment.rules.declaring`."""

    code = "terms-do-not-hold"
    status = 422

    def __str__(self) -> str:
        return str(PROBLEMS[self.details["problem"]])


class TermsAreFixed(DomainError):
    """`details["fields"]` names them."""

    code = "terms-are-fixed"
    message = _(
        "People apply by these terms already, so they stay as they are. "
        "Only the waiting list, a later result, a smaller minimum and what to bring can still be changed."
    )


class RunIsUnfinished(DomainError):
    """`details["missing"]` has the codes of what has to be declared first."""

    code = "run-is-unfinished"
    status = 422

    def __str__(self) -> str:
        return " ".join(str(PROBLEMS[code]) for code in self.details["missing"])


def plan_of(terms: Terms) -> TermsPlan:
    return TermsPlan(**{field.name: getattr(terms, field.name) for field in fields(TermsPlan)})


def declare_terms(*, run: CourseRun, plan: TermsPlan, actor: User | None, now: datetime) -> Terms:
    """The run gives out places by these terms. Once people apply by them only what takes nothing from anybody changes.

    Raises TermsAreFixed, WaitingCapacityBelowWaiting, SeatsAreBeingDrawn.
    """
    with transaction.atomic():
        seats = seats_service.hold(run.pk)[run.pk]
        before = plan_of(seats.terms)
        changed = declaring.fixed_fields(before, plan)
        if changed and has_opened(run=run, now=now):
            raise TermsAreFixed(fields=changed)
        if seats.are_being_drawn and plan.waiting_capacity != before.waiting_capacity:
            raise errors.SeatsAreBeingDrawn
        if plan.waiting_capacity < seats.terms.waiting:
            raise errors.WaitingCapacityBelowWaiting(waiting=seats.terms.waiting)
        Terms.objects.filter(pk=run.pk).update(**vars(plan))
        audit.record(action="run.terms_declared", actor=actor, subject=run, now=now, data={"changed": _changed(before, plan)})
    return selectors.terms_of(run)


def _changed(before: TermsPlan, after: TermsPlan) -> dict[str, str]:
    names = [field.name for field in fields(TermsPlan)]
    return {name: str(getattr(after, name)) for name in names if getattr(before, name) != getattr(after, name)}


def has_opened(*, run: CourseRun, now: datetime) -> bool:
    """Whether people may have relied on what the run declares: it is published and its first window has opened, or somebody applied."""
    first = Stage.objects.filter(run=run).order_by("opens_at").values_list("opens_at", flat=True).first() or run.apply_opens_at
    return (run.status != RunStatus.DRAFT and first <= now) or Enrolment.objects.filter(run=run).exists()


def set_pools(*, run: CourseRun, plans: Sequence[PoolPlan], actor: User | None, now: datetime) -> list[SeatPool]:
    """The run has these pools, in this order, with these flows. Raises TermsDoNotHold, TermsAreFixed once people apply by them."""
    problem = declaring.pool_problem(plans)
    if problem is not None:
        raise TermsDoNotHold(problem=problem)
    with transaction.atomic():
        seats = seats_service.hold(run.pk)[run.pk]
        if has_opened(run=run, now=now):
            raise TermsAreFixed(fields=["pools"])
        kept = {pool.code: pool for pool in seats.pools.values()}
        SeatFlow.objects.filter(from_pool__run=run).delete()
        SeatPool.objects.filter(run=run).exclude(code__in=[plan.code for plan in plans]).delete()
        made = {plan.code: _pool(run, plan, position, kept.get(plan.code)) for position, plan in enumerate(plans)}
        for plan in plans:
            if plan.flows_to and plan.flows_at:
                SeatFlow.objects.create(from_pool=made[plan.code], to_pool=made[plan.flows_to], at=plan.flows_at)
        audit.record(action="run.pools_declared", actor=actor, subject=run, now=now, data={plan.code: plan.capacity for plan in plans})
    return list(made.values())


def _pool(run: CourseRun, plan: PoolPlan, position: int, kept: SeatPool | None) -> SeatPool:
    pool = kept or SeatPool(run=run, code=plan.code)
    pool.position, pool.audience_id, pool.channel = position, plan.audience_id, plan.channel
    pool.name_ko, pool.name_en = plan.name_ko, plan.name_en
    pool.capacity = UNLIMITED if run.method == Method.OPEN else plan.capacity
    pool.save()
    return pool


def set_stages(*, run: CourseRun, plans: Sequence[StagePlan], actor: User | None, now: datetime) -> list[Stage]:
    """Applications are taken in these stages, and from the first opening to the last close; without any, in the run's own window.

    Raises TermsDoNotHold, TermsAreFixed once people apply by them.
    """
    problem = declaring.stage_problem(plans, ends_at=run.ends_at)
    if problem is not None:
        raise TermsDoNotHold(problem=problem)
    with transaction.atomic():
        seats_service.hold(run.pk)
        if has_opened(run=run, now=now):
            raise TermsAreFixed(fields=["stages"])
        Stage.objects.filter(run=run).delete()
        made = [_stage(run, plan) for plan in sorted(plans, key=lambda plan: plan.opens_at)]
        if made:
            run.apply_opens_at, run.apply_closes_at = made[0].opens_at, made[-1].closes_at
            CourseRun.objects.filter(pk=run.pk).update(apply_opens_at=run.apply_opens_at, apply_closes_at=run.apply_closes_at)
        audit.record(action="run.stages_declared", actor=actor, subject=run, now=now, data={"stages": len(made)})
    return made


def _stage(run: CourseRun, plan: StagePlan) -> Stage:
    method = Method.FIRST_COME if plan.is_first_come and run.method != Method.FIRST_COME else ""
    stage = Stage.objects.create(run=run, name_ko=plan.name_ko, name_en=plan.name_en, opens_at=plan.opens_at, closes_at=plan.closes_at, method=method)
    stage.audiences.set(plan.audience_ids)
    return stage


def refuse_unfinished(run: CourseRun, *, now: datetime) -> None:
    """Raises RunIsUnfinished while something is not declared that people will rely on, or is declared so that it cannot come true."""
    moments = declaring.Moments(
        opens_at=run.apply_opens_at,
        closes_at=draw_closes_at(run),
        last_close=run.apply_closes_at,
        withdraw_until=run.withdraw_until,
        starts_at=run.starts_at,
        ends_at=run.ends_at,
    )
    seats = sum(run.seat_pools.values_list("capacity", flat=True))
    missing = declaring.missing(method=run.method, terms=plan_of(selectors.terms_of(run)), moments=moments, seats=seats, now=now)
    if missing:
        raise RunIsUnfinished(missing=missing)


def draw_closes_at(run: CourseRun) -> datetime:
    """When the last stage closes whose applications a draw or a review decides."""
    last = Stage.objects.filter(run=run, method="").order_by("-closes_at").values_list("closes_at", flat=True).first()
    return last or run.apply_closes_at
