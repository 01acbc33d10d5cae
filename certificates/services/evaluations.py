"""Asking the rule, and keeping its answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from certificates.models import Credential, Evaluation
from certificates.rules import completion
from certificates.selectors import facts, requirements
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.models import Enrolment
from lms.kernel import jobs, locking

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun

STILL_LOOKED_AT: Final = timedelta(days=180)  # after the end of the run


def evaluate_enrolment(*, enrolment_id: int, now: datetime) -> None:
    """Each credential that the enrolment may lead to has a current evaluation by today's facts and rule."""
    with transaction.atomic():
        for enrolment in locking.lock(Enrolment.objects.select_related("run"), enrolment_id):
            for credential in requirements.credentials_of(course_id=enrolment.run.course_id):
                evaluate_locked(enrolment=enrolment, credential=credential, now=now)


def evaluate_locked(*, enrolment: Enrolment, credential: Credential, now: datetime) -> Evaluation | None:
    """The current evaluation, added only if the answer or its inputs changed. The caller holds the enrolment's lock.

    None where the credential has no requirement yet.
    """
    requirement = requirements.current_requirement(credential=credential)
    if requirement is None:
        return None
    seen = facts.facts_of(enrolment=enrolment, requirement=requirement, now=now)
    decision = completion.evaluate(terms=requirements.terms_of(requirement), facts=seen)
    current = Evaluation.objects.filter(enrolment=enrolment, credential=credential, superseded_at=None).first()
    if current is not None:
        if (current.requirement_id, current.inputs, current.decision) == (requirement.pk, seen.as_json(), decision.as_json()):
            return current
        Evaluation.objects.filter(pk=current.pk).update(superseded_at=max(now, current.evaluated_at))
    return Evaluation.objects.create(
        enrolment=enrolment,
        credential=credential,
        requirement=requirement,
        inputs=seen.as_json(),
        decision=decision.as_json(),
        is_met=decision.is_met,
        evaluated_at=now,
    )


def ask_for_evaluation(*, enrolment_id: int) -> None:
    """One job will look at the enrolment again, if its course leads to a credential at all."""
    with transaction.atomic():
        leads_somewhere = Credential.objects.filter(course__runs__enrolments=enrolment_id, retired_at=None).exists()
        if leads_somewhere:
            jobs.enqueue("certificates.evaluate_enrolment", enrolment_id=enrolment_id)


def ask_for_all_evaluations(*, now: datetime) -> None:
    """One job for every enrolment of a run that began and is not long over, so that a lost message is harmless by tomorrow."""
    leading = Credential.objects.filter(retired_at=None).values("course")
    enrolments = Enrolment.objects.filter(run__course__in=leading, run__starts_at__lte=now, run__ends_at__gt=now - STILL_LOOKED_AT)
    with transaction.atomic():
        for enrolment_id in enrolments.order_by("pk").values_list("pk", flat=True):
            jobs.enqueue("certificates.evaluate_enrolment", enrolment_id=enrolment_id)


def evaluate_run(*, run: CourseRun, now: datetime) -> None:
    """Everybody with a place in the run has current evaluations."""
    for enrolment_id in enrolment_selectors.placed_enrolments(run=run).order_by("pk").values_list("pk", flat=True):
        evaluate_enrolment(enrolment_id=enrolment_id, now=now)
