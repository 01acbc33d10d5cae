"""Whether an applicant belongs to the audience that she named: what staff find, and what follows for her seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment import selectors
from courses.enrolment.models import CURRENT_STATES, SEATED_STATES, Basis, Eligibility, EligibilityState, Enrolment, EnrolmentState
from courses.enrolment.rules import fitting
from courses.enrolment.services import companions, errors, leaving, papers, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.audit import services as audit
from lms.kernel import jobs, locking
from lms.notices import services as notices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User


def verify(*, eligibility: Eligibility, actor: User, now: datetime) -> Eligibility:
    """The applicant belongs to the audience, and the papers that showed it are destroyed. Repeating it changes nothing.

    Raises NotCurrent, EligibilityDecided.
    """
    with transaction.atomic():
        everybody = _current_party(eligibility)
        said = _as_it_is(eligibility)
        if said.state == EligibilityState.VERIFIED:
            return said
        if said.state == EligibilityState.REJECTED:
            raise errors.EligibilityDecided
        if not everybody:
            raise errors.NotCurrent
        _decide(said, EligibilityState.VERIFIED, actor=actor, now=now)
        papers.destroy_decided(enrolment=_own(said), actor=actor, now=now)
    return said


def reject(*, eligibility: Eligibility, reason: str, actor: User, now: datetime) -> Eligibility:
    """The applicant, and whoever applied together with her, has none of the seats that are kept for the audience.

    Who held one has another that fits, if nobody waits for it, or the office cancels the place; who waits stands in line for what is left. Seats that
    became free go to the next. Who could apply so early only as one of the audience keeps no seat at all. What was
    verified before can still be refused. Repeating it changes nothing. Raises ReasonMissing, NotCurrent.
    """
    if not reason.strip():
        raise errors.ReasonMissing
    with transaction.atomic():
        run_id = eligibility.enrolment.run_id
        seats = seats_service.hold(run_id)[run_id]
        everybody = _current_party(eligibility)
        said = _as_it_is(eligibility)
        if said.state == EligibilityState.REJECTED:
            return said
        if not everybody:
            raise errors.NotCurrent
        said.reason = reason.strip()
        _decide(said, EligibilityState.REJECTED, actor=actor, now=now)
        _take_away(everybody, seats=seats, said=said, actor=actor, now=now)
        promoting.settle(seats=seats, now=now)
        papers.destroy_decided(enrolment=_own(said), actor=actor, now=now)
        jobs.enqueue("enrolment.announce_rejection", run_after=now + steps.ANNOUNCED_AFTER, eligibility_id=said.pk)
    return said


def _current_party(eligibility: Eligibility) -> list[Enrolment]:
    """Everybody of the application about whom something can still happen, locked and re-read."""
    rows = locking.lock(Enrolment.objects.all(), *companions.members(eligibility.enrolment, *CURRENT_STATES))
    return [row for row in rows if row.state in CURRENT_STATES]


def _as_it_is(eligibility: Eligibility) -> Eligibility:
    return locking.lock(Eligibility.objects.select_related("enrolment__run"), eligibility.pk)[0]


def _own(said: Eligibility) -> Enrolment:
    return Enrolment.objects.get(pk=said.enrolment_id)


def _decide(said: Eligibility, state: str, *, actor: User, now: datetime) -> None:
    """The log says that it was decided, not about which audience: belonging to one can be sensitive."""
    said.state, said.decided_at, said.decided_by = state, now, actor
    said.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    data = {"run": said.enrolment.run_id, "enrolment": said.enrolment_id}
    audit.record(action=f"eligibility.{state}", actor=actor, subject=said, now=now, data=data)


def _take_away(everybody: list[Enrolment], *, seats: RunSeats, said: Eligibility, actor: User, now: datetime) -> None:
    too_early = _came_too_early(said)
    lost = {pool.pk for pool in seats.pools.values() if too_early or pool.audience_id == said.audience_id}
    seated = [row for row in everybody if row.state in SEATED_STATES and row.pool_id in lost]
    other = _free_pool(seats, fits=_without(everybody[0].fits, lost), size=len(seated))
    for row in everybody:
        fits = _without(row.fits, lost)
        if not fits or (row in seated and other is None):
            leaving.end_held(row, seats=seats, to_state=EnrolmentState.CANCELLED, actor=actor, reason=said.reason, now=now)
            continue
        if row.state == EnrolmentState.WAITING:
            seats.refit(row, fits)
        if row in seated and other is not None:
            seats.give_back(row)
            seats.take(row, other)
            audit.record(action="enrolment.moved_to_other_pool", actor=actor, subject=row, now=now, data={"run": row.run_id})
        Enrolment.objects.filter(pk=row.pk).update(fits=fits, pool_id=row.pool_id)


def _came_too_early(said: Eligibility) -> bool:
    """Whether nothing but this audience let her apply at the time: then she keeps none of the seats that others could not apply for yet.

    Where her age, her dong or an invitation may have let her in as well, staff decide.
    """
    enrolment = said.enrolment
    stage = fitting.stage_at(selectors.stages_of(enrolment.run), enrolment.applied_at)
    if stage is None or said.audience_id not in {audience.audience_id for audience in stage.audiences}:
        return False
    held = Eligibility.objects.filter(enrolment=enrolment).exclude(state=EligibilityState.REJECTED).values_list("audience", flat=True)
    still = set(held)
    return not any(audience.basis != Basis.DECLARED or audience.audience_id in still for audience in stage.audiences)


def _without(fits: Iterable[int], lost: set[int]) -> list[int]:
    return [pool for pool in fits if pool not in lost]


def _free_pool(seats: RunSeats, *, fits: Iterable[int], size: int) -> int | None:
    """The first pool with so many seats for which nobody waits."""
    free = seats.free()
    return next((pool for pool in fits if free.get(pool, 0) >= size and not seats.pools[pool].waiting), None)


def announce_rejection(*, eligibility_id: int, now: datetime) -> None:
    """Who keeps an application hears why she does not count as one of the audience; who lost it hears so with the step that ended it."""
    said = Eligibility.objects.select_related("enrolment__learner", "enrolment__run__course", "audience").get(pk=eligibility_id)
    enrolment = said.enrolment
    if enrolment.state not in CURRENT_STATES:
        return
    context = {"run": enrolment.run, "enrolment": enrolment, "audience": said.audience, "reason": said.reason}
    notices.notify(person=enrolment.learner, template="eligibility_refused", context=context, key=f"eligibility:{said.pk}", now=now)
