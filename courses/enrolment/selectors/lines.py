"""Reads: the waiting line of a run, offers, seats and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.shortcuts import get_object_or_404

from courses.catalogue.models import ClassSession, RunStatus, SessionStatus
from courses.enrolment.data import AudienceFacts, Chance, PoolFacts, StageFacts
from courses.enrolment.models import Audience, Enrolment, EnrolmentState, Offer, SeatPool, Stage, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun

FEWEST_TOLD = 5


def position_in_line(*, enrolment: Enrolment) -> int | None:
    """How many wait before her, and one; None for who does not wait."""
    if enrolment.state != EnrolmentState.WAITING:
        return None
    return Enrolment.objects.filter(run=enrolment.run_id, state=EnrolmentState.WAITING, waiting_number__lte=enrolment.waiting_number).count()


def positions_in_line(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """The same for many, by the enrolment's key, with one query."""
    runs = {enrolment.run_id for enrolment in enrolments if enrolment.state == EnrolmentState.WAITING}
    place = Window(RowNumber(), partition_by=F("run"), order_by=F("waiting_number").asc())
    lines = Enrolment.objects.filter(run__in=runs, state=EnrolmentState.WAITING).annotate(place=place)
    return dict(lines.order_by().values_list("pk", "place")) if runs else {}


def waiting_line(*, run: CourseRun) -> QuerySet[Enrolment]:
    """Who waits for a seat of the run, first in line first. The caller has fetched the run as staff."""
    return Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).select_related("learner", "party").order_by("waiting_number")


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


def pool_of(*, run: CourseRun, code: str) -> SeatPool:
    """A pool of the run, or 404. The caller has fetched the run as staff."""
    return get_object_or_404(SeatPool, run=run, code=code)


def terms_of(run: CourseRun) -> Terms:
    """By which terms the run gives out places; those of an empty row where staff have declared none."""
    return Terms.objects.filter(run=run).first() or Terms(run=run)


def line_ends_at(run: CourseRun, terms: Terms) -> datetime:
    """Until when a free seat of the run goes to who waits: the first class, or the second where the terms give away seats of who misses the first."""
    second = ClassSession.objects.filter(run=run, status=SessionStatus.SCHEDULED).order_by("starts_at").values_list("starts_at", flat=True)[1:2]
    return next(iter(second), run.starts_at) if terms.reuses_seats else run.starts_at


def lines_that_end(*, now: datetime) -> QuerySet[Terms]:
    """The terms of runs in which people wait though `line_ends_at` has passed; the same in SQL, and a test holds the two together."""
    second = ClassSession.objects.filter(run=OuterRef("run"), status=SessionStatus.SCHEDULED).order_by("starts_at").values("starts_at")[1:2]
    ended = Q(reuses_seats=False) | Q(second_at=None) | Q(second_at__lte=now)
    return Terms.objects.filter(waiting__gt=0, run__starts_at__lte=now).annotate(second_at=Subquery(second)).filter(ended).order_by("pk")


def audience_facts(audience: Audience) -> AudienceFacts:
    return AudienceFacts(
        audience_id=audience.pk,
        basis=audience.basis,
        age_from=audience.age_from,
        age_until=audience.age_until,
        institution_id=audience.institution_id,
    )


def stages_of(run: CourseRun) -> list[StageFacts]:
    """The run's stages in order, with whom each is for."""
    stages = Stage.objects.filter(run=run).order_by("opens_at").prefetch_related(Prefetch("audiences", Audience.objects.order_by("pk")))
    return [
        StageFacts(
            opens_at=stage.opens_at,
            closes_at=stage.closes_at,
            audiences=tuple(audience_facts(audience) for audience in stage.audiences.all()),
            is_priority=bool(stage.audiences.all()),
            is_first_come=bool(stage.method),
        )
        for stage in stages
    ]


def pools_of(run: CourseRun) -> list[PoolFacts]:
    """The run's open pools in the order in which they are looked through, with whom each is for."""
    pools = SeatPool.objects.filter(run=run, closed_at=None).select_related("audience").order_by("position", "pk")
    return [PoolFacts(pool_id=pool.pk, audience=audience_facts(pool.audience) if pool.audience else None, channel=pool.channel) for pool in pools]
