"""Deciding about applications for a run whose places are given out by a review. People who applied together are decided about together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from courses.catalogue.models import Method, RunStatus
from courses.enrolment.data import InLine
from courses.enrolment.models import DECIDING_STATES, LIVE_STATES, Enrolment, EnrolmentState
from courses.enrolment.services import applying, companions, errors, papers, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.kernel import locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User


@dataclass(frozen=True)
class Approval:
    """What came of approving one of many; `refusal` says why nothing did."""

    enrolment: Enrolment
    refusal: DomainError | None = None


def approve(*, enrolment: Enrolment, actor: User, now: datetime) -> Enrolment:
    """The applicant and whoever applied together with her have seats, or stand in line where no seat that fits them is free.

    Repeating it changes nothing. Raises NoSeatToApprove where the line has no room either, SessionsOverlap, NotReviewed, RunNotOpen,
    AlreadyDecided, NotCurrent.
    """
    with transaction.atomic():
        everybody = Enrolment.objects.filter(pk__in=companions.members(enrolment, *DECIDING_STATES))
        locking.lock_names(f"applications-of/{learner}" for learner in everybody.values_list("learner", flat=True))
        seats = seats_service.hold(enrolment.run_id)[enrolment.run_id]
        row, party = _to_decide(enrolment)
        if row.state not in DECIDING_STATES:
            return _decided_already(row)
        if row.run.status != RunStatus.PUBLISHED:
            raise errors.RunNotOpen
        _seat_or_queue(party, seats=seats, actor=actor, now=now)
        seats.write()
        for member in party:
            papers.destroy_decided(enrolment=member, actor=actor, now=now)
    return row


def _decided_already(row: Enrolment) -> Enrolment:
    """It was approved before. Raises AlreadyDecided where it was refused."""
    if row.state not in LIVE_STATES:
        raise errors.AlreadyDecided
    return row


def _seat_or_queue(party: list[Enrolment], *, seats: RunSeats, actor: User, now: datetime) -> None:
    """Nobody passes those who wait already: what they could have is not free."""
    first = party[0]
    fits = [pool for pool in first.fits if pool in seats.pools and seats.pools[pool].closed_at is None]
    may_split = bool(first.party and first.party.may_split)
    given = promoting.given_to_newcomer(seats, InLine(key=promoting.NEWCOMER, size=len(party), fits=tuple(fits), may_split=may_split))
    placed = party[: len(given)]
    queued = party[len(placed) :]
    if queued and (len(queued) > seats.room_in_line or not fits or first.run.starts_at <= now):
        raise errors.NoSeatToApprove
    for member in party:
        member.documents_until, member.fits = None, fits
    for member, pool_id in zip(placed, given, strict=True):
        applying.refuse_clash(applying.look(learner=member.learner, run=member.run, request_key="")[0])
        seats.take(member, pool_id)
        steps.move(enrolment=member, to_state=EnrolmentState.CONFIRMED, actor=actor, now=now)
    for member in queued:
        seats.enter_line(member)
        steps.move(enrolment=member, to_state=EnrolmentState.WAITING, actor=actor, now=now)


def approve_many(*, enrolments: Iterable[Enrolment], actor: User, now: datetime) -> list[Approval]:
    """Each of them is approved, who applied first comes first; one that cannot be does not keep the others from it. Says what came of each."""
    return [_try_to_approve(enrolment, actor=actor, now=now) for enrolment in sorted(enrolments, key=lambda row: (row.applied_at, row.pk))]


def _try_to_approve(enrolment: Enrolment, *, actor: User, now: datetime) -> Approval:
    try:
        return Approval(enrolment=approve(enrolment=enrolment, actor=actor, now=now))
    except DomainError as refusal:
        return Approval(enrolment=enrolment, refusal=refusal)


def refuse(*, enrolment: Enrolment, reason: str, actor: User, now: datetime) -> Enrolment:
    """The application was not accepted, and the applicant reads why. Repeating it changes nothing. Raises ReasonMissing, NotReviewed,
    AlreadyDecided, NotCurrent.
    """
    if not reason.strip():
        raise errors.ReasonMissing
    with transaction.atomic():
        row, party = _to_decide(enrolment)
        if row.state == EnrolmentState.REFUSED:
            return row
        if row.state not in DECIDING_STATES:
            raise errors.AlreadyDecided
        for member in party:
            member.documents_until = None
            steps.move(enrolment=member, to_state=EnrolmentState.REFUSED, actor=actor, reason=reason.strip(), now=now)
            papers.destroy_decided(enrolment=member, actor=actor, now=now)
    return row


def ask_for_documents(*, enrolment: Enrolment, what: str, until: datetime, actor: User, now: datetime) -> Enrolment:
    """The applicant knows which papers are missing and by when she sends them; asking for the same again changes nothing.

    Raises ReasonMissing, TimeIsOver, NotReviewed, AlreadyDecided, NotCurrent.
    """
    if not what.strip():
        raise errors.ReasonMissing
    if until <= now:
        raise errors.TimeIsOver
    with transaction.atomic():
        row, party = _to_decide(enrolment)
        if row.state not in DECIDING_STATES:
            raise errors.AlreadyDecided
        if row.documents_until == until and row.events.filter(to_state=EnrolmentState.NEEDS_DOCUMENTS, reason=what.strip()).exists():
            return row
        for member in party:
            if member.state == EnrolmentState.NEEDS_DOCUMENTS:  # other papers, or another day: a step of its own, so that she hears of it
                steps.move(enrolment=member, to_state=EnrolmentState.APPLIED, actor=actor, now=now)
            member.documents_until = until
            steps.move(enrolment=member, to_state=EnrolmentState.NEEDS_DOCUMENTS, actor=actor, reason=what.strip(), now=now)
    return row


def _to_decide(enrolment: Enrolment) -> tuple[Enrolment, list[Enrolment]]:
    """The enrolment as it is now, and those of her party about whom nothing is decided yet, all locked.

    Raises NotReviewed, and NotCurrent for an application that ended otherwise than by a review.
    """
    everybody = companions.members(enrolment, *DECIDING_STATES)
    rows = locking.lock(Enrolment.objects.select_related("run", "learner", "party"), enrolment.pk, *everybody)
    row = next(one for one in rows if one.pk == enrolment.pk)
    if row.run.method != Method.REVIEW:
        raise errors.NotReviewed
    party = [one for one in rows if one.state in DECIDING_STATES]
    if row.state not in {*LIVE_STATES, EnrolmentState.REFUSED}:
        raise errors.NotCurrent
    return row, party
