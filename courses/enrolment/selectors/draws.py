"""Reads: what is public about a draw, where it stands, and where one number stands in it. A list can be long, so the database looks into it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Func, IntegerField
from django.http import Http404

from courses.catalogue.models import Method, RunStatus, in_language
from courses.enrolment.models import DrawList, DrawResult, DrawSecret, Enrolment
from courses.enrolment.models.places import DECIDING_STATES
from courses.enrolment.rules import drawing
from courses.enrolment.rules.drawing import DrawStage
from courses.enrolment.selectors.lines import terms_of
from courses.enrolment.selectors.run_lists import access_public_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Terms

ON_LIST = """
SELECT entry FROM enrolment_drawlist, jsonb_array_elements(candidates) AS entry WHERE run_id = %s AND entry->>'number' = ANY(%s) LIMIT 1
"""
IN_RESULT = """
SELECT
    (SELECT at FROM jsonb_array_elements_text(result->'order') WITH ORDINALITY AS one (number, at) WHERE number = %(number)s),
    jsonb_array_length(result->'order'),
    (SELECT at FROM jsonb_array_elements(result->'waiting') WITH ORDINALITY AS one (share, at) WHERE share->>'number' = %(number)s),
    (SELECT jsonb_agg(share) FROM jsonb_array_elements(result->'placed') AS share WHERE share->>'number' = %(number)s)
FROM enrolment_drawresult WHERE run_id = %(run)s
"""
PER_POOL = """
SELECT share.pool, sum(share.seats), array_agg(share.number ORDER BY share.number)
FROM enrolment_drawresult, jsonb_to_recordset(result->'placed') AS share (number text, pool text, seats integer) WHERE run_id = %s GROUP BY share.pool
"""
LEFT_OVER = """
SELECT part, coalesce(sum(share.seats), 0), coalesce(array_agg(share.number ORDER BY share.at), '{}')
FROM enrolment_drawresult, unnest(ARRAY['waiting', 'not_selected']) AS part,
    LATERAL (
        SELECT one->>'number' AS number, (one->>'seats')::integer AS seats, at
        FROM jsonb_array_elements(result->part) WITH ORDINALITY AS each (one, at)
    ) AS share
WHERE run_id = %s GROUP BY part
"""


@dataclass(frozen=True)
class PoolCount:
    """What the draw gave of one pool: to how many people, and behind which numbers they stand."""

    name: str
    code: str
    capacity: int
    flows_to: str
    people: int = 0
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberInDraw:
    """One number of a closed list; where it stands is known when the result is told."""

    number: str
    people: int
    pools: tuple[str, ...]
    rank: int | None = None
    of: int | None = None
    ticket: str = ""
    placed: tuple[tuple[str, int], ...] = ()  # the name of a pool, and how many people have seats of it
    waiting: int | None = None


@dataclass(frozen=True)
class DrawSheet:
    """A draw on paper: what was fixed before, what decided, and what came of it, by numbers. `waiting` and `not_selected` are people."""

    run: CourseRun
    closed: DrawList
    result: DrawResult
    secrets: tuple[DrawSecret, ...]
    applications: int
    pools: tuple[PoolCount, ...]
    waiting: int
    line: tuple[str, ...]  # the numbers that wait, first in line first
    not_selected: int
    seed: str

    @property
    def placed(self) -> int:
        return sum(pool.people for pool in self.pools)


@dataclass(frozen=True)
class DrawStanding:
    """What is known about a draw: its terms, who sealed a secret, how many applied, and the list and the result once they are there.

    A result that is not told yet (`stage` DRAWN) is for staff alone; its fingerprint and when it was drawn are public.
    """

    stage: DrawStage
    terms: Terms
    secrets: list[DrawSecret]
    applications: int
    closed: DrawList | None
    result: DrawResult | None

    @property
    def is_sealed_by_registrars(self) -> bool:
        return self.terms.seed_kind == "commit-reveal"

    @property
    def is_told(self) -> bool:
        return self.stage == DrawStage.TOLD

    @property
    def is_seed_revealed(self) -> bool:
        """Whether the list is closed and every sealed secret is public, so that anybody knows what decides."""
        return self.closed is not None and self.is_sealed_by_registrars and bool(self.secrets) and all(secret.revealed_at for secret in self.secrets)

    @property
    def may_draw(self) -> bool:
        """Whether nothing is missing but the press of a button, or the public value."""
        all_told = all(secret.revealed_at for secret in self.secrets)
        return self.closed is not None and self.applications > 0 and self.result is None and (not self.is_sealed_by_registrars or all_told)


def access_drawn_run(*, public_id: str) -> CourseRun:
    """A published run whose places are drawn; 404 for every other."""
    run = access_public_run(public_id=public_id)
    if run.method != Method.LOTTERY:
        raise Http404
    return run


def access_told_result(*, run: CourseRun, now: datetime) -> DrawResult:
    """The result, where it is told; 404 before."""
    result = DrawResult.objects.filter(run=run).first()
    if result is None or not _is_told(run, terms_of(run), now):
        raise Http404
    return result


def _is_told(run: CourseRun, terms: Terms, now: datetime) -> bool:
    """When people have their places; of a run that was cancelled after its draw, at the declared hour all the same."""
    return terms.drawn_at is not None or (run.status != RunStatus.PUBLISHED and (terms.result_at is None or terms.result_at <= now))


def draw_standing(*, run: CourseRun, now: datetime) -> DrawStanding:
    """Where the run's draw stands, in a constant number of queries, and without the long lists."""
    length = Func(F("candidates"), function="jsonb_array_length", output_field=IntegerField())
    closed = DrawList.objects.filter(run=run).annotate(length=length).defer("candidates").select_related("run").first()
    result = DrawResult.objects.filter(run=run).defer("result", "record").select_related("drawn_by").first()
    terms = terms_of(run)
    stage = DrawStage.APPLYING if closed is None else DrawStage.LIST_CLOSED
    if result is not None:
        stage = DrawStage.TOLD if _is_told(run, terms, now) else DrawStage.DRAWN
    return DrawStanding(
        stage=stage,
        terms=terms,
        secrets=list(DrawSecret.objects.filter(run=run).select_related("registrar").order_by("pk")),
        applications=closed.length if closed else Enrolment.objects.filter(run=run, state__in=DECIDING_STATES).count(),
        closed=closed,
        result=result,
    )


