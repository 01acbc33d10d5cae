"""The hall: where people wait at the opening minute until it is their turn to apply.

Who came before applications opened is put into an order by chance when they open, so that the fastest finger wins nothing; who comes later stands
behind them. So many are admitted each minute. Nobody is asked to solve a riddle, and a page that reloads itself is all that is needed.
"""

from __future__ import annotations

from datetime import timedelta
from secrets import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from courses.enrolment.models import HallTicket, Stage, Terms
from courses.enrolment.services import errors
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User


def arrive(*, run: CourseRun, learner: User, now: datetime) -> HallTicket:
    """The learner waits in the hall, in the order that began when it opened; coming again changes nothing."""
    open_hall(run=run, now=now)
    with transaction.atomic():
        ticket, is_new = HallTicket.objects.get_or_create(run=run, learner=learner, defaults={"arrived_at": now})
        if is_new or ticket.position is None:
            ticket.position = _next_position(run)
            HallTicket.objects.filter(pk=ticket.pk).update(position=ticket.position)
    return ticket


def _next_position(run: CourseRun) -> int | None:
    """The number behind everybody; None before the hall has opened."""
    if not Terms.objects.filter(run=run, hall_opened_at__isnull=False).update(hall_numbers=F("hall_numbers") + 1):
        return None
    return Terms.objects.get(run=run).hall_numbers


def open_hall(*, run: CourseRun, now: datetime) -> bool:
    """Once applications are open, everybody who came before has a position, by chance. True if that was now."""
    if now < _opens_at(run):
        return False
    with transaction.atomic():
        terms = locking.lock(Terms.objects.all(), run.pk)
        if not terms or terms[0].hall_opened_at is not None or not terms[0].admitted_per_minute:
            return False
        tickets = list(locking.lock(HallTicket.objects.all(), *HallTicket.objects.filter(run=run).values_list("pk", flat=True)))
        SystemRandom().shuffle(tickets)
        for position, ticket in enumerate(tickets, start=1):
            ticket.position = position
        HallTicket.objects.bulk_update(tickets, ["position"], batch_size=1000)
        Terms.objects.filter(run=run).update(hall_opened_at=now, hall_numbers=len(tickets))
        audit.record(action="run.hall_opened", actor=None, subject=run, now=now, data={"waiting": len(tickets)})
    return True


def _opens_at(run: CourseRun) -> datetime:
    first = Stage.objects.filter(run=run).order_by("opens_at").values_list("opens_at", flat=True).first()
    return first or run.apply_opens_at


def turn_at(*, ticket: HallTicket, terms: Terms) -> datetime | None:
    """When the holder of the ticket may apply; None while the hall is shut."""
    if ticket.position is None or terms.hall_opened_at is None:
        return None
    return terms.hall_opened_at + timedelta(minutes=(ticket.position - 1) // terms.admitted_per_minute)


def refuse_before_turn(*, terms: Terms, learner: User, now: datetime) -> None:
    """Raises NotYourTurn for whoever has not come to the hall, or is not called yet."""
    ticket = HallTicket.objects.filter(run=terms.run_id, learner=learner).first()
    turn = turn_at(ticket=ticket, terms=terms) if ticket is not None else None
    if turn is None or now < turn:
        raise errors.NotYourTurn(turn_at=turn.isoformat() if turn else None)
