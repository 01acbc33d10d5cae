"""The waiting list: joining it, answering an offer, and what the clock ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from courses.catalogue.models import RunStatus
from courses.enrolment import selectors
from courses.enrolment.data import InLine, Wish
from courses.enrolment.models import Channel, Choice, Enrolment, EnrolmentState, Offer, OfferOutcome, PartyPolicy, SeatPool
from courses.enrolment.rules import seating
from courses.enrolment.services import applying, companions, conditions, errors, leaving, promoting, steps
from courses.enrolment.services import seats as seats_service
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.services.applying import Seen
    from courses.enrolment.services.companions import Together
    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User

MOST_AT_ONCE = 500


def join_waiting_list(*, learner: User, run: CourseRun, request_key: str, actor: User, now: datetime, channel: str = Channel.WEB) -> Enrolment:
    """The learner stands in line, or has a place if a seat was free after all; the same request again returns the same enrolment.

    Raises what `wait_for` raises.
    """
    return wait_for(wish=Wish(learner=learner, run=run, request_key=request_key, channel=channel), actor=actor, now=now)


def wait_for(*, wish: Wish, actor: User, now: datetime, choice: Choice | None = None, together: Together | None = None) -> Enrolment:
    """The applicant and her companions stand in line behind everybody who came before, or have the seats that nobody before them could have.

    The order of the line is the order in which this is done. Of people who may be split, those for whom there was a seat have it. Raises
    WaitingListIsFull, NothingToWaitFor while a draw or a review is to come, and what `apply_for` raises, except RunIsFull.
    """
    with transaction.atomic():
        locking.lock_name("applications-of", wish.learner.pk)
        pools = applying.look(learner=wish.learner, run=wish.run, request_key=wish.request_key)
        if pools[0].same_request is not None:
            return applying.first_answer(run=wish.run, enrolment_id=pools[0].same_request)
        applying.refuse_second(pools[0])
        applying.refuse_shut(pools[0])
        _refuse_full_line(wish.run, pools, now=now)
        together = together or companions.gather(wish=wish, actor=actor, now=now)
        verdict = conditions.examine(wish=wish, together=together, actor=actor, now=now)
        if verdict.is_decided_later:
            raise errors.NothingToWaitFor
        seats = seats_service.hold(wish.run.pk)[wish.run.pk]
        verdict.fits = [pool_id for pool_id in verdict.fits if seats.pools[pool_id].closed_at is None]
        size = len(together.people)
        given = promoting.given_to_newcomer(seats, InLine(key=promoting.NEWCOMER, size=size, fits=tuple(verdict.fits), may_split=wish.may_split))
        if given:
            applying.refuse_clash(pools[0])
        made = together.prepare(wish=wish, verdict=verdict, now=now)
        placed = made[: len(given)]
        if len(made) - len(placed) > seats.room_in_line or not verdict.fits:
            raise errors.WaitingListIsFull
        companions.place(placed, seats, pools=given, now=now)
        for enrolment in made[len(placed) :]:
            enrolment.state, enrolment.choice = EnrolmentState.WAITING, choice
            seats.enter_line(enrolment)
        own = together.keep(made, wish=wish, verdict=verdict, actor=actor, now=now)
        seats.write()
    return own


def _refuse_full_line(run: CourseRun, pools: Sequence[Seen], *, now: datetime) -> None:
    """At the opening minute most people find no seat and no room: they are told so before anything is locked for them. Raises WaitingListIsFull.

    Only where nothing but seats decides; what is seen here may be old by a moment, and whoever comes again sees the next.
    """
    if not all(pool.is_plain for pool in pools) or any(pool.is_free for pool in pools):
        return
    applying.refuse_closed(pools[0], now=now)
    terms = selectors.terms_of(run)
    has_seat = SeatPool.objects.filter(run=run, closed_at=None, taken__lt=F("capacity")).exists()
    if terms.waiting >= terms.waiting_capacity and not has_seat:
        raise errors.WaitingListIsFull


def accept_offer(*, enrolment: Enrolment, actor: User, now: datetime) -> Enrolment:
    """The offered seat is the learner's place, and those of whoever was offered one together with her. Repeating it changes nothing.

    If she waited for other dates too, those wishes end. `actor` is the learner, or the member of staff who answers for her by phone. Raises
    OfferLapsed, NotOffered, SessionsOverlap.
    """
    with transaction.atomic():
        locking.lock_name("applications-of", enrolment.learner_id)
        held = seats_service.hold(*_runs_of_choice(enrolment)) if enrolment.choice_id else {}
        row = locking.lock(Enrolment.objects.select_related("run", "learner"), enrolment.pk)[0]
        if row.state == EnrolmentState.CONFIRMED:
            return row
        offer = Offer.objects.filter(enrolment=row, answered_at=None).first()
        if row.state == EnrolmentState.LAPSED or (offer is not None and offer.expires_at <= now):
            raise errors.OfferLapsed
        if offer is None:
            raise errors.NotOffered
        others = [pk for pk in companions.members(row, EnrolmentState.OFFERED) if pk != row.pk]
        for member in [row, *locking.lock(Enrolment.objects.select_related("run", "learner"), *others)]:
            applying.refuse_clash(applying.look(learner=member.learner, run=member.run, request_key="")[0])
            Offer.objects.filter(enrolment=member, answered_at=None).update(outcome=OfferOutcome.ACCEPTED, answered_at=now)
            steps.move(enrolment=member, to_state=EnrolmentState.CONFIRMED, actor=actor, now=now)
        if held:
            end_other_wishes(taken=row, held=held, now=now)
    return row


def _runs_of_choice(enrolment: Enrolment) -> list[int]:
    return list(Enrolment.objects.filter(choice=enrolment.choice_id).values_list("run", flat=True))


def end_other_wishes(*, taken: Enrolment, held: dict[int, RunSeats], now: datetime) -> None:
    """Who has a place waits for none of the other dates that she named; the seats that were offered to her there go on. The runs are held."""
    open_states = (EnrolmentState.WAITING, EnrolmentState.OFFERED)
    others = Enrolment.objects.filter(choice=taken.choice_id, state__in=open_states).exclude(pk=taken.pk).exclude(run=taken.run_id)
    for other in locking.lock(Enrolment.objects.select_related("run"), *others.values_list("pk", flat=True)):
        leaving.end_held(other, seats=held[other.run_id], to_state=EnrolmentState.WITHDRAWN, actor=None, reason=OTHER_DATE, now=now)
    for seats in held.values():
        promoting.settle(seats=seats, now=now)


OTHER_DATE = "other-date"  # what the step's reason says; people read it in their language


def place_by_phone(*, enrolment: Enrolment, reason: str, actor: User, now: datetime) -> Enrolment:
    """Who waited and was reached by phone has a free seat, when it is too late for an offer, and whoever waited together with her has one too.

    The reason says why she, if somebody stands before her. Repeating it changes nothing. Raises ReasonMissing, NotOffered, RunIsFull, RunNotOpen,
    SessionsOverlap, SeatsAreBeingDrawn.
    """
    if not reason.strip():
        raise errors.ReasonMissing
    with transaction.atomic():
        locking.lock_name("applications-of", enrolment.learner_id)
        held = seats_service.hold(enrolment.run_id, *(_runs_of_choice(enrolment) if enrolment.choice_id else []))
        seats = held[enrolment.run_id]
        row = locking.lock(Enrolment.objects.select_related("run", "learner"), enrolment.pk)[0]
        if row.state == EnrolmentState.CONFIRMED:
            return row
        if row.state != EnrolmentState.WAITING:
            raise errors.NotOffered
        _refuse_shut(row.run, seats)
        others = [pk for pk in companions.members(row, EnrolmentState.WAITING) if pk != row.pk]
        party = [row, *locking.lock(Enrolment.objects.select_related("run", "learner"), *others)]
        pools = seating.seat_by_seat(
            seating.assign([InLine(promoting.NEWCOMER, len(party), tuple(row.fits))], seats.free(), PartyPolicy.SKIP), promoting.NEWCOMER
        )
        if not pools:
            raise errors.RunIsFull
        for member, pool_id in zip(party, pools, strict=True):
            applying.refuse_clash(applying.look(learner=member.learner, run=member.run, request_key="")[0])
            seats.leave_line(member)
            seats.take(member, pool_id)
            steps.move(enrolment=member, to_state=EnrolmentState.CONFIRMED, actor=actor, reason=reason.strip(), now=now)
        if row.choice_id:
            end_other_wishes(taken=row, held=held, now=now)
        seats.write()
    return row


def _refuse_shut(run: CourseRun, seats: RunSeats) -> None:
    if run.status != RunStatus.PUBLISHED or all(pool.closed_at is not None for pool in seats.pools.values()):
        raise errors.RunNotOpen
    if seats.are_being_drawn:
        raise errors.SeatsAreBeingDrawn


def lapse_offers(*, now: datetime) -> int:
    """Offers whose time is over have lapsed, and their seats went to the next in line; returns how many."""
    overdue = Offer.objects.filter(answered_at=None, expires_at__lte=now).order_by("expires_at", "pk").select_related("enrolment")
    lapsed, done = 0, set()
    for offer in overdue[:MOST_AT_ONCE]:
        key = promoting.key_of(offer.enrolment)
        if key not in done:
            done.add(key)
            lapsed += leaving.lapse_together(enrolment=offer.enrolment, now=now)
    return lapsed


def end_waiting(*, now: datetime) -> int:
    """Who still waits when the first class begins, or the second where seats of the first are given away, is told that no place became free.

    Returns how many.
    """
    runs = selectors.lines_that_end(now=now).values_list("pk", flat=True)[:MOST_AT_ONCE]
    return sum(_end_waiting_in(run_id=run_id, now=now) for run_id in runs)


def _end_waiting_in(*, run_id: int, now: datetime) -> int:
    with transaction.atomic():
        seats = seats_service.hold(run_id)[run_id]
        waiting = Enrolment.objects.filter(run=run_id, state=EnrolmentState.WAITING).values_list("pk", flat=True)
        enrolments = locking.lock(Enrolment.objects.all(), *waiting)
        for enrolment in enrolments:
            leaving.end_held(enrolment, seats=seats, to_state=EnrolmentState.UNPLACED, actor=None, now=now)
        seats.write()
    return len(enrolments)


def wait_for_any(*, wishes: Iterable[Wish], actor: User, now: datetime) -> list[Enrolment]:
    """One wish for any of several runs, in the order in which the applicant likes them: a place where a seat is free, else a place in each line.

    As soon as one of them gives her a place, the others end. Returns every enrolment that came of it, those that have not ended first; the same
    request again returns the same enrolments. Lines that are full are left out. Raises WaitingListIsFull if all of them are, and what `wait_for`
    raises.
    """
    every = list(wishes)
    first = every[0]
    with transaction.atomic():
        locking.lock_name("applications-of", first.learner.pk)
        key = {"learner": first.learner, "request_key": first.request_key}
        choice, is_new = Choice.objects.get_or_create(**key, defaults={"made_at": now})
        if not is_new:
            return selectors.wishes_of(choice)
        held = seats_service.hold(*(wish.run.pk for wish in every))
        every.sort(key=lambda wish: not held[wish.run.pk].free())  # a seat now is worth more than the date she named first
        _place_or_queue(every, choice=choice, actor=actor, now=now)
        made = selectors.wishes_of(choice)
        if not made:
            raise errors.WaitingListIsFull
    return made


def _place_or_queue(wishes: list[Wish], *, choice: Choice, actor: User, now: datetime) -> None:
    """Up to the first place; the lines that she joined before it was found, where a free seat was for others, end with it."""
    for number, wish in enumerate(wishes):
        own = Wish(**{**vars(wish), "request_key": f"{choice.pk}/{number}"})
        try:
            with transaction.atomic():
                enrolment = wait_for(wish=own, actor=actor, now=now, choice=choice)
        except errors.WaitingListIsFull:
            continue
        if enrolment.has_place:
            Enrolment.objects.filter(pk=enrolment.pk).update(choice=choice)
            enrolment.choice = choice
            held = seats_service.hold(*(wish.run.pk for wish in wishes))
            end_other_wishes(taken=enrolment, held=held, now=now)
            return
