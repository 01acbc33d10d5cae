"""The list of runs: filters together, search, pages, what is missing, and addresses that nobody would write."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from urllib.parse import quote

import pytest
from wagtail.models import PageViewRestriction

from cms import catalogue
from courses.catalogue.models import CourseKind, Level, RunStatus
from courses.enrolment.data import RunState
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_run(korean, institution, other_institution):
    def make(title, *, capacity=10, taken=0, kind=CourseKind.PUBLIC_LECTURE, level=Level.FIRST, foreign=False, **fields):
        home = other_institution if foreign else institution
        course = factories.CourseFactory(title_ko=title, title_en=f"EN {title}", kind=kind, level=level, institution=home)
        run = factories.CourseRunFactory(course=course, **fields)
        run.seat_pools.create(name_ko="모두", capacity=capacity, taken=taken)
        return run

    return make


def ask(client, path="/courses/", **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", title) for title in re.findall(r"<h3>(.*?)</h3>", page)]


def test_the_same_list_in_both_languages(client, make_run, english):
    make_run("챗봇 첫걸음")
    assert titles(ask(client)) == ["챗봇 첫걸음"]
    assert titles(ask(client, "/en/courses/")) == ["EN 챗봇 첫걸음"]


def test_filters_narrow_together_and_say_how_many_there_would_be(client, make_run):
    make_run("가", kind=CourseKind.PUBLIC_LECTURE, is_online=True)
    make_run("나", kind=CourseKind.EVERYDAY, is_online=True)
    make_run("다", kind=CourseKind.PUBLIC_LECTURE, foreign=True)
    page = ask(client, kind="public_lecture", place="online")
    assert titles(page) == ["가"]
    assert re.search(r'for="kind-everyday">[^<]*\(1\)', page), "with the other kind there would be one, too"
    assert re.search(r'for="place-onsite">[^<]*\(1\)', page)
    assert set(titles(ask(client, kind=["public_lecture", "everyday"], place="online"))) == {"가", "나"}


def test_institution_level_and_free_seats_narrow_too(client, make_run, other_institution):
    make_run("가", level=Level.ADVANCED)
    make_run("나", foreign=True)
    make_run("다", capacity=5, taken=5)
    assert titles(ask(client, institution=other_institution.code)) == ["나"]
    assert titles(ask(client, level="advanced")) == ["가"]
    assert titles(ask(client, free="1")) == ["가", "나"]


def test_states_are_computed_and_what_is_over_stays_away_until_asked_for(client, make_run):
    now = clock.now()
    make_run("열림")
    make_run("가득", capacity=5, taken=5)
    make_run("곧", apply_opens_at=now + timedelta(days=1), apply_closes_at=now + timedelta(days=2))
    make_run("끝", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=2))
    make_run("초안", status=RunStatus.DRAFT)
    assert titles(ask(client)) == ["열림", "곧", "가득"]
    assert titles(ask(client, state="over")) == ["끝"]
    assert titles(ask(client, state=["full", "upcoming"])) == ["곧", "가득"]
    assert "초안" not in ask(client, state="draft")


def test_orders(client, make_run):
    now = clock.now()
    make_run("나", starts_at=now + timedelta(days=20), ends_at=now + timedelta(days=21), apply_closes_at=now + timedelta(days=2))
    make_run("가", starts_at=now + timedelta(days=10), ends_at=now + timedelta(days=11), apply_closes_at=now + timedelta(days=5))
    assert titles(ask(client, sort="starts")) == ["가", "나"]
    assert titles(ask(client, sort="closing")) == ["나", "가"]
    assert titles(ask(client, sort="title")) == ["가", "나"]


def test_pages_keep_the_filters(client, make_run):
    for number in range(22):
        make_run(f"강의 {number:02d}")
    page = ask(client, kind="public_lecture", sort="title")
    assert len(titles(page)) == 20
    assert "kind=public_lecture&amp;sort=title&amp;page=2" in page.replace("sort=title&amp;amp;", "sort=title&amp;")
    assert len(titles(ask(client, kind="public_lecture", page="2"))) == 2
    assert len(titles(ask(client, per="50"))) == 22


@pytest.mark.parametrize("query", ["스마트폰을 배우고 싶어요", "ㅅㅁㅌㅍ", unicodedata.normalize("NFD", "스마트폰"), "스마트 폰", "스마트펀"])
def test_search_finds_what_people_mean(client, make_run, query):
    make_run("스마트폰 활용")
    make_run("데이터 분석")
    assert titles(ask(client, q=query)) == ["스마트폰 활용"]


def test_a_guess_says_so_and_nothing_found_offers_a_way_on(client, make_run):
    make_run("스마트폰 활용")
    assert "스마트펀" in ask(client, q="스마트펀")
    empty = ask(client, q="등산모임")
    assert 'class="empty"' in empty
    assert 'href="/courses/"' in empty


def test_a_search_says_when_only_some_of_the_words_are_there_and_when_there_was_nothing_to_search(client, make_run):
    now = clock.now()
    make_run("스마트폰 활용")
    make_run("데이터 분석")
    make_run("끝", starts_at=now - timedelta(days=9), ends_at=now - timedelta(days=2))
    some = ask(client, "/en/courses/", q="휴대폰 요리")
    assert titles(some) == ["EN 스마트폰 활용"]
    assert "No course has all of these words" in some
    nothing = ask(client, "/en/courses/", q="😀")
    assert len(titles(nothing)) == 2, "as without a search, what is over stays away"
    assert "Nothing was searched" in nothing


def test_the_home_page_leads_to_as_many_runs_as_it_says(client, make_run, korean):
    make_run("열림")
    make_run("가득", capacity=5, taken=5)
    home = client.get("/en/").content.decode()
    assert "See 1 open run<" in home
    assert len(titles(ask(client, "/en/courses/", state="open"))) == 1
    assert home.count('href="/en/courses/?state=open"') == 1


def test_an_empty_catalogue_says_so(client, korean):
    assert 'class="empty"' in ask(client)


@pytest.mark.parametrize(
    "query",
    [
        "page=-1", "page=abc", "page=99999999999999999999", "page=٣", "per=1000000", "per=", "kind=' OR 1=1 --", "state[]=open", "sort=__class__",
        "q=" + "가" * 5000, "q=%00%00", "q=%F0%9F%98%80", "q=%FF%FE", "institution=" + "x" * 3000, "free=true&free=1", "level=" + "&level=x" * 300,
        "q=" + quote("<script>alert(1)</script>"), "elsewhere",
    ],
)  # fmt: skip
def test_addresses_that_nobody_would_write_are_answered(client, make_run, query):
    make_run("가")
    response = client.get(f"/courses/?{query}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_a_run_without_a_page_leads_to_where_one_applies_and_one_in_another_language_says_so(client, make_run, korean, english):
    run = make_run("가")
    assert f'<h3><a href="/apply/{run.public_id}/">가</a></h3>' in ask(client)
    assert f'<h3><a href="/en/apply/{run.public_id}/">EN 가</a></h3>' in ask(client, "/en/courses/", per="50")
    assert client.get(f"/apply/{run.public_id}/").status_code == 200
    korean.add_course(run.course)
    assert f'<h3><a href="/courses/{run.course.code.lower()}/">가</a></h3>' in ask(client, per="20")  # another address: the first is kept for seconds
    page = ask(client, "/en/courses/")
    assert f'href="/courses/{run.course.code.lower()}/"' in page
    assert "Page in Korean only" in page


def test_a_catalogue_behind_a_restriction_is_not_shown_by_the_short_way(client, make_run, korean):
    make_run("가")
    PageViewRestriction.objects.create(page=korean.home, restriction_type="login")
    response = client.get("/courses/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_a_catalogue_that_is_not_published_is_not_shown(client, korean):
    korean.catalogue.unpublish()
    assert client.get("/courses/").status_code == 404


def test_the_address_of_a_search_can_be_shared(client, make_run):
    make_run("가")
    query = {"q": "가", "kind": "public_lecture"}
    page = ask(client, **query)
    assert 'value="가"' in page
    assert 'value="public_lecture" checked' in page


@pytest.mark.parametrize("state", [state for state in RunState if state != RunState.DRAFT])
def test_every_state_the_public_can_see_has_a_group(state):
    assert sum(state in states for states in catalogue.STATES.values()) == 1
