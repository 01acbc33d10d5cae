"""Reads: wishes for corrections, for who asked and for who decides, and what an absence may be excused with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.attendance.models import AbsenceReason, CorrectionEvidence, CorrectionRequest, RequestState, Status
from courses.attendance.rules import asking as rules
from courses.attendance.selectors.rule_book import rule_book
from courses.attendance.selectors.standing import planned_sessions
from courses.attendance.selectors.summaries import live_records
from courses.catalogue.models import ClassSession
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


@dataclass(frozen=True)
class Excuse:
    """A reason for which an absence may be excused; `most` is None where there is no cap, `used` without the class session in question."""

    reason: AbsenceReason
    used: int
    most: int | None

    @property
    def is_used_up(self) -> bool:
        return self.most is not None and self.used >= self.most


def excuses_for(*, enrolment: Enrolment, class_session: ClassSession) -> list[Excuse]:
    """By the version of the rules that holds for the class session. Its run and course are fetched."""
    run = class_session.run
    version = rule_book().version(kind=run.course.kind, at=class_session.starts_at)
    reasons = list(AbsenceReason.objects.filter(rule=version))
    excused = live_records().filter(enrolment=enrolment, status=Status.EXCUSED, correction__absence_reason__isnull=False)
    used = Counter(excused.exclude(class_session=class_session).values_list("correction__absence_reason__code", flat=True))
    planned = planned_sessions(run.pk) if any(reason.most_percent is not None for reason in reasons) else 0
    return [Excuse(reason=reason, used=used[reason.code], most=rules.most_excused(reason, planned=planned)) for reason in reasons]


def access_own_class_session(*, viewer: User | AnonymousUser, public_id: str, number: int) -> tuple[Enrolment, ClassSession]:
    """The viewer's own place and a class session of its run; 404 otherwise."""
    enrolment = access_own_place(viewer=viewer, public_id=public_id)
    session = get_object_or_404(ClassSession.objects.select_related("lecture"), run=enrolment.run_id, number=number)
    session.run = enrolment.run
    return enrolment, session


def access_own_place(*, viewer: User | AnonymousUser, public_id: str) -> Enrolment:
    """The viewer's own enrolment, as long as she has or had a place with records; 404 otherwise."""
    enrolment = enrolment_selectors.access_enrolment(viewer=viewer, public_id=public_id)
    if not enrolment.has_place and not live_records().filter(enrolment=enrolment).exists():
        raise Http404
    return enrolment


def _requests() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.select_related(
        "enrolment__learner", "enrolment__run__course", "class_session__run__course", "class_session__lecture", "absence_reason", "decided_by"
    )


def access_own_request(*, viewer: User | AnonymousUser, public_id: str) -> CorrectionRequest:
    """What the viewer asked for herself, or 404."""
    if not viewer.is_authenticated:
        raise Http404
    return get_object_or_404(_requests(), enrolment__learner=viewer, public_id=public_id)


def requests_for_staff(viewer: User | AnonymousUser) -> QuerySet[CorrectionRequest]:
    """Wishes in runs whose people the viewer may see, the oldest first."""
    runs = enrolment_selectors.runs_for_staff(viewer)
    return _requests().filter(class_session__run__in=runs).order_by("asked_at", "pk")


def open_requests(*, viewer: User | AnonymousUser, run: CourseRun | None = None) -> QuerySet[CorrectionRequest]:
    """Those that wait for an answer which the viewer may give: her own are for others."""
    found = requests_for_staff(viewer).filter(state=RequestState.PENDING).exclude(enrolment__learner=viewer.pk)
    return found.filter(class_session__run=run) if run is not None else found


def access_request_as_staff(*, viewer: User | AnonymousUser, public_id: str) -> CorrectionRequest:
    """A wish in a run whose people the viewer may see; 404 otherwise, and for her own."""
    return get_object_or_404(requests_for_staff(viewer).exclude(enrolment__learner=viewer.pk), public_id=public_id)


def access_evidence(*, request: CorrectionRequest, public_id: str) -> CorrectionEvidence:
    """A paper of that wish whose file is still there, or 404. The caller has fetched the wish for its viewer."""
    return get_object_or_404(CorrectionEvidence, request=request, public_id=public_id, destroyed_at=None)


def access_person_in_class(*, viewer: User | AnonymousUser, run_public_id: str, number: int, enrolment: str) -> tuple[Enrolment, ClassSession]:
    """Somebody with a place, and a class session of that run whose people the viewer may see; 404 otherwise, and for the viewer herself."""
    place = enrolment_selectors.access_enrolment_as_staff(viewer=viewer, public_id=enrolment)
    session = ClassSession.objects.filter(run=place.run_id, run__public_id=run_public_id, number=number).select_related("lecture").first()
    if session is None or not place.has_place or place.learner_id == viewer.pk:
        raise Http404
    session.run = place.run
    return place, session
