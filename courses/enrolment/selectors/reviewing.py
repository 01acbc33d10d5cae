"""Reads: what is to be decided about applications, and the papers that came with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from courses.enrolment.data import QueueFilter
from courses.enrolment.models import (
    DECIDING_STATES,
    Eligibility,
    EligibilityState,
    Enrolment,
    EnrolmentState,
    Evidence,
)
from lms.accounts import access

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

OVERDUE = "overdue"  # papers that were asked for and have not come in time
EVERYTHING = QueueFilter()


def wants_papers(enrolment: Enrolment) -> bool:
    """Whether the office waits for papers from the applicant."""
    if enrolment.state == EnrolmentState.NEEDS_DOCUMENTS:
        return True
    return Eligibility.objects.filter(enrolment=enrolment, state=EligibilityState.DECLARED, audience__needs_evidence=True).exists()


def eligibilities_of(enrolment: Enrolment) -> QuerySet[Eligibility]:
    return enrolment.eligibilities.select_related("audience", "decided_by").order_by("pk")


def papers_of(enrolment: Enrolment) -> QuerySet[Evidence]:
    """The papers of everybody who applied together, the first sent first."""
    together = Q(enrolment__party=enrolment.party_id) if enrolment.party_id else Q(enrolment=enrolment.pk)
    return Evidence.objects.filter(together).order_by("sent_at", "pk")


def access_paper(*, viewer: User | AnonymousUser, public_id: str) -> Evidence:
    """A paper that still exists, for registrars; 404 for everybody else, and when it was destroyed."""
    found = Evidence.objects.filter(public_id=public_id, destroyed_at=None).select_related("enrolment__run")
    paper = found.first() if access.may(viewer, access.Who.REGISTRAR) else None
    if paper is None:
        raise Http404
    return paper


def access_application(*, viewer: User | AnonymousUser, public_id: str) -> Enrolment:
    """An application with the person and her party, for registrars; 404 for everybody else."""
    found = Enrolment.objects.filter(public_id=public_id).select_related("run__course", "learner", "pool", "party__leader")
    enrolment = found.first() if access.may(viewer, access.Who.REGISTRAR) else None
    if enrolment is None:
        raise Http404
    return enrolment


def review_queue(*, run: CourseRun, now: datetime, wanted: QueueFilter = EVERYTHING) -> QuerySet[Enrolment]:
    """The applications for the run, who applied first comes first; people who applied together are one, with `party_size`.

    The caller has fetched the run as staff.
    """
    found = Enrolment.objects.filter(run=run)
    together = Enrolment.objects.filter(party=OuterRef("party"), state=OuterRef("state"))
    found = found.filter(~Exists(together.filter(pk__lt=OuterRef("pk"))))
    size = together.order_by().values("party").annotate(total=Count("pk")).values("total")
    said = Prefetch("eligibilities", Eligibility.objects.select_related("audience").order_by("pk"))
    found = found.filter(_state_condition(wanted.state, now)).annotate(party_size=Coalesce(Subquery(size), 1))
    if wanted.eligibility:
        found = found.filter(Exists(Eligibility.objects.filter(enrolment=OuterRef("pk"), state=wanted.eligibility)))
    if wanted.flag:
        found = found.filter(flags__contains=[wanted.flag])
    return found.select_related("learner").prefetch_related(said).order_by("applied_at", "pk")


def _state_condition(state: str, now: datetime) -> Q:
    if state == OVERDUE:
        return Q(state=EnrolmentState.NEEDS_DOCUMENTS, documents_until__lte=now)
    return Q(state=state) if state else Q(state__in=DECIDING_STATES)


def neighbours(queue: QuerySet[Enrolment], *, enrolment: Enrolment) -> tuple[Enrolment | None, Enrolment | None]:
    """Who stands before and after the application in the queue."""
    earlier = Q(applied_at__lt=enrolment.applied_at) | Q(applied_at=enrolment.applied_at, pk__lt=enrolment.pk)
    later = Q(applied_at__gt=enrolment.applied_at) | Q(applied_at=enrolment.applied_at, pk__gt=enrolment.pk)
    plain = queue.prefetch_related(None)
    return plain.filter(earlier).order_by("-applied_at", "-pk").first(), plain.filter(later).first()


def queue_figures(*, run: CourseRun, now: datetime) -> dict[str, int]:
    """How many people wait for a decision, for whose papers we wait, and whose are overdue."""
    missing = Q(state=EnrolmentState.NEEDS_DOCUMENTS)
    return Enrolment.objects.filter(run=run, state__in=DECIDING_STATES).aggregate(
        to_decide=Count("pk", filter=Q(state=EnrolmentState.APPLIED)),
        missing=Count("pk", filter=missing),
        overdue=Count("pk", filter=missing & Q(documents_until__lte=now)),
    )


def others_of(enrolment: Enrolment) -> list[Enrolment]:
    """Those who applied together with her, without herself."""
    if enrolment.party_id is None:
        return []
    return list(Enrolment.objects.filter(party=enrolment.party_id).exclude(pk=enrolment.pk).select_related("learner").order_by("pk"))


def said_about(*, run: CourseRun, state: str = "") -> QuerySet[Eligibility]:
    """Who says for a run that she belongs to which audience, what waits for a decision first. The caller has fetched the run as staff."""
    found = Eligibility.objects.filter(enrolment__run=run).select_related("audience", "enrolment__learner")
    papers = Evidence.objects.filter(enrolment=OuterRef("enrolment"), destroyed_at=None)
    found = found.annotate(has_papers=Exists(papers)).order_by(F("decided_at").asc(nulls_first=True), "declared_at", "pk")
    return found.filter(state=state) if state in EligibilityState.values else found


def access_eligibility(*, viewer: User | AnonymousUser, public_id: str, eligibility_id: int) -> Eligibility:
    """What the applicant says about one audience, for registrars; 404 for everybody else. The audience is not named in the address."""
    enrolment = access_application(viewer=viewer, public_id=public_id)
    found = Eligibility.objects.filter(enrolment=enrolment, pk=eligibility_id).select_related("audience", "enrolment__run").first()
    if found is None:
        raise Http404
    return found
