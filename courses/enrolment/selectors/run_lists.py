"""Reads: runs as lists show them, their computed state, their seats."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import CourseKind, CourseRun, Level, Method, RunStatus, in_language
from courses.enrolment import rules
from courses.enrolment.data import RunCard, RunFacts, RunFilter, RunState, Seats, StageFacts
from courses.enrolment.models import RunStaff, SeatPool, Stage
from courses.enrolment.rules import fitting
from courses.enrolment.selectors.lines import terms_of
from lms.accounts import access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.db.models.expressions import CombinedExpression

    from lms.accounts.models import User

SEAT_FIGURES = ("capacity", "taken", "free", "waiting", "waiting_capacity")
EVERY_RUN = RunFilter()
NAMELESS = " "  # in English; an empty text would bring back the Korean one
KIND_LABELS = dict(CourseKind.choices)
LEVEL_LABELS = dict(Level.choices)


def _total(column: F | CombinedExpression, **which: object) -> Coalesce:
    pools = SeatPool.objects.filter(run=OuterRef("pk"), **which).order_by().values("run")
    return Coalesce(Subquery(pools.annotate(total=Sum(column)).values("total")), 0)


def with_seats(runs: QuerySet[CourseRun]) -> QuerySet[CourseRun]:
    """The runs, each with the figures of its seats over its pools, of its waiting list, and with its stages."""
    priority = Exists(Stage.audiences.through.objects.filter(stage=OuterRef("pk")))
    row = JSONObject(opens_at="opens_at", closes_at="closes_at", is_priority=priority, method="method")
    return runs.annotate(
        capacity=_total(F("capacity")),
        taken=_total(F("taken")),
        free=_total(F("capacity") - F("taken"), waiting=0, closed_at=None),
        waiting=Coalesce(F("terms__waiting"), 0),
        waiting_capacity=Coalesce(F("terms__waiting_capacity"), 0),
        drawn_at=F("terms__drawn_at"),
        result_at=F("terms__result_at"),
        admitted_per_minute=Coalesce(F("terms__admitted_per_minute"), 0),
        stage_rows=ArraySubquery(Stage.objects.filter(run=OuterRef("pk")).order_by("opens_at").values(row=row)),
    )


def stage_facts(rows: Iterable[dict[str, Any]]) -> tuple[StageFacts, ...]:
    """The stages of a run from `with_seats`, without whom they are for."""
    return tuple(
        StageFacts(
            opens_at=datetime.fromisoformat(row["opens_at"]),
            closes_at=datetime.fromisoformat(row["closes_at"]),
            is_priority=row["is_priority"],
            is_first_come=bool(row["method"]),
        )
        for row in rows
    )


def _stage(**which: object) -> Q:
    return Q(Exists(Stage.objects.filter(run=OuterRef("pk"), **which)))


def _while_open(now: datetime, *, takes: Q, later: Q) -> dict[RunState, Q]:
    """The states of a run whose window, or one of whose stages, is open."""
    within: dict[str, object] = {"opens_at__lte": now, "closes_at__gt": now}
    priority = _stage(**within, audiences__isnull=False)
    soon = now + rules.CLOSING_WITHIN
    ends_soon = (~_stage() & Q(apply_closes_at__lte=soon)) | _stage(**{**within, "closes_at__gt": now, "closes_at__lte": soon})
    closing = (~later & Q(taken__gte=F("capacity") - rules.FEW_SEATS)) | ends_soon
    line = Q(starts_at__gt=now, waiting__lt=F("waiting_capacity"))
    return {
        RunState.PRIORITY: takes & priority,
        RunState.OPEN: takes & ~priority & ~closing,
        RunState.CLOSING: takes & ~priority & closing,
        RunState.WAITLIST: ~takes & line,
        RunState.FULL: ~takes & ~line & Q(starts_at__gt=now),
        RunState.RUNNING: ~takes & ~line & Q(starts_at__lte=now),
    }


def _while_shut(now: datetime) -> dict[RunState, Q]:
    opened = (~_stage() & Q(apply_opens_at__lte=now)) | _stage(opens_at__lte=now)
    drawing = Q(method=Method.LOTTERY, drawn_at=None) & opened & ~_stage(opens_at__gt=now, method="")
    ahead = (~_stage() & Q(apply_opens_at__gt=now)) | _stage(opens_at__gt=now)
    has_begun = Q(starts_at__lte=now)
    return {
        RunState.DRAWING: drawing & ~has_begun,
        RunState.UPCOMING: ~drawing & ahead,
        RunState.RUNNING: has_begun & (drawing | ~ahead),
        RunState.CLOSED: ~drawing & ~ahead & ~has_begun,
    }


def state_condition(state: RunState, now: datetime) -> Q:
    """`courses.enrolment.rules.run_state` in SQL, over runs `with_seats`; a test holds the two together."""
    decided = {
        RunState.CANCELLED: Q(status=RunStatus.CANCELLED),
        RunState.DRAFT: Q(status=RunStatus.DRAFT),
        RunState.ENDED: Q(status=RunStatus.COMPLETED) | Q(status=RunStatus.PUBLISHED, ends_at__lte=now),
    }
    if state in decided:
        return decided[state]
    published = Q(status=RunStatus.PUBLISHED, ends_at__gt=now)
    within: dict[str, object] = {"opens_at__lte": now, "closes_at__gt": now}
    awaits_draw = Q(method=Method.LOTTERY, drawn_at=None) & _stage(method="") & ~_stage(method="", closes_at__gt=now)
    is_open = ((~_stage() & Q(apply_opens_at__lte=now, apply_closes_at__gt=now)) | _stage(**within)) & ~awaits_draw
    after_the_draw = Q(method=Method.LOTTERY, drawn_at__isnull=False)
    later = Q(method__in=rules.DECIDED_LATER) & ~after_the_draw & ~_stage(**within, method=Method.FIRST_COME)
    while_open, while_shut = _while_open(now, takes=later | Q(free__gt=0), later=later), _while_shut(now)
    never = Q(pk__in=[])
    return published & ((is_open & while_open.get(state, never)) | (~is_open & while_shut.get(state, never)))


def runs(*, now: datetime, wanted: RunFilter = EVERY_RUN) -> QuerySet[CourseRun]:
    """The runs that a list shows, in the order in which they start; to be counted, cut into pages and handed to `run_cards`."""
    found = with_seats(CourseRun.objects.all())
    if not wanted.with_drafts:
        found = found.exclude(status=RunStatus.DRAFT)
    equal = {
        "course__kind__in": wanted.kinds,
        "course__level__in": wanted.levels,
        "course": wanted.course_id,
        "course__institution": wanted.institution_id,
    }
    found = found.filter(**{name: value for name, value in equal.items() if value})
    if wanted.states:
        any_state = Q()
        for state in wanted.states:
            any_state |= state_condition(state, now)
        found = found.filter(any_state)
    for word in wanted.text.split():
        titles = Q(course__title_ko__icontains=word) | Q(course__title_en__icontains=word) | Q(course__code__iexact=word)
        found = found.filter(titles | Q(course__institution__name_ko__icontains=word) | Q(venue_ko__icontains=word))
    return found.order_by("starts_at", "pk")


def run_cards(runs: QuerySet[CourseRun], *, now: datetime) -> list[RunCard]:
    """The runs as cards, with two queries. `runs` comes from `runs()` or `with_seats()`."""
    return cards_of(runs.select_related("course__institution"), now=now)


def cards_of(runs: Iterable[CourseRun], *, now: datetime) -> list[RunCard]:
    """The same for runs that were fetched before, with seats, course and institution."""
    fetched = list(runs)
    meetings = catalogue_selectors.meetings(run_ids=[run.pk for run in fetched])
    return [_card(run, now, meetings.get(run.pk, [])) for run in fetched]


def _card(run: CourseRun, now: datetime, meetings: Iterable[tuple[datetime, datetime]]) -> RunCard:
    course = run.course
    facts = facts_of(run)
    return RunCard(
        run_id=run.pk,
        public_id=run.public_id,
        number=run.number,
        course_id=course.pk,
        course_code=course.code,
        title=course.title,
        summary=course.summary,
        kind=course.kind,
        kind_label=str(KIND_LABELS[course.kind]),
        level=course.level,
        level_label=str(LEVEL_LABELS[course.level]),
        hours=course.hours,
        institution=in_language(course.institution.name_ko, course.institution.name_en),
        venue=run.venue,
        dong=in_language(run.dong, NAMELESS).strip(),
        is_online=run.is_online,
        fee=run.fee,
        apply_opens_at=run.apply_opens_at,
        apply_closes_at=run.apply_closes_at,
        starts_at=run.starts_at,
        ends_at=run.ends_at,
        seats=Seats(capacity=facts.capacity, taken=facts.taken, waiting=facts.waiting, waiting_capacity=facts.waiting_capacity),
        look=rules.look(facts, now),
        meetings=tuple(meetings),
        method=run.method,
        method_label=run.get_method_display(),
        is_decided_later=rules.decides_later(run.method, is_drawn=facts.is_drawn, stage=fitting.stage_at(facts.stages, now)),
        result_at=run.result_at,  # type: ignore[attr-defined]
        has_hall=run.admitted_per_minute > 0,  # type: ignore[attr-defined]
        stages=facts.stages,
        next_opening=next((stage.opens_at for stage in facts.stages if stage.opens_at > now), run.apply_opens_at),
    )


def facts_of(run: CourseRun) -> RunFacts:
    """What the state of a run from `with_seats` depends on."""
    return RunFacts(
        status=run.status,
        apply_opens_at=run.apply_opens_at,
        apply_closes_at=run.apply_closes_at,
        starts_at=run.starts_at,
        ends_at=run.ends_at,
        capacity=run.capacity,  # type: ignore[attr-defined]
        taken=run.taken,  # type: ignore[attr-defined]
        free=run.free,  # type: ignore[attr-defined]
        waiting=run.waiting,  # type: ignore[attr-defined]
        waiting_capacity=run.waiting_capacity,  # type: ignore[attr-defined]
        method=run.method,
        is_drawn=run.drawn_at is not None,  # type: ignore[attr-defined]
        stages=stage_facts(run.stage_rows),  # type: ignore[attr-defined]
    )


def seats(*, run: CourseRun) -> Seats:
    """How many seats the run has and how many are taken, over all its pools, and how many wait, now."""
    figures = SeatPool.objects.filter(run=run).aggregate(capacity=Coalesce(Sum("capacity"), 0), taken=Coalesce(Sum("taken"), 0))
    terms = terms_of(run)
    return Seats(**figures, waiting=terms.waiting, waiting_capacity=terms.waiting_capacity)


def card_of(*, public_id: str, now: datetime) -> RunCard:
    """The card of one published run; 404 where there is none."""
    cards = run_cards(runs(now=now).filter(public_id=public_id), now=now)
    if not cards:
        raise Http404
    return cards[0]


def access_public_run(*, public_id: str) -> CourseRun:
    """A run that everybody may see, with its course; 404 for drafts and for what does not exist."""
    run = CourseRun.objects.exclude(status=RunStatus.DRAFT).select_related("course__institution").filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def runs_taught_by(viewer: User, *, now: datetime, ended_within: timedelta | None = None) -> QuerySet[CourseRun]:
    """The runs that the viewer is staff of, with seats; those that ended earlier than `ended_within` ago are left out."""
    mine = with_seats(CourseRun.objects.filter(pk__in=RunStaff.objects.current().filter(user=viewer).values("run")))
    if ended_within is not None:
        mine = mine.filter(ends_at__gt=now - ended_within)
    return mine.select_related("course__institution").order_by("starts_at", "pk")


def runs_for_staff(viewer: User | AnonymousUser) -> QuerySet[CourseRun]:
    """The runs whose people the viewer may see: a registrar and the owner all, an instructor those that she is staff of."""
    if not viewer.is_authenticated:
        return CourseRun.objects.none()
    if access.may(viewer, access.Who.REGISTRAR):
        return CourseRun.objects.all()
    if access.may(viewer, access.Who.INSTRUCTOR):
        return CourseRun.objects.filter(pk__in=RunStaff.objects.current().filter(user=viewer).values("run"))
    return CourseRun.objects.none()


def access_run_as_staff(*, viewer: User | AnonymousUser, public_id: str) -> CourseRun:
    """The run, for those who may see its people; 404 for everybody else."""
    run = with_seats(runs_for_staff(viewer)).select_related("course__institution").filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run
