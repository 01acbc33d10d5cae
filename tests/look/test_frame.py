"""The frame of every page: how it looks is decided by the server, and help stands in the same place."""

from __future__ import annotations

import re

import pytest
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string

PAGE = "/accounts/login/"


@pytest.fixture
def page(client, db):
    return client.get(PAGE).content.decode()


def test_it_speaks_the_language_of_its_address(client, db):
    assert '<html lang="ko"' in client.get(PAGE).content.decode()
    assert '<html lang="en"' in client.get("/en" + PAGE).content.decode()


@pytest.mark.parametrize(
    ("cookie", "attributes"),
    [
        ("", ["light", "md", "off"]),
        ("lg", ["light", "lg", "off"]),
        ("xl.c", ["high-contrast", "xl", "off"]),
        ("md.e", ["light", "md", "on"]),
    ],
)
def test_the_cookie_decides_how_it_looks(client, db, cookie, attributes):
    client.cookies["display"] = cookie
    page = client.get(PAGE).content.decode()
    assert re.findall(r'data-(?:krds-mode|scale|easy)="([^"]+)"', page)[:3] == attributes


def test_one_click_changes_the_look_and_comes_back(client, db, page):
    form = re.search(r'<form method="post" action="([^"]+)">\s*<input[^>]*value="contrast">\s*<input[^>]*name="next" value="([^"]+)"', page)
    assert form is not None
    answer = client.post(form[1], {"name": "contrast", "value": "on", "next": form[2]})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert 'data-krds-mode="high-contrast"' in client.get(PAGE).content.decode()


def test_the_phone_number_and_the_legal_pages_stand_in_the_footer(page, settings):
    footer = page[page.index('<footer class="site-footer"') :]
    assert f"tel:{settings.LMS_PHONE}" in footer
    assert "/privacy/" in footer


def test_the_first_link_skips_to_the_main_part(page):
    body = page[page.index("<body>") :]
    assert re.search(r'<a href="([^"]+)"', body)[1] == "#container"  # type: ignore[index]
    assert '<main id="container"' in body


def test_the_menu_works_without_a_script(page):
    assert 'href="#site-menu"' in page
    assert 'id="site-menu"' in page


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/courses/", ["/courses/"]),
        ("/en/courses/", ["/en/courses/"]),
        ("/desk/registrar/courses/", ["/desk/registrar/"]),
        ("/en/desk/registrar/notices/", ["/en/desk/registrar/"]),
        ("/desk/instructor/", ["/desk/instructor/"]),
        ("/my/", ["/my/"]),
        ("/accounts/email/", []),
    ],
)
def test_the_menu_marks_one_place(signed_in, owner, path, marked):
    page = signed_in(owner).get(path).content.decode()
    menu = page[page.index('<nav class="main-menu"') :]
    assert re.findall(r'href="([^"]+)" aria-current="true"', menu[: menu.index("</nav>")]) == marked


def test_the_page_of_a_broken_server_needs_nothing():
    assert "<h1>" in get_template("500.html").render()


@pytest.mark.parametrize("path", ["/nothing-is-here/", "/en/nothing-is-here/"])
def test_a_page_that_is_not_there_says_what_to_do(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "courses/" in answer.content.decode()


def test_a_long_list_shows_its_first_near_and_last_pages():
    shown = render_to_string("includes/pagination.html", {"page_obj": Paginator(range(200), 10).page(7), "query": "q=AI"})
    assert [int(number) for number in re.findall(r'class="page-link" href="\?q=AI&amp;page=(\d+)"', shown)] == [1, 5, 6, 8, 9, 20]
    assert shown.count("…") == 2


def test_a_list_of_one_page_has_no_page_numbers():
    assert render_to_string("includes/pagination.html", {"page_obj": Paginator(range(5), 10).page(1)}).strip() == ""
