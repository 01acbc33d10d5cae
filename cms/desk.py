"""The instructor's way to her lectures: her courses, their lectures, and straight to the editor of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from wagtail.permissions import page_permission_policy

from cms import services
from cms.models import CoursePage, LecturePage
from courses.catalogue.models import Lecture
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from lms.accounts.models import User
    from lms.accounts.requests import SignedInRequest

LANGUAGES = {"ko": "한국어", "en": "English"}


@dataclass(frozen=True)
class Line:
    """One lecture of a course, and its page in the language of the course's page, where there is one."""

    lecture: Lecture
    page: LecturePage | None


@dataclass(frozen=True)
class Card:
    page: CoursePage
    language: str
    lines: list[Line]


@access.instructor
@require_GET
def lectures(request: SignedInRequest) -> HttpResponse:
    return render(request, "cms/desk/lectures.html", {"cards": cards_for(request.user)})


@access.instructor
@require_POST
def begin(request: SignedInRequest, page_id: int, number: int) -> HttpResponse:
    """The draft of a lecture's page stands below the page of its course, and its editor opens; one that is there already is opened."""
    above = writable_courses(request.user).filter(pk=page_id).first()
    lecture = Lecture.objects.filter(course=above.course_id, number=number, retired_at=None).first() if above else None
    if above is None or lecture is None:
        raise Http404
    page = services.begin_lecture(above=above, lecture=lecture, actor=request.user, now=clock.now())
    return redirect("wagtailadmin_pages:edit", page.pk)


def writable_courses(viewer: User) -> QuerySet[Any]:
    """The pages of courses that the viewer's groups let her write."""
    mine = page_permission_policy.instances_user_has_permission_for(viewer, "change")
    return CoursePage.objects.filter(pk__in=mine.values("pk"), alias_of=None).select_related("course", "locale")


def cards_for(viewer: User) -> list[Card]:
    """Her courses with their lectures, in a constant number of queries."""
    pages = list(writable_courses(viewer).order_by("course__code", "-locale__language_code").defer("body"))
    courses = {page.course_id for page in pages}
    written = {
        (page.lecture_id, page.locale_id): page for page in LecturePage.objects.filter(lecture__course__in=courses, alias_of=None).defer("body")
    }
    lectures_of: dict[int, list[Lecture]] = {}
    for lecture in Lecture.objects.filter(course__in=courses, retired_at=None).order_by("number"):
        lectures_of.setdefault(lecture.course_id, []).append(lecture)
    return [
        Card(
            page=page,
            language=LANGUAGES[page.locale.language_code],
            lines=[Line(lecture, written.get((lecture.pk, page.locale_id))) for lecture in lectures_of.get(page.course_id, [])],
        )
        for page in pages
    ]
