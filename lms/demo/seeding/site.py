"""The two trees of pages: courses with their covers, lectures, notices and the standing pages."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.images import ImageFile
from wagtail.images.models import Image
from wagtail.models import Locale
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms import selectors as cms_selectors
from cms import services as cms_services
from cms.models import CataloguePage, CoursePage, HomePage, LecturePage, NoticeIndexPage, NoticePage, StandardPage
from lms.demo import pictures, streams

if TYPE_CHECKING:
    from uuid import UUID

    from wagtail.models import Page

    from lms.demo.data import CourseText, Document
    from lms.demo.seeding.cast import Cast

LANGUAGES = ("ko", "en")


class Trees:
    """Pages put into place, each the translation of its Korean twin."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.editor = cast.people["editor"]
        self.locales = {language: Locale.objects.get(language_code=language) for language in LANGUAGES}
        self.keys: dict[str, UUID] = {}

    def put(self, page: Page, parent: Page, *, name: str, language: str) -> None:
        """`name` is the same for a page and its translation."""
        page.locale = self.locales[language]
        page.translation_key = self.keys.get(name, page.translation_key)
        self.keys.setdefault(name, page.translation_key)
        page.owner = self.editor
        page.first_published_at = page.last_published_at = self.cast.now
        parent.add_child(instance=page)
        with disable_reference_index_auto_update():  # it has just been done
            revision = page.save_revision(user=self.editor, changed=False, clean=False)
        type(page).objects.filter(pk=page.pk).update(live_revision=revision)  # publishing it would index every page once more


def seed(cast: Cast) -> None:
    cms_services.ensure_site()
    for person in cast.people.values():
        cms_services.join_teams(person)
    trees = Trees(cast)
    covers = {text.code: _cover(text) for text in cast.library.courses}
    for language in LANGUAGES:
        locale = trees.locales[language]
        _courses(trees, CataloguePage.objects.get(locale=locale), covers, language)
        _notices(trees, NoticeIndexPage.objects.get(locale=locale), language)
        _standing(trees, HomePage.objects.get(locale=locale), language)


def _cover(text: CourseText) -> Image:
    content = pictures.cover(text.cover, seed=text.code, primary=settings.LMS_COLOUR_PRIMARY, accent=settings.LMS_COLOUR_ACCENT)
    file = ImageFile(io.BytesIO(content), name=f"cover-{text.code.lower()}.png")
    image = Image(title=text.title.ko, file=file, width=pictures.WIDTH, height=pictures.HEIGHT)
    image.save()
    image.get_rendition(cms_selectors.COVER)  # the size that lists show, so that no visitor waits for it
    return image


def _courses(trees: Trees, parent: CataloguePage, covers: dict[str, Image], language: str) -> None:
    for text in trees.cast.library.courses:
        course = trees.cast.courses[text.code]
        page = CoursePage(
            title=getattr(text.title, language),
            slug=text.code.lower(),
            summary=getattr(text.summary, language),
            course=course,
            cover=covers[text.code],
            cover_is_decorative=True,
            body=streams.paragraphs(text.body[language]),
        )
        trees.put(page, parent, name=text.code, language=language)
        cms_services.open_to_team(page)
        for lecture in course.lectures.order_by("number"):
            words = trees.cast.library.lectures.get((text.code, lecture.number, language))
            if words:
                _lecture(trees, page, words, lecture_id=lecture.pk, number=lecture.number, language=language)


def _lecture(trees: Trees, parent: CoursePage, words: Document, *, lecture_id: int, number: int, language: str) -> None:
    course = words.facts["course"]
    quiz = trees.cast.quizzes.get(course)
    is_last = number == parent.course.lectures.count()
    page = LecturePage(
        title=words.title,
        slug=str(number),
        summary=words.summary,
        lecture_id=lecture_id,
        body=streams.body(words.blocks, quiz=quiz.code if quiz and is_last else ""),
    )
    trees.put(page, parent, name=f"{course}/{number}", language=language)


def _notices(trees: Trees, parent: NoticeIndexPage, language: str) -> None:
    for (key, written_in), words in trees.cast.library.notices.items():
        if written_in == language:
            date = trees.cast.day_zero + timedelta(days=int(words.facts["day"]))
            page = NoticePage(title=words.title, slug=key, summary=words.summary, date=date, body=streams.body(words.blocks))
            trees.put(page, parent, name=f"notice {key}", language=language)


def _standing(trees: Trees, parent: HomePage, language: str) -> None:
    for (slug, written_in), words in trees.cast.library.pages.items():
        if written_in == language:
            page = StandardPage(title=words.title, slug=slug, summary=words.summary, body=streams.body(words.blocks))
            trees.put(page, parent, name=f"page {slug}", language=language)
