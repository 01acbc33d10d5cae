"""Reads: class sessions as a calendar shows them."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.catalogue.models import ClassSession, RunStatus, SessionStatus
from courses.enrolment.data import Meeting
from courses.enrolment.models import PLACED_STATES, CalendarFeed, Enrolment, EnrolmentState

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

KEPT = timedelta(days=180)  # classes that ended earlier are history, not a calendar
MOST_ENROLMENTS = 200


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def access_calendar(*, token: str) -> CalendarFeed:
    """The feed with this secret, or 404."""
    feed = CalendarFeed.objects.select_related("person").filter(token_sha256=token_hash(token), person__is_active=True).first()
    if feed is None:
        raise Http404
    return feed


def calendar_of(*, person: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person).first()


def meetings_of(*, person: User, now: datetime) -> list[Meeting]:
    """The class sessions of every run in which the person has a place, and of those that were cancelled under her; four queries."""
    mine = Enrolment.objects.filter(learner=person, run__ends_at__gt=now - KEPT)
    held = mine.filter(state__in=PLACED_STATES) | mine.filter(state=EnrolmentState.CANCELLED, run__status=RunStatus.CANCELLED)
    found = held.select_related("run__course").prefetch_related(_sessions()).order_by("run__starts_at", "pk")[:MOST_ENROLMENTS]
    return [meeting for enrolment in found for meeting in _meetings(enrolment)]


def meetings_of_place(*, enrolment: Enrolment) -> list[Meeting]:
    """The class sessions of one run; cancelled, where the place was lost. The caller has fetched the enrolment for its viewer."""
    prefetch_related_objects([enrolment], _sessions())
    return _meetings(enrolment)


def _sessions() -> Prefetch[str]:
    return Prefetch("run__class_sessions", ClassSession.objects.select_related("lecture", "run").prefetch_related("changes"))


def _meetings(enrolment: Enrolment) -> list[Meeting]:
    run = enrolment.run
    url = f"{settings.LMS_BASE_URL}{reverse('enrolment:enrolment', args=[enrolment.public_id])}"
    is_off = enrolment.ended_at is not None and enrolment.state != EnrolmentState.COMPLETED
    told_at = (enrolment.ended_at if is_off else None) or enrolment.confirmed_at or enrolment.applied_at
    meetings = []
    for session in run.class_sessions.all():
        changes = list(session.changes.all())
        title = _("%(course)s, class %(number)s") % {"course": run.course.title, "number": session.number}
        meetings.append(
            Meeting(
                uid=f"{enrolment.public_id}-{session.pk}@{settings.LMS_BASE_URL.partition('://')[2].partition(':')[0]}",
                title=title,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                venue=str(_("Online")) if run.is_online else session.venue,
                words="\n".join(filter(None, [session.lecture.title if session.lecture else "", changes[-1].reason if changes else "", url])),
                url=url,
                changes=len(changes) + is_off,
                changed_at=max([told_at, *(change.at for change in changes)]),
                is_cancelled=is_off or session.status == SessionStatus.CANCELLED,
            )
        )
    return meetings