def pool_counts(*, closed: DrawList, with_result: bool) -> list[PoolCount]:
    """The pools in the order in which they are drawn, and what the draw gave of each."""
    given: dict[str, tuple[int, list[str]]] = {}
    if with_result:
        with connection.cursor() as cursor:
            cursor.execute(PER_POOL, [closed.pk])
            given = {code: (people, numbers) for code, people, numbers in cursor.fetchall()}
    names = _pool_names(closed.terms)
    return [
        PoolCount(
            name=names[pool["code"]],
            code=pool["code"],
            capacity=pool["capacity"],
            flows_to=names.get(pool["flows_to"], ""),
            people=given.get(pool["code"], (0, []))[0],
            numbers=tuple(given.get(pool["code"], (0, []))[1]),
        )
        for pool in closed.terms["pools"]
    ]


def _pool_names(terms: dict[str, Any]) -> dict[str, str]:
    return {pool["code"]: in_language(pool["name_ko"], pool["name_en"]) for pool in terms["pools"]}


def draw_sheet(*, run: CourseRun, standing: DrawStanding) -> DrawSheet:
    """What witnesses of the draw sign; 404 where it is not drawn."""
    closed, result = standing.closed, standing.result
    if closed is None or result is None:
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OVER, [result.pk])
        left = {part: (people, tuple(numbers)) for part, people, numbers in cursor.fetchall()}
    return DrawSheet(
        run=run,
        closed=closed,
        result=result,
        secrets=tuple(standing.secrets) if standing.is_sealed_by_registrars else (),
        applications=standing.applications,
        pools=tuple(pool_counts(closed=closed, with_result=True)),
        waiting=left.get("waiting", (0, ()))[0],
        line=left.get("waiting", (0, ()))[1],
        not_selected=left.get("not_selected", (0, ()))[0],
        seed=_seed(closed, result).hex(),
    )


def _seed(closed: DrawList, result: DrawResult) -> bytes:
    hashes = {"terms_sha256": closed.terms_sha256, "candidates_sha256": closed.candidates_sha256}
    return drawing.seed_bytes(run=closed.run.public_id, value=result.seed_value, rehearsal=False, **hashes)


def number_in_draw(*, closed: DrawList, result: DrawResult | None, numbers: Iterable[str]) -> NumberInDraw | None:
    """What the closed list, and the result where it is handed in, say about the first of the numbers that is on the list; None if none of them is."""
    with connection.cursor() as cursor:
        cursor.execute(ON_LIST, [closed.pk, list(numbers)])
        row = cursor.fetchone()
    if row is None:
        return None
    entry = json.loads(row[0])
    names = _pool_names(closed.terms)
    listed = {"number": entry["number"], "people": entry["size"], "pools": tuple(names[code] for code in entry["pools"])}
    return NumberInDraw(**listed, **_found(closed, result, entry["number"], names)) if result else NumberInDraw(**listed)


def _found(closed: DrawList, result: DrawResult, number: str, names: dict[str, str]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(IN_RESULT, {"run": closed.pk, "number": number})
        rank, of, waiting, placed = cursor.fetchone()
    shares = json.loads(placed or "[]")
    given = tuple((names[share["pool"]], share["seats"]) for share in shares)
    return {"rank": rank, "of": of, "ticket": drawing.ticket(_seed(closed, result), number), "placed": given, "waiting": waiting}
