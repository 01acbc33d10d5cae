"""Reads: the entries of the catalogue, who may read a lecture, what a page needs of the domain. They take querysets of pages, never page models."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from wagtail.images.models import Rendition
from wagtail.models import PageViewRestriction

from cms.catalogue import Entry
from cms.data import Watching
from courses.attendance import selectors as attendance_selectors
from courses.catalogue.models import CourseRun, Lecture, RunStatus, in_language
from courses.enrolment import rules as enrolment_rules
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.data import RunFacts
from courses.enrolment.models import CURRENT_STATES, LIVE_STATES, PLACED_STATES, Enrolment, RunStaff
from courses.quizzes import selectors as quizzes_selectors
from lms.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.enrolment.data import RunCard
    from courses.quizzes.models import Quiz
    from lms.accounts.models import Institution, User

COVER = "fill-640x360"
COURSE_FIELDS = ("code", "kind", "level", "title_ko", "title_en", "summary_ko", "summary_en")
INSTITUTION_FIELDS = ("name_ko", "name_en", "code")
RUN_FIELDS = ("is_online", "venue_ko", "venue_en", "apply_opens_at", "apply_closes_at", "starts_at", "ends_at", "status", "method")
ENTRY_FIELDS = (
    *("pk", "public_id", "number", "course_id"),
    *(f"course__{name}" for name in COURSE_FIELDS),
    *(f"course__institution__{name}" for name in INSTITUTION_FIELDS),
    *RUN_FIELDS,
    *enrolment_selectors.SEAT_FIGURES,
    "drawn_at",
    "stage_rows",
)


def entries(*, now: datetime) -> list[Entry]:
    """Every run that is shown to the public, as the catalogue needs it, in one query without model instances."""
    english = (get_language() or "ko").startswith("en")
    return [_entry(row, english=english, now=now) for row in _public_runs().all()]


@cache
def _public_runs() -> QuerySet[CourseRun, tuple[Any, ...]]:
    """Built once in a process, asked anew each time: building costs more than half of what asking does."""
    return enrolment_selectors.with_seats(CourseRun.objects.exclude(status=RunStatus.DRAFT)).order_by().values_list(*ENTRY_FIELDS)


def _entry(row: tuple[Any, ...], *, english: bool, now: datetime) -> Entry:
    (pk, public_id, number, course_id, code, kind, level, title_ko, title_en, summary_ko, summary_en, name_ko, name_en, institution_code) = row[:14]
    (is_online, venue_ko, venue_en, opens_at, closes_at, starts_at, ends_at, status, method, *seats, drawn_at, stages) = row[14:]
    window = {"apply_opens_at": opens_at, "apply_closes_at": closes_at, "starts_at": starts_at, "ends_at": ends_at}
    figures = dict(zip(enrolment_selectors.SEAT_FIGURES, seats, strict=True))
    is_drawn, planned = drawn_at is not None, enrolment_selectors.stage_facts(stages)
    facts = RunFacts(status=status, method=method, is_drawn=is_drawn, stages=planned, **window, **figures)
    return Entry(
        run_id=pk,
        public_id=public_id,
        number=number,
        course_id=course_id,
        code=code,
        kind=kind,
        level=level,
        title=(english and title_en) or title_ko,
        summary=(english and summary_en) or summary_ko,
        institution=(english and name_en) or name_ko,
        institution_code=institution_code,
        is_online=is_online,
        venue=(english and venue_en) or venue_ko,
        apply_opens_at=opens_at,
        apply_closes_at=closes_at,
        starts_at=starts_at,
        ends_at=ends_at,
        method=method,
        seats_left=max(facts.capacity - facts.taken, 0),
        state=enrolment_rules.run_state(facts, now),
        searched=f"{title_ko} {title_en} {code} {name_ko} {venue_ko} {summary_ko} {summary_en}",
    )


def cards_of_course(*, course_id: int, now: datetime) -> list[RunCard]:
    """The course's runs, those to come first."""
    cards = enrolment_selectors.run_cards(enrolment_selectors.runs(now=now).filter(course=course_id), now=now)
    return sorted(cards, key=lambda card: (card.ends_at <= now, card.starts_at if card.ends_at > now else -card.starts_at.timestamp()))


