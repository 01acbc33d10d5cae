"""Every kind of page, in Korean and in English."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cms.models import CataloguePage, CoursePage, HomePage, LecturePage, NoticePage, StandardPage
from courses.catalogue.models import CourseRun
from courses.enrolment.models import Terms
from tests import factories

pytestmark = pytest.mark.django_db


def html(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_the_first_page_greets_in_both_languages(client, korean, english, run):
    assert korean.home.headline in html(client, "/")
    assert english.home.headline in html(client, "/en/")
    assert run.course.title_ko in html(client, "/")
    assert run.course.title_en in html(client, "/en/")


def test_the_first_page_says_when_nothing_is_open(client, korean):
    assert 'class="empty"' in html(client, "/")


def test_easy_mode_shows_five_big_buttons(client, korean):
    client.cookies["display"] = "md.e"
    page = html(client, "/")
    assert page.count('class="task-link"') == 5
    assert "tel:" in page


def test_a_course_page_shows_facts_of_the_course_and_its_runs(client, course_page, run):
    page = html(client, course_page.url)
    assert "강의 소개" in page
    assert run.venue_ko in page
    assert "20" in page
    assert f"/apply/{run.public_id}/" in page
    assert run.course.code in page


def test_a_course_page_says_how_places_are_given_and_when_it_is_decided(client, course_page, run):
    assert "선착순" in html(client, course_page.url)
    CourseRun.objects.filter(pk=run.pk).update(method="lottery")
    Terms.objects.create(run=run, result_at=run.apply_closes_at + timedelta(days=1))
    page = html(client, f"{course_page.url}?fresh")
    assert "추첨" in page
    assert "결과 발표" in page


def test_a_course_without_dates_says_so(client, course_page):
    assert 'class="empty"' in html(client, course_page.url)


def test_search_engines_get_the_course_as_data(client, course_page, run):
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html(client, course_page.url), re.DOTALL)
    assert data is not None
    course = json.loads(data[1])
    assert course["@type"] == "Course"
    assert course["courseCode"] == run.course.code
    assert len(course["hasCourseInstance"]) == 1


def test_data_for_search_engines_cannot_close_its_script(client, korean, course):
    korean.add_course(course, summary="</script><script>alert(1)</script>")
    assert "<script>alert" not in html(client, f"/courses/{course.code.lower()}/")


def test_a_text_page_and_its_table_of_contents(client, korean):
    page = korean.add_text("도움말", body=[("heading", {"text": "신청", "level": "2"}), ("paragraph", "<p>이렇게 합니다</p>")])
    text = html(client, page.url)
    assert 'href="#part-신청"' in text
    assert 'id="part-신청"' in text


def test_notices_stand_pinned_first_and_new_before_old(client, korean):
    korean.add_notice("예전 알림", date="2026-01-01")
    korean.add_notice("새 알림", date="2026-03-01")
    korean.add_notice("중요한 알림", date="2025-12-01", is_pinned=True)
    page = html(client, "/notices/")
    places = [page.index(title) for title in ("중요한 알림", "새 알림", "예전 알림")]
    assert places == sorted(places)
    assert "2026년 3월 1일(일)" in page


def test_a_list_without_notices_says_so(client, korean):
    assert 'class="empty"' in html(client, "/notices/")


def test_one_page_for_a_course_in_each_language(korean, english, course_page, course):
    with pytest.raises(ValidationError) as error:
        korean.add_course(course, slug="second")
    assert "slug" not in error.value.message_dict
    english.add_course(course, translation_key=course_page.translation_key)
    assert CoursePage.objects.count() == 2


def test_a_lecture_page_belongs_below_its_own_course(korean, course_page):
    foreign = factories.LectureFactory(course=factories.CourseFactory())
    page = LecturePage(title="남의 강의", slug="foreign", lecture=foreign, locale=korean.home.locale)
    with pytest.raises(ValidationError) as error:
        course_page.add_child(instance=page)
    assert "lecture" in error.value.message_dict


def test_a_cover_needs_words_or_to_be_decoration(korean, course, django_user_model):
    page = CoursePage(title="강의", slug="x", course=course, cover_id=1)
    with pytest.raises(ValidationError) as error:
        page.clean()
    assert "cover_alt" in error.value.message_dict


def test_pages_stand_only_where_they_belong():
    assert HomePage.allowed_subpage_models() == [CataloguePage, *HomePage.allowed_subpage_models()[1:]]
    assert CoursePage.allowed_parent_page_models() == [CataloguePage]
    assert LecturePage.allowed_parent_page_models() == [CoursePage]
    assert NoticePage.allowed_subpage_models() == []
    assert StandardPage in StandardPage.allowed_subpage_models()


def test_the_map_for_search_engines_names_both_languages_and_no_locked_lecture(client, korean, lecture_page):
    text = html(client, "/sitemap.xml")
    assert "/en/courses/" in text
    assert lecture_page.get_parent().url in text
    assert lecture_page.url not in text
    assert "sitemap.xml" in html(client, "/robots.txt")
