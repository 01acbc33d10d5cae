"""Who applied for what, and when; who withdrew; which runs were called off or are over."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment import services as enrolment_services
from courses.enrolment.data import CompanionFacts, RunState, Wish
from courses.enrolment.models import Channel, EnrolmentState
from lms.demo.seeding import draws
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from random import Random

    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User
    from lms.demo.seeding.cast import Cast, PlannedRun

ONE_WITHDREW_FROM = 10  # in a run of at least so many
OFFICE_OPENS, OFFICE_CLOSES = 9, 18
NOT_FOR_HER = (
    enrolment_services.SessionsOverlap,
    enrolment_services.NotOfAge,
    enrolment_services.StageForOthers,
    enrolment_services.NoSeatsForYou,
    enrolment_services.RunIsFull,
)


def seed(cast: Cast) -> None:
    for planned in sorted(cast.runs.values(), key=lambda planned: planned.table.opens_at):
        if planned.text.taken:
            cast.enrolments[planned.text.course, planned.text.number] = _fill(cast, planned)
        if planned.text.draw:
            draws.prepare(cast, planned)
        if planned.text.draw == "told":
            draws.draw(cast, planned)
        if planned.text.state == "cancelled":
            then = planned.table.closes_at + timedelta(hours=16)
            enrolment_services.cancel_run(run=planned.run, reason=planned.text.cancel_reason, actor=cast.registrar, now=then)


def replace(cast: Cast) -> None:
    """Of each class that was called off one person took another, as the page offers it. Call it when every run is there."""
    for planned in cast.runs.values():
        for cancelled in enrolment_selectors.cancelled_with(run=planned.run)[:1] if planned.text.state == "cancelled" else ():
            for card in enrolment_services.alternatives_for(cancelled=cancelled, now=cast.now)[:1]:
                [run] = enrolment_selectors.published_runs([card.public_id])
                actor = cancelled.learner if cancelled.learner.email else cast.registrar
                do = enrolment_services.wait_instead if card.state == RunState.WAITLIST else enrolment_services.take_instead
                do(cancelled=cancelled, run=run, request_key=f"demo-instead-{cancelled.pk}", actor=actor, now=cast.now)


def complete(cast: Cast) -> None:
    """Runs that are over are completed the day after their last meeting. Call it when attendance and quizzes are in."""
    for planned in cast.runs.values():
        if planned.text.state == "completed":
            enrolment_services.complete_run(run=planned.run, actor=cast.registrar, now=planned.table.ends_at + timedelta(hours=18))


def _fill(cast: Cast, planned: PlannedRun) -> list[Enrolment]:
    """As many people as the text says, those whom it names first; where places are left one more applied and withdrew."""
    text, chance = planned.text, cast.chance("enrolments", planned.text.course, planned.text.number)
    crowd = _crowd(cast, text.course, chance)
    moments = iter(_moments(planned, cast.now, chance, text.taken + 1))
    if ONE_WITHDREW_FROM <= text.taken < text.seats:
        early = _take(cast, planned, crowd, next(moments))
        then = min(early.applied_at + timedelta(hours=5), cast.now)
        enrolment_services.withdraw(enrolment=early, actor=early.learner, now=then)
    everybody = chain((cast.people[key] for key in text.people), crowd)
    placed = [_take(cast, planned, everybody, next(moments), companions=_children(cast, planned, number)) for number in range(text.taken)]
    if text.waiting:
        _queue(cast, planned, chain((cast.people[key] for key in text.waiting_people), crowd), after=placed[-1].applied_at)
    for enrolment in placed[: text.given_back]:
        enrolment_services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=cast.now)
    return _promote(planned, placed) if text.promoted else placed


def _promote(planned: PlannedRun, placed: list[Enrolment]) -> list[Enrolment]:
    """The last of those who had a place gave it back when applications had closed, and who waited took it the next morning; who has one then."""
    leaving, then = placed[-planned.text.promoted :], planned.table.closes_at + timedelta(hours=2)
    for enrolment in leaving:
        enrolment_services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=then)
    offered = planned.run.enrolments.filter(state=EnrolmentState.OFFERED).select_related("run", "learner").order_by("waiting_number")
    taken = [enrolment_services.accept_offer(enrolment=one, actor=one.learner, now=then + timedelta(hours=14)) for one in offered]
    return [*placed[: -planned.text.promoted], *taken]


def _queue(cast: Cast, planned: PlannedRun, candidates: Iterator[User], *, after: datetime) -> None:
    """Who came when every seat was taken stands in line."""
    step = (min(cast.now, planned.table.closes_at) - after) / (planned.text.waiting + 1)
    for number, learner in zip(range(1, planned.text.waiting + 1), candidates, strict=False):
        key = f"demo-wait-{planned.run.pk}-{learner.pk}"
        enrolment_services.join_waiting_list(learner=learner, run=planned.run, request_key=key, actor=learner, now=after + number * step)


def _crowd(cast: Cast, course: str, chance: Random) -> Iterator[User]:
    """Everybody in some order who has not taken the course before."""
    before = {enrolment.learner_id for key, taken in cast.enrolments.items() if key[0] == course for enrolment in taken}
    return (person for person in chance.sample(cast.neighbours, len(cast.neighbours)) if person.pk not in before)


def _children(cast: Cast, planned: PlannedRun, number: int) -> tuple[CompanionFacts, ...]:
    """One or two children whom the person with this number brings along, in a run to which families come."""
    if number >= planned.text.families:
        return ()
    chance, text = cast.chance("children", planned.text.course, planned.text.number, number), planned.text
    names = cast.library.name_syllables
    return tuple(
        CompanionFacts(
            name=chance.choice(names["family"]) + chance.choice(names["younger_first"]) + chance.choice(names["younger_last"]),
            birth_date=date(planned.table.starts_at.year - chance.randint(6, 12), chance.randint(1, 12), chance.randint(1, 28)),
        )
        for _ in range(1 + (number + len(text.course)) % 2)
    )


def _take(cast: Cast, planned: PlannedRun, candidates: Iterator[User], moment: datetime, *, companions: tuple[CompanionFacts, ...] = ()) -> Enrolment:
    """The next person whom the run lets in, and whose other classes leave time for it, has applied."""
    for learner in candidates:
        is_online = learner.email is not None
        wish = Wish(
            learner=learner,
            run=planned.run,
            request_key=f"demo-{planned.run.pk}-{learner.pk}",
            channel=Channel.WEB if is_online else Channel.PHONE,
            companions=companions,
            may_split=bool(companions) and learner.pk % 2 == 0,
        )
        actor = learner if is_online else cast.registrar
        then = moment if is_online else _in_office_hours(moment, planned, cast.now)
        try:
            return enrolment_services.apply_for(wish=wish, actor=actor, now=then)
        except NOT_FOR_HER:
            continue
    raise LookupError(f"too few people for {planned.run}")


def _moments(planned: PlannedRun, now: datetime, chance: Random, count: int) -> list[datetime]:
    """When they applied: many soon after the opening, all before it closes and before now."""
    first, last = planned.table.opens_at, min(planned.table.closes_at, now)
    return sorted(first + (last - first) * chance.random() ** 2 for _ in range(count))


def _in_office_hours(moment: datetime, planned: PlannedRun, now: datetime) -> datetime:
    """The telephone is answered by day: the same day at a time between nine and six, if that is still within the window."""
    local = clock.seoul(moment)
    if OFFICE_OPENS <= local.hour < OFFICE_CLOSES:
        return moment
    by_day = local.replace(hour=OFFICE_OPENS + local.minute % (OFFICE_CLOSES - OFFICE_OPENS))
    return by_day if planned.table.opens_at <= by_day < min(planned.table.closes_at, now) else moment
