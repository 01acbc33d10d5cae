"""Reads: the place of somebody who was moved between runs, and the places that she had before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.enrolment.models import Enrolment, Move

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True)
class Place:
    """A stretch of time in which somebody's class sessions were those of one run: half-open; None is since ever, or for good."""

    enrolment_id: int
    run_id: int
    since: datetime | None = None
    until: datetime | None = None

    def has(self, starts_at: datetime) -> bool:
        """Whether a class session of its run that begins then counts."""
        return (self.since is None or self.since <= starts_at) and (self.until is None or starts_at < self.until)


def places_of(enrolments: Iterable[Enrolment]) -> dict[int, tuple[Place, ...]]:
    """By enrolment, the places whose class sessions count for it, the first one first; one query however many.

    Who had a place in another run of the course and was moved brings what she did there before the move; of the new run counts what begins from the
    move on. Who only waited there, or comes from another course, brings nothing, and all of the new run counts, as for everybody.
    """
    wanted = {enrolment.pk: (enrolment.run_id, enrolment.learner_id) for enrolment in enrolments}
    before: dict[int, tuple[int, int, datetime]] = {}
    moves = Move.objects.filter(
        to_enrolment__learner__in={learner for _, learner in wanted.values()}, enrolment__confirmed_at__isnull=False
    ).values_list("to_enrolment", "enrolment", "enrolment__run", "at", "enrolment__run__course", "to_enrolment__run__course")
    for to, enrolment, run, at, from_course, to_course in moves:
        if to is not None and from_course == to_course:
            before[to] = (enrolment, run, at)
    return {pk: _chain(pk, run, before) for pk, (run, _) in wanted.items()}


def _chain(enrolment_id: int, run_id: int, before: dict[int, tuple[int, int, datetime]]) -> tuple[Place, ...]:
    found: list[Place] = []
    until: datetime | None = None
    while (earlier := before.get(enrolment_id)) is not None:
        found.append(Place(enrolment_id=enrolment_id, run_id=run_id, since=earlier[2], until=until))
        enrolment_id, run_id, until = earlier
    return (Place(enrolment_id=enrolment_id, run_id=run_id, until=until), *reversed(found))


def current_places(enrolment_ids: Iterable[int]) -> set[int]:
    """The enrolments for which what is recorded under these counts: they themselves, and what they became by moves. One query."""
    wanted = set(enrolment_ids)
    became: defaultdict[int, list[int]] = defaultdict(list)
    learners = Enrolment.objects.filter(pk__in=wanted).values("learner")
    moves = Move.objects.filter(to_enrolment__isnull=False, enrolment__learner__in=learners)
    for enrolment, to in moves.values_list("enrolment", "to_enrolment"):
        became[enrolment].append(to)
    found, waiting = set(wanted), list(wanted)
    while waiting:
        for to in became[waiting.pop()]:
            if to not in found:
                found.add(to)
                waiting.append(to)
    return found
