"""The list of a class and the slip of an application, on paper. What staff print of other people stands in the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import Method
from courses.enrolment import rendering, selectors
from courses.enrolment.models import EnrolmentState
from courses.enrolment.rendering import RosterRow, RosterSheet, SlipSheet
from lms.audit import services as audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

STATES_WITH_A_REASON: Final = (EnrolmentState.CANCELLED, EnrolmentState.REFUSED)
MOST_PEOPLE: Final = 500  # on one paper: it is drawn while somebody waits, 5 ms a row


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterWish:
    """What staff want to see: by name or in the order of application, with those who wait, numbers in full, whose seats they are.

    Whose seat somebody has may say that she is in care: an instructor's paper leaves it out.
    """

    by_name: bool = True
    with_line: bool = False
    numbers_whole: bool = False
    with_pools: bool = False
    part: int = 1  # of lists longer than one paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRoster:
    content: bytes
    people: Sequence[int]  # keys of those who stand on it


def print_roster(*, run: CourseRun, wish: RosterWish, actor: User, language: str, now: datetime) -> PrintedRoster:
    """The paper, and in the log that there is one. The caller has fetched the run as staff and writes the look at the people down."""
    everybody = list(selectors.people_to_print(run=run, by_name=wish.by_name, with_line=wish.with_line))
    first = MOST_PEOPLE * (wish.part - 1)
    people = everybody[first : first + MOST_PEOPLE]
    sheet = RosterSheet(
        run=run,
        rows=_rows(people, first=first),
        total=len(everybody),
        meetings=catalogue_selectors.meetings(run_ids=[run.pk]).get(run.pk, []),
        teachers=[member.user.name for member in selectors.staff_of(run=run)],
        shows_pools=wish.with_pools and len({enrolment.pool_id for enrolment in everybody} - {None}) > 1,
        numbers_whole=wish.numbers_whole,
        printed_by=actor.name,
        printed_at=now,
    )
    content = rendering.roster(sheet, language=language)
    audit.record(action="roster.printed", actor=actor, subject=run, now=now, data={"people": len(people), "numbers_whole": wish.numbers_whole})
    return PrintedRoster(content=content, people=[enrolment.learner_id for enrolment in people])


def _rows(people: Sequence[Enrolment], *, first: int) -> list[RosterRow]:
    parties = selectors.parties_of(people)
    positions, offers = selectors.positions_in_line(people), selectors.open_offers(people)
    return [
        RosterRow(
            number=number,
            enrolment=enrolment,
            together=[member.learner.name for member in parties.get(enrolment.party_id or 0, []) if member.pk != enrolment.pk],
            position=positions.get(enrolment.pk),
            offer=offers.get(enrolment.pk),
        )
        for number, enrolment in enumerate(people, start=first + 1)
    ]


def print_slip(*, enrolment: Enrolment, own_url: str, standing: Any, actor: User, language: str, now: datetime) -> bytes:
    """The slip of an application that was fetched for the actor; `standing` says what its end means, if it has ended."""
    run = enrolment.run
    is_own = enrolment.learner_id == actor.pk
    party = selectors.party_of(enrolment)
    offers, before = selectors.open_offers(party), selectors.people_before(enrolment)
    last = enrolment.events.order_by("pk").last()
    sheet = SlipSheet(
        enrolment=enrolment,
        terms=selectors.terms_of(run),
        meetings=catalogue_selectors.meetings(run_ids=[run.pk]).get(run.pk, []),
        party=party,
        position=None if before is None else before + 1,
        offer=next(iter(offers.values()), None),
        offered=len(offers),
        may_withdraw=now < run.withdraw_until,
        standing=standing,
        draw=selectors.draw_standing(run=run, now=now) if run.method == Method.LOTTERY else None,
        reason=last.reason if last and last.to_state in STATES_WITH_A_REASON else "",
        own_url=own_url,
        printed_by="" if is_own else actor.name,
        printed_at=now,
    )
    content = rendering.slip(sheet, language=language)
    if not is_own:
        audit.record(action="slip.printed", actor=actor, subject=enrolment, now=now)
    return content
