"""The seats and the line of a run, held by one transaction: what is read here is true until it commits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from courses.enrolment.models import DrawList, SeatPool, Terms
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.enrolment.models import Enrolment

POOL_FIGURES = ("capacity", "taken", "waiting")
TERMS_FIGURES = ("waiting", "waiting_numbers")


@dataclass
class RunSeats:
    """The terms and the pools of one run, locked. Changes are made to these rows and written by `write`."""

    terms: Terms
    pools: dict[int, SeatPool]
    as_read: dict[object, tuple[int, ...]] = field(default_factory=dict)
    are_being_drawn: bool = False  # the list of the draw is closed, and what it gives whom is not done yet: nobody else is given a seat

    def free(self) -> dict[int, int]:
        """How many seats of each open pool nobody holds."""
        return {pool.pk: pool.capacity - pool.taken for pool in self.pools.values() if pool.closed_at is None and pool.capacity > pool.taken}

    @property
    def room_in_line(self) -> int:
        return self.terms.waiting_capacity - self.terms.waiting

    def take(self, enrolment: Enrolment, pool_id: int) -> None:
        self.pools[pool_id].taken += 1
        enrolment.pool_id = pool_id

    def give_back(self, enrolment: Enrolment) -> None:
        if enrolment.pool_id is not None:
            self.pools[enrolment.pool_id].taken -= 1

    def enter_line(self, enrolment: Enrolment) -> None:
        self.terms.waiting += 1
        self.terms.waiting_numbers += 1
        enrolment.waiting_number = self.terms.waiting_numbers
        self._count_waiting(enrolment.fits, 1)

    def leave_line(self, enrolment: Enrolment) -> None:
        self.terms.waiting -= 1
        self._count_waiting(enrolment.fits, -1)

    def _count_waiting(self, pools: Iterable[int], change: int) -> None:
        for pool_id in pools:
            self.pools[pool_id].waiting += change

    def refit(self, enrolment: Enrolment, fits: Iterable[int]) -> None:
        """She who waits could now have seats of other pools than before."""
        self._count_waiting(enrolment.fits, -1)
        enrolment.fits = list(fits)
        self._count_waiting(enrolment.fits, 1)

    def write(self) -> None:
        """What changed stands in the database."""
        for pool in self.pools.values():
            now = _figures(pool, POOL_FIGURES)
            if self.as_read[pool.pk] != now:
                SeatPool.objects.filter(pk=pool.pk).update(**dict(zip(POOL_FIGURES, now, strict=True)))
                self.as_read[pool.pk] = now
        now = _figures(self.terms, TERMS_FIGURES)
        if self.as_read["terms"] != now:
            Terms.objects.filter(pk=self.terms.pk).update(**dict(zip(TERMS_FIGURES, now, strict=True)))
            self.as_read["terms"] = now


def _figures(row: SeatPool | Terms, names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in names)


def hold(*run_ids: int) -> dict[int, RunSeats]:
    """The seats of each run, locked in the order of the runs and then of the pools; nobody else changes them until the transaction ends."""
    wanted = sorted(set(run_ids))
    Terms.objects.bulk_create([Terms(run_id=run_id) for run_id in wanted], ignore_conflicts=True)
    terms = {row.run_id: row for row in locking.lock(Terms.objects.all(), *wanted)}
    pools = locking.lock(SeatPool.objects.all(), *SeatPool.objects.filter(run__in=wanted).values_list("pk", flat=True))
    drawn = _being_drawn(terms.values())
    found = {run_id: RunSeats(terms=terms[run_id], pools={}, are_being_drawn=run_id in drawn) for run_id in wanted}
    for pool in sorted(pools, key=lambda pool: (pool.position, pool.pk)):
        found[pool.run_id].pools[pool.pk] = pool
    for seats in found.values():
        seats.as_read = {pool.pk: _figures(pool, POOL_FIGURES) for pool in seats.pools.values()}
        seats.as_read["terms"] = _figures(seats.terms, TERMS_FIGURES)
    return found


def _being_drawn(terms: Iterable[Terms]) -> set[int]:
    waiting = [row.run_id for row in terms if row.seed_kind and row.drawn_at is None]
    return set(DrawList.objects.filter(run__in=waiting).exclude(candidates=[]).values_list("run", flat=True)) if waiting else set()
