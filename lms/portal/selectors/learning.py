"""나의 학습: where a learner stands, what is next, what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from certificates.selectors import awards as award_selectors
from certificates.selectors import standings as standing_selectors
from cms.models import CoursePage
from courses.attendance import selectors as attendance_selectors
from courses.attendance.selectors import screens
from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import ClassSession, SessionStatus
from courses.enrolment import rules as enrolment_rules
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.models import CURRENT_STATES, EnrolmentState
from courses.quizzes.selectors import learners as quizzes_selectors
from lms.portal.data import LearningCard, MyLearning, WayToCertificate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

MOST_CARDS = 60  # the latest; nobody has more, and a page must end


def my_learning(*, viewer: User, now: datetime) -> MyLearning:
    """Everything that the viewer applied for, in a constant number of queries."""
    enrolments = list(enrolment_selectors.enrolments_for(viewer)[:MOST_CARDS])
    course_ids = {enrolment.run.course_id for enrolment in enrolments}
    summaries = attendance_selectors.attendance_summaries(enrolments=enrolments, now=now)
    following = _next_sessions({enrolment.run_id for enrolment in enrolments}, now=now)
    changes = catalogue_selectors.changes_ahead(run_ids={enrolment.run_id for enrolment in enrolments}, now=now)
    pages = _course_urls(course_ids)
    with_quiz = quizzes_selectors.courses_with_quizzes(course_ids=course_ids)
    running = quizzes_selectors.running_attempts(enrolments=enrolments, now=now)
    standings = {standing.enrolment_id: standing for standing in standing_selectors.standings_of(enrolments)}
    positions, offers = enrolment_selectors.positions_in_line(enrolments), enrolment_selectors.open_offers(enrolments)
    parties, others = enrolment_selectors.parties_of(enrolments), _other_dates(enrolments)
    instead = enrolment_selectors.offered_instead(enrolments, now=now)
    cards = [
        LearningCard(
            enrolment=enrolment,
            is_current=enrolment.state in CURRENT_STATES or enrolment.pk in instead,
            may_take_instead=enrolment.pk in instead,
            next_session=following.get(enrolment.run_id) if enrolment.state in CURRENT_STATES else None,
            attendance=summaries[enrolment.pk],
            page_url=pages.get(enrolment.run.course_id, ""),
            has_quiz=enrolment.run.course_id in with_quiz and enrolment.has_place,
            running=running.get(enrolment.pk),
            may_withdraw=enrolment_rules.may_withdraw(state=enrolment.state, withdraw_until=enrolment.run.withdraw_until, now=now),
            standing=standings.get(enrolment.pk) if enrolment.has_place else None,
            position=positions.get(enrolment.pk),
            offer=offers.get(enrolment.pk),
            party=parties.get(enrolment.party_id or 0, []),
            others=others.get(enrolment.pk, []),
            changes=changes.get(enrolment.run_id, []) if enrolment.state in CURRENT_STATES else [],
        )
        for enrolment in enrolments
        if not any(enrolment in dates for dates in others.values())
    ]
    return MyLearning(
        current=[card for card in cards if card.is_current],
        past=[card for card in cards if not card.is_current],
        open_now=[place.class_session for place in screens.open_places(learner=viewer, at=now)],
        awards=list(award_selectors.awards_held_by(viewer)),
        missed=enrolment_selectors.points_of(viewer, now=now),
        blocked_until=enrolment_selectors.blocked_until(viewer, now=now),
    )


def _other_dates(enrolments: Iterable[Enrolment]) -> dict[int, list[Enrolment]]:
    """By the enrolment that stands for a wish for any of several dates, the others: the one that is offered a place, else the first that waits."""
    wishes: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments:
        if enrolment.choice_id and enrolment.state in CURRENT_STATES:
            wishes.setdefault(enrolment.choice_id, []).append(enrolment)
    found = {}
    for dates in wishes.values():
        first, *rest = sorted(dates, key=lambda date: (date.state == EnrolmentState.WAITING, date.pk))
        found[first.pk] = rest
    return found


def way_to_certificate(*, enrolment: Enrolment, now: datetime) -> WayToCertificate:
    """By what is known at `now`. The caller has fetched the enrolment for its viewer."""
    return WayToCertificate(
        attendance=attendance_selectors.attendance_summary(enrolment=enrolment, now=now),
        standings=standing_selectors.standings_now(enrolment=enrolment, now=now),
    )


def _course_urls(course_ids: Iterable[int]) -> dict[int, str]:
    """Where each course is described in the reader's language; Korean where that is all there is."""
    urls: dict[int, str] = {}
    pages = list(CoursePage.objects.live().filter(course__in=course_ids).select_related("locale"))
    for page in sorted(pages, key=lambda page: page.locale.language_code == get_language()):
        urls[page.course_id] = page.get_url() or ""
    return urls


def _next_sessions(run_ids: Iterable[int], *, now: datetime) -> dict[int, ClassSession]:
    """The class session of each run that is next or going on."""
    ahead = ClassSession.objects.filter(run__in=run_ids, status=SessionStatus.SCHEDULED, ends_at__gt=now)
    first = ahead.order_by("run_id", "starts_at").distinct("run_id").select_related("run", "lecture")
    return {session.run_id: session for session in first}
