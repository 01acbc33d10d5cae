"""Reads: runs as lists show them, seats, whose enrolments a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import CourseKind, CourseRun, Level, RunStatus, in_language
from courses.enrolment import rules
from courses.enrolment.data import Chance, RunCard, RunFacts, RunFilter, RunState, Seats
from courses.enrolment.models import LIVE_STATES, PLACED_STATES, Enrolment, EnrolmentState, Offer, RunStaff, SeatPool
from lms.accounts import access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from lms.accounts.models import User

SEAT_FIGURES = ("capacity", "taken", "waiting", "waiting_capacity")
FEWEST_TOLD = 5
EVERY_RUN = RunFilter()
NAMELESS = " "  # in English; an empty text would bring back the Korean one
KIND_LABELS = dict(CourseKind.choices)
LEVEL_LABELS = dict(Level.choices)


def _total(column: str) -> Coalesce:
    total = Subquery(SeatPool.objects.filter(run=OuterRef("pk")).order_by().values("run").annotate(total=Sum(column)).values("total"))
    return Coalesce(total, 0)


def with_seats(runs: QuerySet[CourseRun]) -> QuerySet[CourseRun]:
    """The runs, each with the figures of its seats and its waiting list over its pools."""
    return runs.annotate(**{column: _total(column) for column in SEAT_FIGURES})


def state_condition(state: RunState, now: datetime) -> Q:
    """`courses.enrolment.rules.run_state` in SQL, over runs `with_seats`; a test holds the two together."""
    published = Q(status=RunStatus.PUBLISHED, ends_at__gt=now)
    window = published & Q(apply_opens_at__lte=now, apply_closes_at__gt=now)
    has_seat = Q(taken__lt=F("capacity"), waiting=0)
    free = window & has_seat
    waitlist = window & ~has_seat & Q(starts_at__gt=now, waiting__lt=F("waiting_capacity"))
    soon = Q(taken__gte=F("capacity") - rules.FEW_SEATS) | Q(apply_closes_at__lte=now + rules.CLOSING_WITHIN)
    without_seat = (window & ~has_seat) | (published & Q(apply_closes_at__lte=now))
    conditions = {
        RunState.CANCELLED: Q(status=RunStatus.CANCELLED),
        RunState.DRAFT: Q(status=RunStatus.DRAFT),
        RunState.ENDED: Q(status=RunStatus.COMPLETED) | Q(status=RunStatus.PUBLISHED, ends_at__lte=now),
        RunState.UPCOMING: published & Q(apply_opens_at__gt=now),
        RunState.OPEN: free & ~soon,
        RunState.CLOSING: free & soon,
        RunState.RUNNING: without_seat & Q(starts_at__lte=now),
        RunState.WAITLIST: waitlist,
        RunState.FULL: window & ~has_seat & Q(starts_at__gt=now, waiting__gte=F("waiting_capacity")),
        RunState.CLOSED: published & Q(apply_closes_at__lte=now, starts_at__gt=now),
    }
    return conditions[state]


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
        waiting=run.waiting,  # type: ignore[attr-defined]
        waiting_capacity=run.waiting_capacity,  # type: ignore[attr-defined]
    )


def seats(*, run: CourseRun) -> Seats:
    """How many seats the run has and how many are taken, over all its pools, now."""
    figures = SeatPool.objects.filter(run=run).aggregate(**{column: Coalesce(Sum(column), 0) for column in SEAT_FIGURES})
    return Seats(**figures)


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


def enrolments_for(viewer: User) -> QuerySet[Enrolment]:
    """The viewer's own applications, latest first, with run and course."""
    return Enrolment.objects.filter(learner=viewer).select_related("run__course__institution", "pool").order_by("-applied_at", "-pk")