def lectures_of_course(*, course_id: int) -> QuerySet[Lecture]:
    return Lecture.objects.filter(course=course_id, retired_at=None).order_by("number")


def with_cover(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Each page with the `file` of its cover in the size of lists."""
    cover = Rendition.objects.filter(image=OuterRef("cover"), filter_spec=COVER).order_by("-pk").values("file")[:1]
    return pages.annotate(file=Subquery(cover))


def course_addresses(pages: QuerySet[Any], *, course_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    """Language, slug and cover file of the page of each course, in the order of `pages` (from `with_cover`): an earlier one wins."""
    found: dict[int, tuple[str, str, str]] = {}
    rows = pages.filter(course__in=set(course_ids)).values_list("course_id", "locale__language_code", "slug", "file")
    for course_id, language, slug, file in rows:
        found.setdefault(course_id, (language, slug, file or ""))
    return found


def unrestricted(pages: QuerySet[Any]) -> QuerySet[Any]:
    """Published pages for which neither they nor a page above them asks for anything."""
    above = PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path")))
    return pages.filter(Q(live=True) & ~Exists(above))


def may_read_lecture(*, viewer: User | AnonymousUser, lecture: Lecture) -> bool:
    """A preview is for everybody; the rest for who has, or had to the end, a place in the course, for who teaches it, and for its office."""
    if lecture.is_preview:
        return True
    if not viewer.is_authenticated:
        return False
    if viewer.is_superuser or viewer.roles & {Role.EDITOR, Role.REGISTRAR}:
        return True
    course = lecture.course_id
    return (
        Enrolment.objects.filter(learner=viewer, run__course=course, state__in=PLACED_STATES).exists()
        or RunStaff.objects.current().filter(user=viewer, run__course=course).exists()
        or viewer.institutions_as(Role.INSTRUCTOR).filter(courses=course).exists()
    )


def place_in_course(*, viewer: User | AnonymousUser, course_id: int) -> Enrolment | None:
    """The viewer's newest live enrolment in a run of the course."""
    if not viewer.is_authenticated:
        return None
    return enrolment_selectors.enrolments_for(viewer).filter(run__course=course_id, state__in=LIVE_STATES).first()


def watching(*, viewer: User | AnonymousUser, lecture: Lecture) -> Watching | None:
    """How much of the lecture the viewer watched for her newest place in its course; None where she has none."""
    place = attendance_selectors.place_to_watch_from(viewer=viewer, course_id=lecture.course_id)
    if place is None:
        return None
    watched = attendance_selectors.watched(enrolment=place, lecture=lecture)
    return Watching(enrolment=place.public_id, percent=watched.percent, needed=attendance_selectors.needed_to_attend(run=place.run))


def quiz_in_course(*, viewer: User | AnonymousUser, course_id: int, code: str) -> tuple[Quiz, Enrolment | None] | None:
    """The published quiz that the code names in this course, with the enrolment by which the viewer may take it; None where there is no such quiz."""
    quiz = quizzes_selectors.quizzes_of_course(course_id=course_id).filter(code=code).first()
    return (quiz, place_in_course(viewer=viewer, course_id=course_id)) if quiz is not None else None


def somebody_took(courses: QuerySet[Any]) -> bool:
    """Whether any of the courses was taken, or is being taken: its words are what somebody learned from."""
    return Enrolment.objects.filter(run__course__in=courses, state__in=LIVE_STATES).exists()


def somebody_takes(courses: QuerySet[Any]) -> bool:
    """Whether somebody has a place in one of the courses and has not finished."""
    return Enrolment.objects.filter(run__course__in=courses, state__in=CURRENT_STATES).exists()


def institution_name(institution: Institution) -> str:
    return in_language(institution.name_ko, institution.name_en)
