"""Who reads a lecture: everybody a preview, the rest those who take the course, teach it, or run it."""

from __future__ import annotations

import pytest

from courses.enrolment.models import Enrolment, EnrolmentState, RunStaff
from lms.kernel import clock
from tests import factories
from tests.cms.conftest import SECRET

pytestmark = pytest.mark.django_db


def enrol(learner, run, state=EnrolmentState.CONFIRMED):
    now = clock.now()
    ended = None if state == EnrolmentState.CONFIRMED else now
    return Enrolment.objects.create(
        run=run, learner=learner, pool=run.seat_pools.get(), state=state, request_key=f"k{run.pk}", applied_at=now, confirmed_at=now, ended_at=ended
    )


def reads(client, page) -> bool:
    response = client.get(page.url)
    text = response.content.decode()
    assert response.status_code == (200 if SECRET in text else 403)
    assert SECRET in text or page.get_parent().url in text
    return SECRET in text


def test_a_stranger_is_told_to_apply_first_and_sees_nothing_of_the_text(client, signed_in, lecture_page, stranger):
    assert not reads(client, lecture_page)
    assert not reads(signed_in(stranger), lecture_page)


@pytest.mark.parametrize(
    ("state", "may"),
    [(EnrolmentState.CONFIRMED, True), (EnrolmentState.COMPLETED, True), (EnrolmentState.WITHDRAWN, False), (EnrolmentState.CANCELLED, False)],
)
def test_a_place_in_the_course_opens_its_lectures(signed_in, lecture_page, run, learner, state, may):
    enrol(learner, run, state)
    assert reads(signed_in(learner), lecture_page) is may


def test_a_place_in_another_course_opens_nothing(signed_in, lecture_page, learner):
    other = factories.CourseRunFactory()
    other.seat_pools.create(name_ko="모두", capacity=5)
    enrol(learner, other)
    assert not reads(signed_in(learner), lecture_page)


def test_the_preview_is_for_everybody(client, lecture_page, lecture):
    lecture.is_preview = True
    lecture.save()
    assert reads(client, lecture_page)


def test_staff_of_the_institution_and_the_office_read_it(signed_in, lecture_page, instructor, foreign_instructor, registrar, editor, owner):
    for person, may in ((instructor, True), (foreign_instructor, False), (registrar, True), (editor, True), (owner, True)):
        assert reads(signed_in(person), lecture_page) is may, person.name


def test_who_teaches_a_run_reads_the_lectures_of_its_course(signed_in, lecture_page, run, foreign_instructor):
    RunStaff.objects.create(run=run, user=foreign_instructor, started_at=clock.now())
    assert reads(signed_in(foreign_instructor), lecture_page)


def test_a_lecture_leads_to_the_one_before_and_after(signed_in, korean, course_page, lecture_page, run, learner):
    second = korean.add_lecture(course_page, factories.LectureFactory(course=run.course, number=2, title_ko="둘째 강의"))
    third = korean.add_lecture(course_page, factories.LectureFactory(course=run.course, number=3, title_ko="셋째 강의"))
    enrol(learner, run)
    page = signed_in(learner).get(second.url).content.decode()
    assert f'rel="prev" href="{lecture_page.url}"' in page
    assert f'rel="next" href="{third.url}"' in page
    assert page.count('aria-current="page"') >= 2


def test_a_locked_lecture_is_never_kept_for_others(client, signed_in, lecture_page, run, learner):
    enrol(learner, run)
    assert reads(signed_in(learner), lecture_page)
    client.cookies.clear()
    assert not reads(client, lecture_page)