def placed_enrolments(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Who holds a place in the run, in the order of application. For use by other apps' selectors, which ask who is looking."""
    return Enrolment.objects.filter(run=run, state__in=PLACED_STATES).select_related("learner").order_by("applied_at", "pk")


def access_enrolment(*, viewer: User | AnonymousUser, public_id: str) -> Enrolment:
    """The viewer's own enrolment, or 404."""
    enrolment = enrolments_for(viewer).filter(public_id=public_id).first() if viewer.is_authenticated else None
    if enrolment is None:
        raise Http404
    return enrolment


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


def access_enrolment_as_staff(*, viewer: User | AnonymousUser, public_id: str) -> Enrolment:
    """An enrolment in a run whose people the viewer may see; 404 otherwise."""
    found = Enrolment.objects.filter(run__in=runs_for_staff(viewer), public_id=public_id)
    enrolment = found.select_related("run__course", "learner", "pool").first()
    if enrolment is None:
        raise Http404
    return enrolment


def applications(*, run: CourseRun, states: Iterable[str] = ()) -> QuerySet[Enrolment]:
    """Every application for the run, in the order of application, with the person. The caller has fetched the run as staff."""
    found = Enrolment.objects.filter(run=run).select_related("learner", "pool").order_by("applied_at", "pk")
    wanted = list(states)
    return found.filter(state__in=wanted) if wanted else found


def applications_across(*, viewer: User, first: datetime | None = None, before: datetime | None = None, state: str = "") -> QuerySet[Enrolment]:
    """Every application for a run whose people the viewer may see, the latest first; of a stretch of time or one state only, where they are named."""
    found = Enrolment.objects.filter(run__in=runs_for_staff(viewer)).select_related("learner", "run__course").order_by("-applied_at", "-pk")
    if first is not None and before is not None:
        found = found.filter(applied_at__gte=first, applied_at__lt=before)
    return found.filter(state=state) if state in EnrolmentState.values else found


def roster(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Who holds a place, by name. The caller has fetched the run as staff."""
    return placed_enrolments(run=run).order_by("learner__name", "pk")


def live_enrolment_in(*, viewer: User, public_id: str) -> Enrolment | None:
    """The viewer's place in the run, if there is one."""
    return enrolments_for(viewer).filter(run__public_id=public_id, state__in=LIVE_STATES).first()


def position_in_line(*, enrolment: Enrolment) -> int | None:
    """How many wait before her, and one; None for who does not wait."""
    if enrolment.state != EnrolmentState.WAITING:
        return None
    return _waiting(enrolment.pool_id).filter(waiting_number__lte=enrolment.waiting_number).count()


def positions_in_line(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """The same for many, by the enrolment's key, with one query."""
    pools = {enrolment.pool_id for enrolment in enrolments if enrolment.state == EnrolmentState.WAITING}
    place = Window(RowNumber(), partition_by=F("pool"), order_by=F("waiting_number").asc())
    lines = Enrolment.objects.filter(pool__in=pools, state=EnrolmentState.WAITING).annotate(place=place)
    return dict(lines.order_by().values_list("pk", "place")) if pools else {}


def waiting_line(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Who waits for a seat of the run, first in line first. The caller has fetched the run as staff."""
    return Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).select_related("learner", "pool").order_by("pool", "waiting_number")


def open_offer(*, enrolment: Enrolment) -> Offer | None:
    """The offer that the learner can still answer."""
    return enrolment.offers.filter(answered_at=None).first() if enrolment.state == EnrolmentState.OFFERED else None


def open_offers(enrolments: Iterable[Enrolment]) -> dict[int, Offer]:
    """The same for many, by the enrolment's key, with one query."""
    offered = [enrolment.pk for enrolment in enrolments if enrolment.state == EnrolmentState.OFFERED]
    return {offer.enrolment_id: offer for offer in Offer.objects.filter(enrolment__in=offered, answered_at=None)} if offered else {}


def chance_in_line(*, course_id: int) -> Chance | None:
    """What became of those who waited in the course's past runs; None while they are too few to say anything, or to stay nameless."""
    past = Enrolment.objects.filter(run__course=course_id, run__status=RunStatus.COMPLETED, waiting_number__isnull=False)
    figures = past.aggregate(waited=Count("pk", distinct=True), reached=Count("pk", filter=Exists(Offer.objects.filter(enrolment=OuterRef("pk")))))
    return Chance(**figures) if figures["waited"] >= FEWEST_TOLD else None


def _waiting(pool_id: int) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(pool=pool_id, state=EnrolmentState.WAITING)


def pool_of(*, run: CourseRun, code: str) -> SeatPool:
    """A pool of the run, or 404. The caller has fetched the run as staff."""
    return get_object_or_404(SeatPool, run=run, code=code)


def staff_of(*, run: CourseRun) -> QuerySet[RunStaff]:
    """Who teaches or helps in the run now."""
    return RunStaff.objects.current().filter(run=run).select_related("user").order_by("role", "user__name")


def access_staff(*, viewer: User | AnonymousUser, public_id: str, staff_id: int) -> RunStaff:
    """Somebody who teaches in a run whose people the viewer may see; 404 otherwise."""
    return get_object_or_404(RunStaff.objects.current().select_related("run"), run__in=runs_for_staff(viewer), run__public_id=public_id, pk=staff_id)
