"""The site with its two trees, and pages of a course with lectures in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from wagtail.models import Locale

from cms import services
from cms.models import CataloguePage, CoursePage, HomePage, LecturePage, NoticeIndexPage, NoticePage, StandardPage
from courses.enrolment.models import SeatPool
from tests import factories

if TYPE_CHECKING:
    from courses.catalogue.models import Course, Lecture

SECRET = "이 문장은 수강생만 읽습니다"


@dataclass
class Tree:
    """The pages of one language."""

    home: HomePage
    catalogue: CataloguePage
    notices: NoticeIndexPage

    def add_course(self, course: Course, **fields) -> CoursePage:
        fields = {"title": course.title_ko, "slug": course.code.lower(), "summary": "소개 글", "body": [("paragraph", "<p>강의 소개</p>")], **fields}
        return publish(self.catalogue, CoursePage(course=course, locale=self.home.locale, **fields))

    def add_lecture(self, page: CoursePage, lecture: Lecture, **fields) -> LecturePage:
        fields = {"title": lecture.title_ko, "slug": f"lecture-{lecture.number}", "body": [("paragraph", f"<p>{SECRET}</p>")], **fields}
        return publish(page, LecturePage(lecture=lecture, locale=self.home.locale, **fields))

    def add_notice(self, title: str, **fields) -> NoticePage:
        fields = {"date": date(2026, 3, 5), "slug": f"notice-{NoticePage.objects.count()}", **fields}
        return publish(self.notices, NoticePage(title=title, locale=self.home.locale, **fields))

    def add_text(self, title: str, **fields) -> StandardPage:
        return publish(self.home, StandardPage(title=title, locale=self.home.locale, **{"slug": "help", **fields}))


def publish(parent, page):
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def tree(language: str) -> Tree:
    locale = Locale.objects.get(language_code=language)
    return Tree(*(model.objects.get(locale=locale) for model in (HomePage, CataloguePage, NoticeIndexPage)))


@pytest.fixture
def korean(db) -> Tree:
    cache.clear()
    services.ensure_site()
    return tree("ko")


@pytest.fixture
def english(korean) -> Tree:
    return tree("en")


@pytest.fixture
def course(institution) -> Course:
    return factories.CourseFactory(institution=institution)


@pytest.fixture
def run(course):
    run = factories.CourseRunFactory(course=course)
    SeatPool.objects.create(run=run, name_ko="모두", capacity=20)
    return run


@pytest.fixture
def course_page(korean, course) -> CoursePage:
    return korean.add_course(course)


@pytest.fixture
def lecture(course) -> Lecture:
    return factories.LectureFactory(course=course, number=1)


@pytest.fixture
def lecture_page(korean, course_page, lecture) -> LecturePage:
    return korean.add_lecture(course_page, lecture)
