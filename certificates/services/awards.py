"""Granting awards, taking them back, correcting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from certificates.data import Decision
from certificates.models import Award, AwardState, Credential, RevocationReason
from certificates.services import evaluations, photographs
from certificates.services.errors import AwardHasEnded, NoRequirement, NotCompleted, NothingToCorrect
from courses.enrolment.models import Enrolment
from lms.audit import services as audit_services
from lms.kernel import locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from certificates.models import Evaluation
    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User


@dataclass(frozen=True)
class Refusal:
    """Why this enrolment got no award."""

    enrolment: Enrolment
    error: DomainError


@dataclass(frozen=True)
class Outcome:
    """`held` are the awards that were there before."""

    issued: tuple[Award, ...]
    held: tuple[Award, ...]
    refused: tuple[Refusal, ...]


def issue_award(*, enrolment: Enrolment, credential: Credential, actor: User | None, now: datetime) -> Award:
    """The learner holds a valid award of the credential for the run; a second call returns the first one's award.

    Raises NotCompleted, NoRequirement or CannotBePrinted.
    """
    outcome = _issue(enrolment_ids=[enrolment.pk], credential=credential, actor=actor, now=now)
    for refusal in outcome.refused:
        raise refusal.error
    [award] = outcome.issued + outcome.held
    return award


def issue_awards_for_run(
    *, run: CourseRun, credential: Credential, actor: User | None, now: datetime, chosen: Collection[str] | None = None
) -> Outcome:
    """Everybody of the run who has completed, or of the `chosen` public ids, holds a valid award; the others are named with the reason."""
    enrolments = Enrolment.objects.filter(run=run)
    if chosen is not None:
        enrolments = enrolments.filter(public_id__in=chosen)
    return _issue(enrolment_ids=list(enrolments.values_list("pk", flat=True)), credential=credential, actor=actor, now=now)


def revoke_award(*, award: Award, reason: RevocationReason, actor: User | None, now: datetime) -> Award:
    """The award is revoked, and its verification page says so from now on. Revoked before: nothing changes. Raises AwardHasEnded."""
    with transaction.atomic():
        [award] = locking.lock(Award.objects.all(), award.pk)
        if award.state == AwardState.REVOKED:
            return award
        if award.state != AwardState.ISSUED:
            raise AwardHasEnded
        award.state, award.ended_at, award.ended_by, award.revocation_reason = AwardState.REVOKED, now, actor, reason
        award.save(update_fields=["state", "ended_at", "ended_by", "revocation_reason"])
        audit_services.record(action="award.revoked", actor=actor, subject=award, now=now, data={"reason": str(reason)})
    return award


def reissue_award(*, award: Award, actor: User | None, now: datetime) -> Award:
    """A new award with today's names replaces `award` and says so; both can be verified. Raises AwardHasEnded, NothingToCorrect or
    CannotBePrinted.
    """
    with transaction.atomic():
        [enrolment] = locking.lock(photographs.ENROLMENTS, award.enrolment_id)
        [old] = locking.lock(Award.objects.select_related("credential", "evaluation"), award.pk)
        if old.state != AwardState.ISSUED:
            raise AwardHasEnded
        subject = photographs.sit(enrolment=enrolment, credential=old.credential, evaluation=old.evaluation)
        if not photographs.differences(old, subject):
            raise NothingToCorrect
        old.state, old.ended_at, old.ended_by = AwardState.SUPERSEDED, now, actor
        old.save(update_fields=["state", "ended_at", "ended_by"])
        [new] = photographs.develop([subject], credential=old.credential, actor=actor, now=now, replaces=old)
        audit_services.record(action="award.reissued", actor=actor, subject=old, now=now, data={"by": new.pk})
    return new


def corrections(*, award: Award) -> list[photographs.Difference]:
    """What a new award would say otherwise; empty where `reissue_award` would refuse. Raises CannotBePrinted."""
    enrolment = photographs.ENROLMENTS.get(pk=award.enrolment_id)
    return photographs.differences(award, photographs.sit(enrolment=enrolment, credential=award.credential, evaluation=award.evaluation))


def _issue(*, enrolment_ids: list[int], credential: Credential, actor: User | None, now: datetime) -> Outcome:
    issued: list[photographs.Sitting] = []
    held: list[Award] = []
    refused: list[Refusal] = []
    with transaction.atomic():
        enrolments = locking.lock(photographs.ENROLMENTS, *enrolment_ids)
        awards = {
            award.enrolment_id: award for award in Award.objects.filter(enrolment__in=enrolments, credential=credential, state=AwardState.ISSUED)
        }
        for enrolment in enrolments:
            if enrolment.pk in awards:
                held.append(awards[enrolment.pk])
                continue
            try:
                evaluation = _completed(enrolment, credential, now)
                issued.append(photographs.sit(enrolment=enrolment, credential=credential, evaluation=evaluation))
            except DomainError as error:
                refused.append(Refusal(enrolment, error))
        new = photographs.develop(issued, credential=credential, actor=actor, now=now)
    return Outcome(issued=tuple(new), held=tuple(held), refused=tuple(refused))


def _completed(enrolment: Enrolment, credential: Credential, now: datetime) -> Evaluation:
    """The evaluation as of now, inside the awarding transaction, so that nothing is granted on yesterday's facts."""
    evaluation = evaluations.evaluate_locked(enrolment=enrolment, credential=credential, now=now)
    if evaluation is None:
        raise NoRequirement
    if not evaluation.is_met:
        raise NotCompleted(missing=[condition.name.value for condition in Decision.from_json(evaluation.decision).missing])
    return evaluation
