"""Pages that people learn from are not taken away: not alone, not with what stands above them, not in bulk, not by a date."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.models import CoursePage, HomePage, LecturePage
from courses.enrolment.models import EnrolmentState
from lms.kernel import clock
from tests.cms.test_lecture_access import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(signed_in, owner):
    return signed_in(owner)


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {"confirm_site_name": ""}, follow=True)


def test_a_page_somebody_learns_from_stays(admin, lecture_page, course_page, run, learner):
    enrol(learner, run)
    assert lecture_page.title in delete(admin, lecture_page).content.decode()
    delete(admin, course_page)
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[course_page.pk]))
    assert LecturePage.objects.get().live
    assert CoursePage.objects.get().live


def test_what_somebody_learned_from_may_be_unpublished_but_not_deleted(admin, lecture_page, run, learner):
    enrol(learner, run, EnrolmentState.COMPLETED)
    delete(admin, lecture_page)
    assert LecturePage.objects.exists()
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[lecture_page.pk]))
    assert not LecturePage.objects.get().live


def test_nothing_above_it_goes_either(admin, korean, lecture_page, run, learner):
    enrol(learner, run)
    for page in (korean.catalogue, korean.home):
        delete(admin, page)
    assert LecturePage.objects.exists()
    assert HomePage.objects.count() == 2


def test_bulk_actions_are_asked_too(admin, lecture_page, course_page, run, learner):
    enrol(learner, run)
    for action in ("delete", "unpublish"):
        admin.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={course_page.pk}", {"include_descendants": "on"})
    assert CoursePage.objects.get().live
    assert LecturePage.objects.get().live


def test_a_page_nobody_has_learned_from_may_go(admin, lecture_page):
    delete(admin, lecture_page)
    assert not LecturePage.objects.exists()


def test_a_course_page_is_not_copied(admin, course_page):
    response = admin.get(reverse("wagtailadmin_pages:copy", args=[course_page.pk]))
    assert response.status_code == 302
    assert CoursePage.objects.count() == 1


def test_a_date_takes_no_course_page_away(course_page):
    course_page.expire_at = clock.now()
    with pytest.raises(ValidationError) as error:
        course_page.full_clean()
    assert "expire_at" in error.value.message_dict


def test_a_course_cannot_be_deleted_below_its_page(course_page, course):
    with pytest.raises(Exception, match="protected"):
        course.delete()
