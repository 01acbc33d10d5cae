"""Reads: how much of the online lectures was watched, by the word of people's own browsers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import F, Sum
from django.db.models.functions import Least
from django.http import Http404

from courses.attendance import rules
from courses.attendance.models import PlayedInterval
from courses.attendance.selectors.rule_book import rule_book
from courses.catalogue.models import Lecture
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.models import PLACED_STATES

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from courses.attendance.rules import Stretch, Watched
    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User


def access_lecture(*, enrolment: Enrolment, number: int) -> Lecture:
    """A lecture of the course that the enrolment is for; 404 otherwise. The caller has fetched the enrolment for its viewer."""
    found = Lecture.objects.filter(course=enrolment.run.course_id, number=number).first()
    if found is None:
        raise Http404
    return found


def length_of(lecture: Lecture) -> int:
    """Seconds of the lecture, beyond which nothing counts."""
    return lecture.minutes * 60


def played(*, enrolment: Enrolment, lecture: Lecture) -> list[Stretch]:
    return list(PlayedInterval.objects.filter(enrolment=enrolment, lecture=lecture).values_list("from_second", "to_second"))


def watched(*, enrolment: Enrolment, lecture: Lecture) -> Watched:
    return rules.watched(played(enrolment=enrolment, lecture=lecture), length=length_of(lecture))


def needed_to_attend(*, run: CourseRun) -> int:
    """So many per cent of an online lecture have to be watched to have been there; 0 where watching does not count. Needs the course fetched."""
    return rule_book().rule(kind=run.course.kind, at=run.starts_at).online_percent if run.is_online else 0


def place_to_watch_from(*, viewer: User | AnonymousUser, course_id: int) -> Enrolment | None:
    """The viewer's newest place in a run of the course, for which what she watches is written down."""
    if not viewer.is_authenticated:
        return None
    return enrolment_selectors.enrolments_for(viewer).filter(run__course=course_id, state__in=PLACED_STATES).first()


def lectures_to_watch(*, run: CourseRun) -> list[Lecture]:
    """The lectures of the run's timetable, each once, by number."""
    return list(Lecture.objects.filter(class_sessions__run=run).distinct().order_by("number"))


def coverage_of(*, run: CourseRun) -> dict[int, dict[int, int]]:
    """Per cent watched by enrolment and lecture, of everybody who has a place and watched anything. One query.

    What is stored never overlaps (`services.report_played`), so its union is its sum.
    """
    whole = F("lecture__minutes") * 60
    rows = (
        PlayedInterval.objects.filter(enrolment__run=run, enrolment__state__in=PLACED_STATES)
        .values("enrolment_id", "lecture_id", "lecture__minutes")
        .annotate(seconds=Sum(Least("to_second", whole) - Least("from_second", whole)))
        .order_by()
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row["enrolment_id"]][row["lecture_id"]] = rules.percent_of(row["seconds"], row["lecture__minutes"] * 60)
    return dict(found)
