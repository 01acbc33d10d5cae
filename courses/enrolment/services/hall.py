"""The hall: where people wait at the opening minute until it is their turn to apply.

Who came before applications opened is put into an order by chance when they open, so that the fastest finger wins nothing; who comes later stands
behind them. So many are admitted each minute. Nobody is asked to solve a riddle, and a page that reloads itself is all that is needed.
"""

from __future__ import annotations

from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Q

from courses.catalogue.models import RunStatus
from courses.enrolment.data import HallPlace
from courses.enrolment.models import HallTicket, Stage, Terms
from courses.enrolment.services import errors
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

DOORS_OPEN_BEFORE = timedelta(minutes=30)  # earlier tickets would be those of people who went away again
KEPT_AFTER_CLOSING = timedelta(days=30)
MOST_AT_ONCE = 500
NUMBER_MANY = """
UPDATE enrolment_hallticket SET position = new.position FROM unnest(%s::bigint[], %s::integer[]) AS new (id, position)
WHERE enrolment_hallticket.id = new.id
"""


def arrive(*, run: CourseRun, learner: User, now: datetime) -> HallTicket:
    """The learner waits in the hall, in the order that began when it opened; coming again changes nothing.

    Raises NoHall, HallNotOpen, WindowClosed, RunIsCancelled.
    """
    _refuse_arrival(run, now=now)
    open_hall(run=run, now=now)
    with transaction.atomic():
        ticket, _is_new = HallTicket.objects.get_or_create(run=run, learner=learner, defaults={"arrived_at": now})
        if ticket.position is None:
            ticket = locking.lock(HallTicket.objects.all(), ticket.pk)[0]  # she may press twice
        if ticket.position is None:
            ticket.position = _next_position(run)
            HallTicket.objects.filter(pk=ticket.pk).update(position=ticket.position)
    return ticket


def _refuse_arrival(run: CourseRun, *, now: datetime) -> None:
    if not Terms.objects.filter(run=run, admitted_per_minute__gt=0).exists():
        raise errors.NoHall
    if run.status != RunStatus.PUBLISHED:
        raise errors.RunIsCancelled
    doors_at = opens_at(run) - DOORS_OPEN_BEFORE
    if now < doors_at:
        raise errors.HallNotOpen(opens_at=doors_at.isoformat())
    if now >= run.apply_closes_at:
        raise errors.WindowClosed(closed_at=run.apply_closes_at.isoformat())


def _next_position(run: CourseRun) -> int | None:
    """The number behind everybody; None before the hall has opened."""
    if not Terms.objects.filter(run=run, hall_opened_at__isnull=False).update(hall_numbers=F("hall_numbers") + 1):
        return None
    return Terms.objects.get(run=run).hall_numbers


def open_hall(*, run: CourseRun, now: datetime) -> bool:
    """Once applications are open, everybody who came before has a position, by chance. True if that was now."""
    if now < opens_at(run) or not Terms.objects.filter(run=run, hall_opened_at=None, admitted_per_minute__gt=0).exists():
        return False
    with transaction.atomic():
        terms = locking.lock(Terms.objects.all(), run.pk)
        if not terms or terms[0].hall_opened_at is not None:
            return False
        tickets = [ticket.pk for ticket in locking.lock(HallTicket.objects.all(), *HallTicket.objects.filter(run=run).values_list("pk", flat=True))]
        SystemRandom().shuffle(tickets)
        with connection.cursor() as cursor:
            cursor.execute(NUMBER_MANY, [tickets, list(range(1, len(tickets) + 1))])
        Terms.objects.filter(run=run).update(hall_opened_at=now, hall_numbers=len(tickets))
        audit.record(action="run.hall_opened", actor=None, subject=run, now=now, data={"waiting": len(tickets)})
    return True


def open_halls(*, now: datetime) -> int:
    """Every hall whose applications have opened has its order; returns how many got it now."""
    begun = Q(run__stages=None, run__apply_opens_at__lte=now) | Q(run__stages__opens_at__lte=now)
    due = Terms.objects.filter(begun, admitted_per_minute__gt=0, hall_opened_at=None, run__status=RunStatus.PUBLISHED, run__apply_closes_at__gt=now)
    return sum(open_hall(run=terms.run, now=now) for terms in due.select_related("run").distinct()[:MOST_AT_ONCE])


def forget_hall_tickets(*, now: datetime) -> int:
    """That somebody waited in a hall is forgotten some time after applications closed; returns how many tickets were."""
    deleted, _by_model = HallTicket.objects.filter(run__apply_closes_at__lte=now - KEPT_AFTER_CLOSING).delete()
    return deleted


def opens_at(run: CourseRun) -> datetime:
    """When applications for the run open to anybody."""
    first = Stage.objects.filter(run=run).order_by("opens_at").values_list("opens_at", flat=True).first()
    return first or run.apply_opens_at


def turn_at(*, ticket: HallTicket, terms: Terms) -> datetime | None:
    """When the holder of the ticket may apply; None while the hall is shut."""
    if ticket.position is None or terms.hall_opened_at is None:
        return None
    return terms.hall_opened_at + timedelta(minutes=(ticket.position - 1) // terms.admitted_per_minute)


def place_in_hall(*, run: CourseRun, learner: User, now: datetime) -> HallPlace:
    """Where the learner stands; who came before the opening gets her position now, if nobody has given it to her yet.

    Raises NoHall, and WindowClosed for who came but never got a position.
    """
    ticket = HallTicket.objects.filter(run=run, learner=learner).first()
    begins = opens_at(run)
    if ticket is not None and ticket.position is None and now >= begins:
        ticket = arrive(run=run, learner=learner, now=now)
    terms = Terms.objects.filter(run=run, admitted_per_minute__gt=0).first()
    if terms is None:
        raise errors.NoHall
    turn = turn_at(ticket=ticket, terms=terms) if ticket is not None else None
    admitted = 0
    if terms.hall_opened_at is not None:
        admitted = terms.admitted_per_minute * ((now - terms.hall_opened_at) // timedelta(minutes=1) + 1)
    position = ticket.position if ticket is not None else None
    return HallPlace(
        doors_at=begins - DOORS_OPEN_BEFORE,
        opens_at=begins,
        has_ticket=ticket is not None,
        position=position,
        before=max(0, position - 1 - admitted) if position else 0,
        turn_at=turn,
        is_turn=turn is not None and now >= turn,
        waiting=HallTicket.objects.filter(run=run).count(),
    )


def has_to_wait_in_hall(*, run: CourseRun, learner: User, now: datetime) -> bool:
    """Whether she would be sent back to the hall if she applied now."""
    terms = Terms.objects.filter(run=run, admitted_per_minute__gt=0).first()
    if terms is None:
        return False
    try:
        refuse_before_turn(terms=terms, learner=learner, now=now)
    except errors.NotYourTurn:
        return True
    return False


def refuse_before_turn(*, terms: Terms, learner: User, now: datetime) -> None:
    """Raises NotYourTurn for whoever has not come to the hall, or is not called yet."""
    ticket = HallTicket.objects.filter(run=terms.run_id, learner=learner).first()
    turn = turn_at(ticket=ticket, terms=terms) if ticket is not None else None
    if turn is None or now < turn:
        raise errors.NotYourTurn(turn_at=turn.isoformat() if turn else None)
