"""Reads: how places were given out, in figures that everybody may see."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseKind, CourseRun, Method, RunStatus
from courses.enrolment.models import UNLIMITED, DrawResult, Enrolment, EnrolmentState, SeatPool
from courses.enrolment.rules import fairness as rules
from lms.accounts.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from courses.enrolment.rules.fairness import Counts, Figures, Period, Table

S = EnrolmentState
HELD = (RunStatus.PUBLISHED, RunStatus.COMPLETED)
PLACED = "placed"
OUTCOMES: dict[str, Any] = {
    PLACED: _("Got a place"),
    S.NOT_SELECTED: _("Not selected by the draw"),
    S.REFUSED: _("Not accepted by the review"),
    S.UNPLACED: _("Waited, and no place became free"),
    S.LAPSED: _("Did not answer an offered place"),
    S.WITHDRAWN: _("Took the application back"),
    S.CANCELLED: _("Cancelled by the office"),
    S.MOVED: _("Moved to another class by the office"),
    "open": _("Not decided yet"),
}
LINKED = ((f"outcome-{PLACED}", rules.APPLICATIONS), (rules.TOTAL, rules.PLACED))
SECONDS_OF_A_DAY = 86_400
CODE = re.compile(r"(?P<year>[0-9]{4})(-(?P<half>[12]))?")


@dataclass(frozen=True)
class Outcome:
    """What became of so many applications; None is hidden. `share` is in per cent of all of them."""

    code: str
    label: str
    applications: int | None
    share: int | None


@dataclass(frozen=True)
class DrawLine:
    run: CourseRun
    drawn_at: datetime


@dataclass(frozen=True)
class Fairness:
    """What everybody may know about one period. Without a period nothing has been given out yet."""

    period: Period | None
    periods: Sequence[Period]
    total: Figures | None = None
    methods: Sequence[Figures] = ()
    kinds: Sequence[Figures] = ()
    institutions: Sequence[Figures] = ()
    outcomes: Sequence[Outcome] = ()
    draws: Sequence[DrawLine] = ()
    cancelled_classes: int = 0

    @property
    def period_codes(self) -> list[str]:
        return [period.code for period in self.periods]


def fairness(*, now: datetime, code: str = "") -> Fairness:
    """The figures of a period, the latest year without a `code`, in a constant number of queries. 404 for a period that there is none of.

    Counted are classes that have begun, so that their places have been given out, by the day of their first class.
    """
    begun = CourseRun.objects.filter(status__in=HELD, starts_at__lte=now)
    span = begun.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    periods = rules.periods(span["first"], span["last"]) if span["first"] else []
    period = _chosen(periods, code)
    if period is None:
        return Fairness(period=None, periods=periods)
    runs = begun.filter(starts_at__gte=period.first, starts_at__lt=period.until)
    tables = _tables(runs)
    whole = [_merged(tables, name) for name in ("method", "kind", "institution", "outcome")]
    if period.half:
        hidden = rules.hide(whole, linked=LINKED)
    else:
        halves = [[_merged(tables, name, half=half.half) for name in ("method", "kind", "institution", "outcome")] for half in period.halves]
        hidden = rules.hide_year(whole, halves, linked=LINKED)
    labels = _labels()
    lines = [_lines(table, cells, labels) for table, cells in zip(whole[:3], hidden[:3], strict=True)]
    total = rules.figures(rules.total_of(whole[0]), set().union(*hidden), key=rules.TOTAL, label=str(_("Altogether")))
    cancelled = CourseRun.objects.filter(status=RunStatus.CANCELLED, starts_at__gte=period.first, starts_at__lt=min(period.until, now))
    return Fairness(
        period=period,
        periods=periods,
        total=total,
        methods=lines[0],
        kinds=lines[1],
        institutions=lines[2],
        outcomes=_outcomes(whole[3], hidden[3], total),
        draws=[DrawLine(draw.run, draw.drawn_at) for draw in _draws(runs)],
        cancelled_classes=cancelled.count(),
    )


def _chosen(periods: Sequence[Period], code: str) -> Period | None:
    if not code:
        return next(iter(periods), None)
    found = CODE.fullmatch(code)
    wanted = rules.Period(int(found["year"]), int(found["half"] or 0)) if found else None
    if wanted not in periods:
        raise Http404
    return wanted


def _tables(runs: QuerySet[CourseRun]) -> dict[tuple[str, int], Table]:
    """By what is broken down and the half of the year, a line for each key; three queries."""
    pools = SeatPool.objects.filter(run=OuterRef("pk"), capacity__lt=UNLIMITED).order_by().values("run")
    facts = runs.annotate(places=Subquery(pools.annotate(total=Sum("capacity")).values("total"))).select_related("course").order_by("pk")
    tables: dict[tuple[str, int], Table] = {}
    keys: dict[int, tuple[int, dict[str, str]]] = {}
    for run in facts:
        named = {"method": f"method-{run.method}", "kind": f"kind-{run.course.kind}", "institution": f"institution-{run.course.institution_id}"}
        keys[run.pk] = (rules.period_of(run.starts_at).half, named)
        _add(tables, keys[run.pk], rules.Counts(classes=1, places=run.places or 0))
    for row in _people(runs):
        half, named = keys[row["run"]]
        people = Counter({name: row[name] for name in rules.PEOPLE})
        _add(tables, (half, named), rules.Counts(people=people))
        for outcome, number in ((PLACED, row["placed"]), (_outcome_of(row["state"]), row["applications"] - row["placed"])):
            _add(tables, (half, {"outcome": f"outcome-{outcome}"}), rules.Counts(people=Counter({rules.APPLICATIONS: number})))
    for run_id, confirmed_at, since in _promoted(runs):
        _add(tables, keys[run_id], rules.Counts(waits=[(confirmed_at - since).total_seconds() / SECONDS_OF_A_DAY]))
    return tables


def _add(tables: dict[tuple[str, int], Table], keys: tuple[int, dict[str, str]], counts: Counts) -> None:
    half, named = keys
    for name, key in named.items():
        tables.setdefault((name, half), {}).setdefault(key, rules.Counts()).add(counts)


def _merged(tables: dict[tuple[str, int], Table], name: str, *, half: int = 0) -> Table:
    """The lines of a half, or of both where none is named."""
    found: Table = {}
    for number in (half,) if half else (1, 2):
        for key, counts in tables.get((name, number), {}).items():
            found.setdefault(key, rules.Counts()).add(counts)
    return found


def _people(runs: QuerySet[CourseRun]) -> Iterable[Any]:
    """For each run and state, how many there are of each of PEOPLE."""
    placed = Q(confirmed_at__isnull=False)
    rows = Enrolment.objects.filter(run__in=runs).order_by().values("run", "state")
    return rows.annotate(
        applications=Count("pk"),
        placed=Count("pk", filter=placed),
        promoted=Count("pk", filter=placed & Q(waiting_number__isnull=False)),
        no_shows=Count("no_show", filter=Q(no_show__excused_at=None)),
    )


def _outcome_of(state: str) -> str:
    return state if state in OUTCOMES else "open"


def _promoted(runs: QuerySet[CourseRun]) -> Iterable[Any]:
    """Of everybody who had a place after waiting: the run, when she had it, and since when she waited."""
    since = Min("events__at", filter=Q(events__to_state=S.WAITING))
    found = Enrolment.objects.filter(run__in=runs, confirmed_at__isnull=False, waiting_number__isnull=False).annotate(since=since)
    return found.filter(since__lte=F("confirmed_at")).order_by().values_list("run", "confirmed_at", "since")


def _draws(runs: QuerySet[CourseRun]) -> QuerySet[DrawResult]:
    return DrawResult.objects.filter(run__in=runs).select_related("run__course").order_by("-drawn_at")


def _labels() -> dict[str, str]:
    """How each line is called, in the reader's language."""
    names = {f"institution-{institution.pk}": institution.name for institution in Institution.objects.all()}
    kinds = {f"kind-{code}": str(label) for code, label in CourseKind.choices}
    return {**names, **kinds, **{f"method-{code}": str(label) for code, label in Method.choices}}


def _lines(table: Table, hidden: set[rules.Cell], labels: dict[str, str]) -> list[Figures]:
    """The most classes first."""
    ordered = sorted(table.items(), key=lambda line: (-line[1].classes, labels[line[0]]))
    return [rules.figures(counts, hidden, key=key, label=labels[key]) for key, counts in ordered]


def _outcomes(table: Table, hidden: set[rules.Cell], total: Figures) -> list[Outcome]:
    found = []
    for code, label in OUTCOMES.items():
        key = f"outcome-{code}"
        number = table[key].people[rules.APPLICATIONS] if key in table else 0
        told = None if (key, rules.APPLICATIONS) in hidden else number
        share = round(100 * told / total.applications) if told is not None and total.applications else None
        found.append(Outcome(code=str(code), label=str(label), applications=told, share=share))
    return found
