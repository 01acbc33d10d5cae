"""Reads: what is public about a draw, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from courses.catalogue.models import Method
from courses.enrolment.models import DrawList, DrawResult, DrawSecret, Enrolment
from courses.enrolment.models.places import DECIDING_STATES
from courses.enrolment.rules import drawing
from courses.enrolment.selectors.lines import terms_of
from courses.enrolment.selectors.run_lists import access_public_run

if TYPE_CHECKING:
    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Terms


@dataclass(frozen=True)
class DrawCounts:
    pool: str
    seats: int


@dataclass(frozen=True)
class DrawStanding:
    """What is public about a draw: its terms, who sealed a secret, how many applied, and the list and the result once they are there."""

    terms: Terms
    secrets: list[DrawSecret]
    applications: int
    closed: DrawList | None
    result: DrawResult | None
    counts: tuple[DrawCounts, ...]

    @property
    def is_sealed_by_registrars(self) -> bool:
        return self.terms.seed_kind == "commit-reveal"

    @property
    def may_draw(self) -> bool:
        """Whether nothing is missing but the press of a button, or the public value."""
        all_told = all(secret.revealed_at for secret in self.secrets)
        return self.closed is not None and self.result is None and (not self.is_sealed_by_registrars or all_told)


def access_drawn_run(*, public_id: str) -> CourseRun:
    """A published run whose places are drawn; 404 for every other."""
    run = access_public_run(public_id=public_id)
    if run.method != Method.LOTTERY:
        raise Http404
    return run


def draw_standing(*, run: CourseRun) -> DrawStanding:
    """Everything that is public about the run's draw, in a constant number of queries."""
    closed = DrawList.objects.filter(run=run).first()
    result = DrawResult.objects.filter(run=run).first()
    return DrawStanding(
        terms=terms_of(run),
        secrets=list(DrawSecret.objects.filter(run=run).select_related("registrar").order_by("pk")),
        applications=len(closed.candidates) if closed else Enrolment.objects.filter(run=run, state__in=DECIDING_STATES).count(),
        closed=closed,
        result=result,
        counts=_counts(result) if result else (),
    )


def _counts(result: DrawResult) -> tuple[DrawCounts, ...]:
    """How many people have seats of each pool."""
    found: dict[str, int] = {}
    for share in result.result["placed"]:
        found[share["pool"]] = found.get(share["pool"], 0) + share["seats"]
    return tuple(DrawCounts(pool=pool, seats=seats) for pool, seats in found.items())


def rank_of(*, result: DrawResult, closed: DrawList, number: str) -> dict[str, object] | None:
    """What came of one receipt number: its rank, its ticket, its seats and its place in line. None where it is not on the list."""
    order: list[str] = result.result["order"]
    if number not in order:
        return None
    hashes = {"terms_sha256": closed.terms_sha256, "candidates_sha256": closed.candidates_sha256}
    seed = drawing.seed_bytes(run=result.run.public_id, value=result.seed_value, rehearsal=False, **hashes)
    line = [share["number"] for share in result.result["waiting"]]
    return {
        "number": number,
        "rank": order.index(number) + 1,
        "of": len(order),
        "ticket": drawing.ticket(seed, number),
        "placed": [share for share in result.result["placed"] if share["number"] == number],
        "waiting": line.index(number) + 1 if number in line else None,
    }
