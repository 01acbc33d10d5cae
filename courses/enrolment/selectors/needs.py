"""Reads: what applying for a run asks, and how its places are given out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from courses.catalogue.models import Method
from courses.enrolment.data import AudienceQuestion, Needs
from courses.enrolment.models import Audience, Basis, PartyPolicy, SeatPool, Stage, Terms
from courses.enrolment.selectors.lines import terms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun


def needs_of(run: CourseRun) -> Needs:
    """What is asked of whoever applies for the run."""
    of_pools = SeatPool.objects.filter(run=run, closed_at=None, audience__isnull=False).values("audience")
    of_stages = Stage.audiences.through.objects.filter(stage__run=run).values("audience")
    audiences = list(Audience.objects.filter(Q(pk__in=of_pools) | Q(pk__in=of_stages)))
    terms = terms_of(run)
    return Needs(
        audiences=tuple(
            AudienceQuestion(audience_id=one.pk, name=one.name, explanation=one.explanation, needs_evidence=one.needs_evidence)
            for one in audiences
            if one.basis == Basis.DECLARED
        ),
        inviters=frozenset(one.institution_id for one in audiences if one.basis == Basis.INSTITUTION and one.institution_id),
        is_by_invitation=run.method == Method.INVITATION,
        most_companions=terms.most_in_party - 1,
        may_split=terms.party_policy == PartyPolicy.PARTIAL,
    )


def named_stages(run: CourseRun) -> QuerySet[Stage]:
    """The run's stages in order, each with those for whom it is, for people to read."""
    return Stage.objects.filter(run=run).order_by("opens_at").prefetch_related(Prefetch("audiences", Audience.objects.order_by("pk")))


def declared_rules(run_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """By run, its pools, stages and terms, for people and programs to read; four queries however many runs."""
    audiences = Prefetch("audiences", Audience.objects.order_by("pk"))
    stages = Stage.objects.filter(run__in=run_ids).order_by("opens_at").prefetch_related(audiences)
    terms = {row.run_id: row for row in Terms.objects.filter(run__in=run_ids)}
    found: dict[int, dict[str, Any]] = {run_id: {"pools": [], "stages": [], "terms": terms.get(run_id) or Terms()} for run_id in run_ids}
    for pool in named_pools(*run_ids):
        found[pool.run_id]["pools"].append(pool)
    for stage in stages:
        found[stage.run_id]["stages"].append(stage)
    return found


def named_pools(*run_ids: int) -> QuerySet[SeatPool]:
    """The open pools of the runs in the order in which they are looked through, for people to read."""
    return SeatPool.objects.filter(run__in=run_ids, closed_at=None).select_related("audience").order_by("run", "position", "pk")
