"""The trees, groups and review that every site begins with."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site

from cms import services
from cms.models import CataloguePage, HomePage, NoticeIndexPage

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
