"""An instructor comes from her desk straight to the editor of her lectures, and to nobody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import services
from cms.models import LecturePage
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
MINE = "/en/desk/instructor/lectures/"


@pytest.fixture
def page(korean, institution):
    course = factories.CourseFactory(institution=institution, title_ko="우리 과정", title_en="Our course")
    page = korean.add_course(course)
    services.open_to_team(page)
    for number in (1, 2):
        factories.LectureFactory(course=course, number=number, title_ko=f"강의 {number}")
    korean.add_lecture(page, course.lectures.get(number=1))
    return page


@pytest.fixture
def foreign_page(korean, other_institution):
    course = factories.CourseFactory(institution=other_institution, title_en="Their course")
    page = korean.add_course(course)
    services.open_to_team(page)
    factories.LectureFactory(course=course, number=1)
    return page


@pytest.fixture
def desk(signed_in, instructor, page):
    services.join_teams(instructor)
    return signed_in(instructor)


def test_she_sees_her_courses_and_nobody_elses(desk, page, foreign_page):
    shown = desk.get(MINE).content.decode()
    assert "Our course" in shown
    assert "Their course" not in shown
    written = LecturePage.objects.get(lecture__number=1)
    assert f'href="/cms/pages/{written.pk}/edit/"' in shown
    assert f"/{page.pk}/2/begin/" in shown


def test_a_new_lecture_is_begun_below_its_course_once(desk, page, instructor):
    for _ in range(2):
        answer = desk.post(f"{MINE}{page.pk}/2/begin/")
        new = LecturePage.objects.get(lecture__number=2)
        assert answer.headers["Location"] == f"/cms/pages/{new.pk}/edit/"
    assert (new.title, new.live, new.get_parent().pk, new.owner) == ("강의 2", False, page.pk, instructor)
    assert desk.get(f"/cms/pages/{new.pk}/edit/").status_code == 200
    assert Event.objects.filter(action="cms.lecture_begun").count() == 1


def test_she_begins_nothing_elsewhere(desk, page, foreign_page):
    assert desk.post(f"{MINE}{foreign_page.pk}/1/begin/").status_code == 404
    assert desk.post(f"{MINE}{page.pk}/9/begin/").status_code == 404


def test_the_lectures_page_leads_her_and_nobody_else_to_its_editor(desk, page, client, signed_in, learner):
    written = LecturePage.objects.get(lecture__number=1)
    link = f"/cms/pages/{written.pk}/edit/"
    assert link in desk.get(written.get_url()).content.decode()
    factories.EnrolmentFactory(learner=learner, run__course=page.course)
    assert link not in signed_in(learner).get(written.get_url()).content.decode()


def test_it_takes_the_same_queries_for_one_course_and_for_many(desk, korean, page, institution):
    counts = []
    for more in (0, 4):
        for _ in range(more):
            course = factories.CourseFactory(institution=institution)
            services.open_to_team(korean.add_course(course))
            factories.LectureFactory(course=course, number=1)
        desk.get(MINE)
        with CaptureQueriesContext(connection) as queries:
            desk.get(MINE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
