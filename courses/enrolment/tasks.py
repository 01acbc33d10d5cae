"""Work after commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.enrolment import services
from courses.enrolment.services import importing
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task("enrolment.announce")
def announce(*, event_id: int, now: datetime, **_: Any) -> None:
    services.announce(event_id=event_id, now=now)


@jobs.task("enrolment.remind")
def remind(*, now: datetime, **_: Any) -> None:
    services.remind(now=now)


@jobs.task("enrolment.lapse_offers")
def lapse_offers(*, now: datetime, **_: Any) -> None:
    services.lapse_offers(now=now)


@jobs.task("enrolment.close_lists")
def close_lists(*, now: datetime, **_: Any) -> None:
    services.close_lists(now=now)


@jobs.task("enrolment.give_drawn_places")
def give_drawn_places(*, now: datetime, **_: Any) -> None:
    services.give_drawn_places(now=now)


@jobs.task("enrolment.flow_seats")
def flow_seats(*, now: datetime, **_: Any) -> None:
    services.flow_seats(now=now)


@jobs.task("enrolment.end_waiting")
def end_waiting(*, now: datetime, **_: Any) -> None:
    services.end_waiting(now=now)


@jobs.task("enrolment.open_halls")
def open_halls(*, now: datetime, **_: Any) -> None:
    services.open_halls(now=now)


@jobs.task("enrolment.forget_hall_tickets")
def forget_hall_tickets(*, now: datetime, **_: Any) -> None:
    services.forget_hall_tickets(now=now)


@jobs.task("enrolment.announce_rejection")
def announce_rejection(*, eligibility_id: int, now: datetime, **_: Any) -> None:
    services.announce_rejection(eligibility_id=eligibility_id, now=now)


@jobs.task("enrolment.remove_file")
def remove_file(*, file: str, **_: Any) -> None:
    services.remove_file(file=file)


@jobs.task("enrolment.destroy_old_papers")
def destroy_old_papers(*, now: datetime, **_: Any) -> None:
    services.destroy_old_papers(now=now)


@jobs.task("enrolment.try_list")
def try_list(*, list_id: int, now: datetime, **_: Any) -> None:
    importing.try_list(list_id=list_id, now=now)


@jobs.task("enrolment.register_rows", outside=True)  # each row commits by itself, and is done once however often this begins
def register_rows(*, list_id: int, now: datetime, **_: Any) -> None:
    importing.register_rows(list_id=list_id, now=now)


@jobs.task("enrolment.forget_lists")
def forget_lists(*, now: datetime, **_: Any) -> None:
    importing.forget_lists(now=now)
