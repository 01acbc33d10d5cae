"""Pages: the words of the site, one page per language. They point at courses and lectures; no rule of the domain reads them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms import blocks, forms, presenters, selectors
from courses.catalogue.models import Course, Lecture

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MAX_SUMMARY = 300


class WordsPage(Page):
    """What every page of ours has: a summary for lists, search engines and shared links."""

    summary = models.CharField(_("Summary"), max_length=MAX_SUMMARY, blank=True, help_text=_("One or two sentences for lists and search results."))

    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary"), index.AutocompleteField("summary")]
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary")]
    show_in_menus_default = False

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **self.frame(request)}

    def frame(self, request: HttpRequest) -> dict[str, Any]:
        return presenters.frame(self, request)


class HomePage(WordsPage):
    """The first page of a language: one per language."""

    headline = models.CharField(_("Headline"), max_length=120)
    lead = models.TextField(_("Lead"), max_length=600, blank=True)
    visitors = StreamField([("visitor", blocks.VisitorBlock())], blank=True, max_num=3, verbose_name=_("Where visitors begin"))

    template = "cms/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["cms.CataloguePage", "cms.NoticeIndexPage", "cms.StandardPage"]
    content_panels: ClassVar[list[Any]] = [*WordsPage.content_panels, FieldPanel("headline"), FieldPanel("lead"), FieldPanel("visitors")]

    class Meta:
        verbose_name = _("Home page")

    def clean(self) -> None:
        super().clean()
        refuse_second(self, HomePage.objects.all(), _("There is already a home page in this language."))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            **presenters.home(request, courses=course_pages(presenters.language()), notices=NoticePage.objects.live().filter(locale=self.locale)),
        }


class CataloguePage(WordsPage):
    """The list of runs with its filters: one per language."""

    template = "cms/catalogue.html"
    known_translations: list[CataloguePage] | None = None  # set by the short way of cms.views.catalogue
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.CoursePage"]

    class Meta:
        verbose_name = _("Catalogue")

    def clean(self) -> None:
        super().clean()
        refuse_second(self, CataloguePage.objects.all(), _("There is already a catalogue in this language."))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **presenters.catalogue(request, courses=course_pages(presenters.language()))}

    def frame(self, request: HttpRequest) -> dict[str, Any]:
        return super().frame(request) if self.known_translations is None else presenters.catalogue_frame(self, request)


class CoursePage(WordsPage):
    """The words of one course in one language. Everything that counts (dates, seats, state) is read from the course at request time."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("Course"))
    cover = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Cover picture")
    )
    cover_alt = models.CharField(_("What the picture shows"), max_length=200, blank=True)
    cover_is_decorative = models.BooleanField(_("The picture is decoration"), default=False)
    body = StreamField(blocks.BodyBlock(), blank=True, verbose_name=_("Text"))

    template = "cms/course.html"
    base_form_class = forms.CoursePageForm
    parent_page_types: ClassVar[list[str]] = ["cms.CataloguePage"]
    subpage_types: ClassVar[list[str]] = ["cms.LecturePage"]
    content_panels: ClassVar[list[Any]] = [
        *WordsPage.content_panels,
        FieldPanel("course"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt"), FieldPanel("cover_is_decorative")], heading=_("Cover picture")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("Course page")

    def clean(self) -> None:
        super().clean()
        if self.course_id:
            refuse_second(self, CoursePage.objects.filter(course_id=self.course_id), _("This course already has a page in this language."))
        refuse_end_date(self)
        if self.cover_id and not self.cover_alt and not self.cover_is_decorative:
            raise ValidationError({"cover_alt": _("Say what the picture shows, or mark it as decoration.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        lectures = LecturePage.objects.live().filter(lecture__course=self.course_id)
        return {**super().get_context(request, *args, **kwargs), **presenters.course(self, request, lectures=lectures)}


class LecturePage(WordsPage):
    """The words of one lecture in one language, below the page of its course."""

    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="+", verbose_name=_("Lecture"))
    body = StreamField(blocks.LectureBlock(), blank=True, verbose_name=_("Text"))

    template = "cms/lecture.html"
    base_form_class = forms.LecturePageForm
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*WordsPage.content_panels, FieldPanel("lecture"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Lecture page")

    def clean(self) -> None:
        super().clean()
        refuse_end_date(self)
        if not self.lecture_id:
            return
        refuse_second(self, LecturePage.objects.filter(lecture_id=self.lecture_id), _("This lecture already has a page in this language."))
        if self.depth and self.depth > 1:
            parent = self.get_parent().specific
            if isinstance(parent, CoursePage) and parent.course_id != self.lecture.course_id:
                raise ValidationError({"lecture": _("This lecture belongs to another course.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The lecture for those who may read it; for others the way in, and none of its text."""
        refusal = presenters.refuse_lecture(self, request)
        return refusal if refusal is not None else super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        lectures = LecturePage.objects.live().sibling_of(self)
        return {**super().get_context(request, *args, **kwargs), **presenters.lecture(self, request, lectures=lectures)}


class StandardPage(WordsPage):
    """Help, about, privacy, accessibility: text and nothing else."""

    body = StreamField(blocks.BodyBlock(), blank=True, verbose_name=_("Text"))

    template = "cms/standard.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    content_panels: ClassVar[list[Any]] = [*WordsPage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("Text page")


class NoticeIndexPage(WordsPage):
    """The list of notices: one per language."""

    template = "cms/notices.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.NoticePage"]

    class Meta:
        verbose_name = _("Notices")

    def clean(self) -> None:
        super().clean()
        refuse_second(self, NoticeIndexPage.objects.all(), _("There is already a list of notices in this language."))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **presenters.notices(request, pages=NoticePage.objects.live().child_of(self))}


class NoticePage(WordsPage):
    """One notice."""

    date = models.DateField(_("Date"))
    is_pinned = models.BooleanField(_("Stays on top"), default=False)
    body = StreamField(blocks.BodyBlock(), blank=True, verbose_name=_("Text"))

    template = "cms/notice.html"
    parent_page_types: ClassVar[list[str]] = ["cms.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [*WordsPage.content_panels, FieldPanel("date"), FieldPanel("is_pinned"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Notice")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-is_pinned", "-date"], name="notice_newest_first")]


def refuse_second(page: Page, others: models.QuerySet[Any], message: Any) -> None:
    """One page of its kind (or for its course) in each language."""
    if page.locale_id and others.filter(locale_id=page.locale_id, alias_of=None).exclude(pk=page.pk).exists():
        raise ValidationError(message)


def refuse_end_date(page: Page) -> None:
    """Nobody is there to ask whether somebody still learns from a page when a date takes it away."""
    if page.expire_at is not None:
        raise ValidationError({"expire_at": _("Pages of courses are not taken away by a date. Retire the course, then unpublish the page.")})


@cache
def course_pages(language: str) -> models.QuerySet[Any]:
    """The published pages of courses with their covers, those in the reader's language first; built once in a process, asked anew each time."""
    order = "locale__language_code" if language == "en" else "-locale__language_code"
    return selectors.with_cover(CoursePage.objects.live().order_by(order))
