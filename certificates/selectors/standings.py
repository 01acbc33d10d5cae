"""Who has completed and why, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from certificates.data import Decision, Standing
from certificates.models import Award, AwardState, Credential, Evaluation
from certificates.rules import completion
from certificates.selectors import facts, requirements, scope
from courses.catalogue.models import RunStatus
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.models import PLACED_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from certificates.models import Requirement
    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


def standings_of(enrolments: Sequence[Enrolment]) -> list[Standing]:
    """One for each enrolment and credential that its course leads to, in the order given. The runs must be loaded; three queries, however many."""
    credentials: dict[int, list[Credential]] = {}
    for credential in Credential.objects.filter(course__in={enrolment.run.course_id for enrolment in enrolments}, retired_at=None):
        credentials.setdefault(credential.course_id, []).append(credential)
    evaluations = {(row.enrolment_id, row.credential_id): row for row in _current(enrolments)}
    awards = {(row.enrolment_id, row.credential_id): row for row in Award.objects.filter(enrolment__in=enrolments, state=AwardState.ISSUED)}
    return [
        _standing(enrolment, credential, evaluations.get((enrolment.pk, credential.pk)), awards.get((enrolment.pk, credential.pk)))
        for enrolment in enrolments
        for credential in credentials.get(enrolment.run.course_id, ())
    ]


def standings_now(*, enrolment: Enrolment, now: datetime) -> list[Standing]:
    """The same for one enrolment, by what is known now: a quiz that was handed in a moment ago counts before the work behind has caught up."""
    rules = {
        credential.pk: requirements.current_requirement(credential=credential)
        for credential in requirements.credentials_of(course_id=enrolment.run.course_id)
    }
    return [_decided_now(standing, rules.get(standing.credential_id), enrolment, now) for standing in standings_of([enrolment])]


def _decided_now(standing: Standing, requirement: Requirement | None, enrolment: Enrolment, now: datetime) -> Standing:
    if requirement is None:
        return standing
    seen = facts.facts_of(enrolment=enrolment, requirement=requirement, now=now)
    return replace(standing, decision=completion.evaluate(terms=requirements.terms_of(requirement), facts=seen), evaluated_at=now)


def completed_without_award(*, viewer: User) -> QuerySet[Evaluation]:
    """Who meets a requirement now and holds no award for it yet, in the runs whose register the viewer keeps."""
    held = Award.objects.filter(enrolment=OuterRef("enrolment"), credential=OuterRef("credential"), state=AwardState.ISSUED)
    met = Evaluation.objects.filter(superseded_at=None, is_met=True, enrolment__run__in=scope.runs_for(viewer), enrolment__state__in=PLACED_STATES)
    return met.filter(~Exists(held))


def runs_leading_somewhere(*, viewer: User, now: datetime) -> QuerySet[CourseRun]:
    """The runs of courses with a certificate that have begun, the latest first, with `waiting`: how many may receive one now."""
    leading = Credential.objects.filter(retired_at=None).values("course")
    runs = scope.runs_for(viewer).filter(course__in=leading, starts_at__lte=now).exclude(status__in=(RunStatus.DRAFT, RunStatus.CANCELLED))
    here = completed_without_award(viewer=viewer).filter(enrolment__run=OuterRef("pk")).order_by().values("enrolment__run")
    waiting = Coalesce(Subquery(here.annotate(count=Count("pk")).values("count")), 0)
    return runs.select_related("course").annotate(waiting=waiting).order_by("-ends_at", "-pk")


def seated_in(run: CourseRun) -> list[Enrolment]:
    """Everybody with a place in the run, by name."""
    return list(enrolment_selectors.roster(run=run).select_related("run", "learner"))


@dataclass(frozen=True)
class Row:
    enrolment: Enrolment
    standing: Standing

    @property
    def may_receive(self) -> bool:
        """Whether a certificate can be issued now."""
        return not self.standing.award_public_id and self.standing.decision is not None and self.standing.decision.is_met


@dataclass(frozen=True)
class Section:
    """One credential that the run leads to, and where everybody stands."""

    credential: Credential
    rows: list[Row]

    @property
    def waiting(self) -> int:
        """How many have completed and hold no certificate yet."""
        return sum(row.may_receive for row in self.rows)

    @property
    def awarded(self) -> int:
        return sum(bool(row.standing.award_public_id) for row in self.rows)


def sections_of(run: CourseRun) -> list[Section]:
    """One for each credential of the run's course; a constant number of queries."""
    enrolments = {enrolment.pk: enrolment for enrolment in seated_in(run)}
    rows = [Row(enrolments[standing.enrolment_id], standing) for standing in standings_of(list(enrolments.values()))]
    credentials = Credential.objects.filter(course=run.course_id, retired_at=None)
    return [Section(credential, [row for row in rows if row.standing.credential_id == credential.pk]) for credential in credentials]


def _current(enrolments: Iterable[Enrolment]) -> Iterable[Evaluation]:
    return Evaluation.objects.filter(enrolment__in=enrolments, superseded_at=None)


def _standing(enrolment: Enrolment, credential: Credential, evaluation: Evaluation | None, award: Award | None) -> Standing:
    return Standing(
        enrolment_id=enrolment.pk,
        enrolment_public_id=enrolment.public_id,
        credential_id=credential.pk,
        title=credential.title,
        decision=Decision.from_json(evaluation.decision) if evaluation else None,
        evaluated_at=evaluation.evaluated_at if evaluation else None,
        award_public_id=award.public_id if award else "",
        award_number=award.number if award else "",
    )
