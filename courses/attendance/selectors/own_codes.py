"""Reads: what a learner shows at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.attendance import rules
from courses.attendance.keys import keys
from courses.attendance.selectors.scanning import class_sessions_on_the_day, numbers_of_the_day
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment


@dataclass(frozen=True)
class NumberOfTheDay:
    class_session: ClassSession
    number: str


@dataclass(frozen=True)
class OwnCodes:
    """The text of her card, and her number for each class session of today."""

    card: str
    numbers: Sequence[NumberOfTheDay]


def own_codes(*, enrolment: Enrolment, now: datetime) -> OwnCodes | None:
    """From the day of the first class session until the run is over, for somebody with a place; the caller has fetched it for its viewer."""
    run = enrolment.run
    if not enrolment.has_place or run.ends_at <= now or clock.seoul_date(run.starts_at) > clock.seoul_date(now):
        return None
    today = class_sessions_on_the_day(run=run, now=now)
    found = [NumberOfTheDay(class_session=one, number=numbers_of_the_day(class_session=one).get(enrolment.pk, "")) for one in today]
    return OwnCodes(card=rules.card_text(keys=keys(), enrolment=enrolment.public_id), numbers=[one for one in found if one.number])
