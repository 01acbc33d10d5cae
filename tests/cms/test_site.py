"""The trees, groups and review that every site begins with."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from wagtail.models import Page, Site

from cms import services
from cms.models import CataloguePage, HomePage, NoticeIndexPage, StandardPage

pytestmark = pytest.mark.django_db


def test_both_languages_have_their_first_pages():
    services.ensure_site()
    assert [page.locale.language_code for page in HomePage.objects.order_by("path")] == ["ko", "en"]
    korean, english = CataloguePage.objects.order_by("path")
    assert korean.translation_key == english.translation_key
    assert (korean.url, english.url) == ("/courses/", "/en/courses/")
    assert NoticeIndexPage.objects.live().count() == 2
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="ko")
    assert not Page.objects.filter(title__contains="Wagtail").exists()


def test_running_it_again_keeps_what_editors_wrote():
    services.ensure_site()
    home = HomePage.objects.get(locale__language_code="ko")
    home.headline = "우리가 쓴 제목"
    home.save_revision().publish()
    before = Page.objects.count()
    services.ensure_site()
    assert HomePage.objects.get(pk=home.pk).headline == "우리가 쓴 제목"
    assert Page.objects.count() == before
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


def test_nobody_but_editors_and_registrars_may_publish(institution):
    services.ensure_site()
    publishing = Group.objects.filter(page_permissions__permission__codename="publish_page").distinct()
    assert {group.name for group in publishing} == {"editor", "registrar"}


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_whatever_the_footer_names_is_there_after_the_command(client, settings, prefix):
    settings.LMS_PHONE = "02-1234-5678"
    settings.LMS_DISTRICT, settings.LMS_DISTRICT_EN = "한빛구 <본청>", "Hanbit-gu <office>"
    cache.clear()
    call_command("ensure_site")
    for slug in ("help", "privacy", "accessibility"):
        page = client.get(f"{prefix}/{slug}/")
        assert page.status_code == 200
        words = page.content.decode().partition("<main")[2].partition("</main>")[0]
        assert "02-1234-5678" in words
        assert f"{slug}/" in client.get(f"{prefix}/").content.decode()
        assert "{" not in words
    privacy = client.get(f"{prefix}/privacy/").content.decode()
    assert ("This is a draft" if prefix else "초안입니다") in privacy, "the operator has to review it"
    assert "&lt;office&gt;" in privacy or "&lt;본청&gt;" in privacy


def test_standing_pages_are_made_once_and_translate_each_other():
    call_command("ensure_site")
    korean = StandardPage.objects.get(slug="help", locale__language_code="ko")
    assert StandardPage.objects.get(slug="help", locale__language_code="en").translation_key == korean.translation_key
    korean.title = "우리가 고친 안내"
    korean.save_revision().publish()
    before = Page.objects.count()
    call_command("ensure_site")
    assert StandardPage.objects.get(pk=korean.pk).title == "우리가 고친 안내"
    assert Page.objects.count() == before


def test_a_page_that_editors_made_under_such_an_address_gets_only_its_translation():
    services.ensure_site()
    home = HomePage.objects.get(locale__language_code="ko")
    theirs = home.add_child(instance=StandardPage(title="우리 안내", slug="help", locale=home.locale, live=False))
    services.ensure_standing_pages()
    assert [page.title for page in StandardPage.objects.filter(slug="help", locale=home.locale)] == ["우리 안내"]
    assert StandardPage.objects.get(slug="help", locale__language_code="en").translation_key == theirs.translation_key
