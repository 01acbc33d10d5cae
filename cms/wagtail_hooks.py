"""Wagtail's admin as this site needs it: pages that people learn from are not taken away, and each role sees what it works with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms import middleware, selectors, services, serving
from cms.models import CataloguePage, CoursePage, HomePage, LecturePage, NoticeIndexPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

FRAME = (HomePage, CataloguePage, NoticeIndexPage)
INSTRUCTOR_MENU = {"my-pages", "images", "documents"}
NOBODYS_MENU = {"help"}  # leads to another site


def why_not_delete(page: Page) -> str:
    """A sentence for the editor, or nothing when the page may go."""
    if page.depth < 2 or isinstance(page.specific, FRAME):
        return _("“%(title)s” belongs to the frame of the site and stays.") % {"title": page.title}
    if selectors.somebody_took(courses_below(page)):
        return _("“%(title)s” stays: somebody learns or has learned from it. Retire the course instead.") % {"title": page.title}
    return ""


def why_not_unpublish(page: Page) -> str:
    if page.depth < 2 or isinstance(page.specific, FRAME):
        return _("“%(title)s” belongs to the frame of the site and stays.") % {"title": page.title}
    if selectors.somebody_takes(courses_below(page)):
        return _("“%(title)s” stays public: somebody has a place in this course. Wait until its runs are over.") % {"title": page.title}
    return ""


def courses_below(page: Page) -> QuerySet[Any]:
    """The courses that this page and all pages below it are about."""
    pages = CoursePage.objects.descendant_of(page, inclusive=True).values("course")
    lectures = LecturePage.objects.descendant_of(page, inclusive=True).values("lecture__course")
    return pages.union(lectures)


@hooks.register("before_delete_page")
def refuse_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, page, why_not_delete(page))


@hooks.register("before_unpublish_page")
def refuse_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, page, why_not_unpublish(page))


@hooks.register("before_copy_page")
def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A course or lecture has one page in each language; a copy would be a second."""
    if not isinstance(page.specific, (*FRAME, CoursePage, LecturePage)):
        return None
    return _refuse(request, page, _("“%(title)s” exists once in each language and cannot be copied. Use “Translate”.") % {"title": page.title})


@hooks.register("before_bulk_action")
def refuse_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any) -> HttpResponse | None:
    reasons = {"delete": why_not_delete, "unpublish": why_not_unpublish}
    reason = reasons.get(action_type)
    if reason is None:
        return None
    for page in objects:
        if isinstance(page, Page) and (text := reason(page)):
            return _refuse(request, page, text)
    return None


def _refuse(request: HttpRequest, page: Page, reason: str) -> HttpResponse | None:
    if not reason:
        return None
    messages.error(request, reason)
    parent = page.get_parent() if page.depth > 1 else None
    return redirect(reverse("wagtailadmin_explore", args=[parent.pk])) if parent is not None else redirect("wagtailadmin_explore_root")


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def ask_for_captions(request: HttpRequest, page: Page) -> None:
    """A video without captions may be published, and its author is told who cannot follow it."""
    if isinstance(page, LecturePage) and any(block.block_type == "video" and not block.value["captions"] for block in page.body):
        text = _("The video of this lecture has no captions. People who cannot hear cannot follow it. Please add a WebVTT file as soon as you can.")
        messages.warning(request, text)


@hooks.register("before_serve_document", order=100)  # after Wagtail's own, which knows who may have it
def give_out_part(document: Any, request: HttpRequest) -> HttpResponse | None:
    """A part of a recording, where the browser asks for one: to jump in it, and because some play nothing else."""
    return serving.part_of_video(document, request)


@hooks.register("after_create_page")
def open_to_team(_request: HttpRequest, page: Page) -> None:
    if isinstance(page, CoursePage):
        services.open_to_team(page)


@hooks.register("construct_explorer_page_queryset")
@hooks.register("construct_page_chooser_queryset")
def only_own_pages(*args: Any) -> QuerySet[Any]:
    """Both hooks hand over the pages before the request; the explorer names the page above first."""
    *_above, pages, request = args
    if middleware.works_for_the_site(request.user):
        return pages
    return pages.filter(pk__in=middleware.own_pages(request.user).values("pk"))


@hooks.register("construct_image_chooser_queryset")
def only_own_images(images: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return images if middleware.works_for_the_site(request.user) else images.filter(pk__in=middleware.own_images(request.user).values("pk"))


@hooks.register("construct_document_chooser_queryset")
def only_own_documents(documents: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return documents if middleware.works_for_the_site(request.user) else documents.filter(pk__in=middleware.own_documents(request.user).values("pk"))


class OwnPagesItem(MenuItem):
    """In place of the explorer's menu, which asks an interface that instructors may not ask."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not middleware.works_for_the_site(request.user)


@hooks.register("register_admin_menu_item")
def own_pages_item() -> MenuItem:
    return OwnPagesItem(gettext_lazy("My lectures"), reverse("cms:my-lectures"), name="my-pages", icon_name="folder-open-inverse", order=100)


@hooks.register("construct_main_menu")
def trim_menu(request: HttpRequest, items: list[Any]) -> None:
    whole = middleware.works_for_the_site(request.user)
    items[:] = [item for item in items if (item.name not in NOBODYS_MENU if whole else item.name in INSTRUCTOR_MENU)]


@hooks.register("construct_homepage_summary_items")
def trim_summary(request: HttpRequest, items: list[Any]) -> None:
    """Figures of the whole site are not for those who write for one institution."""
    if not middleware.works_for_the_site(request.user):
        items.clear()
