"""What the templates of the pages are given. Takes pages and querysets of pages, asks the domain, and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import catalogue as cms_catalogue
from cms import selectors
from courses.catalogue import selectors as catalogue_selectors
from courses.catalogue.models import CourseKind, Level, Method
from courses.enrolment import rules as enrolment_rules
from courses.enrolment.data import RunState
from lms.accounts import access
from lms.accounts.display import Display
from lms.kernel import clock, korean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cms.catalogue import Entry

ON_HOME = 6
NOTICES_ON_HOME = 4
NOTICES_PER_PAGE = 20
KINDS = dict(CourseKind.choices)
LEVELS = dict(Level.choices)
ONLY_IN = {"ko": gettext_lazy("Page in Korean only"), "en": gettext_lazy("Page in English only")}
LABELS = {"ko": "한국어", "en": "English"}
HOME_DEPTH = 2
ELSEWHERE = "elsewhere"  # the address of a page that stands in for a missing translation says so


def language() -> str:
    return "en" if (get_language() or "ko").startswith("en") else "ko"


def prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"/{code}"


def frame(page: Any, request: HttpRequest) -> dict[str, Any]:
    """What every page has: where it stands, its other languages, and what is said of it elsewhere."""
    above = list(page.get_ancestors().filter(depth__gt=1).live())
    return {
        "crumbs": [{"title": _("Home") if step.depth == HOME_DEPTH else step.title, "url": step.get_url(request)} for step in above],
        "alternate_urls": _alternates(page, [page, *reversed(above)], request),
        **_said_of(page, page.get_url(request) or "/", request),
    }


def catalogue_frame(page: Any, request: HttpRequest) -> dict[str, Any]:
    """The same for the catalogue reached by its short way: its place is known, and so are its translations."""
    pages = [page, *page.known_translations]
    return {
        "crumbs": [{"title": _("Home"), "url": f"{prefix(language())}/"}],
        "alternate_urls": [
            {"code": code, "label": LABELS[code], "url": f"{prefix(code)}/courses/", "is_current": other is page}
            for other in pages
            if (code := other.locale.language_code) in LABELS
        ],
        **_said_of(page, f"{prefix(language())}/courses/", request),
    }


def _said_of(page: Any, url: str, request: HttpRequest) -> dict[str, Any]:
    return {
        "canonical_url": f"{settings.LMS_BASE_URL}{url}",
        "stands_in": ELSEWHERE in request.GET,
        "page_language": page.locale.language_code,
    }


def _alternates(page: Any, line: Sequence[Any], request: HttpRequest) -> list[dict[str, Any]]:
    """The page in each language; where a translation is missing, the nearest page above that has one, marked as standing in."""
    places = {step.translation_key: place for place, step in enumerate(line)}
    translations = Page.objects.filter(translation_key__in=places, live=True).exclude(locale_id=page.locale_id).select_related("locale")
    nearest: dict[str, Any] = {}
    for other in sorted(translations, key=lambda other: places[other.translation_key]):
        nearest.setdefault(other.locale.language_code, other)
    own = page.locale.language_code
    alternates = [{"code": own, "label": LABELS[own], "url": page.get_url(request), "is_current": True}]
    for code, other in nearest.items():
        stands_in = other.translation_key != page.translation_key
        url = other.get_url(request) + (f"?{ELSEWHERE}" if stands_in else "")
        alternates.append({"code": code, "label": LABELS[code], "url": url, "is_current": False, "stands_in": stands_in})
    return alternates


def home(request: HttpRequest, *, courses: QuerySet[Any], notices: QuerySet[Any]) -> dict[str, Any]:
    """What can be applied for now or soon, the newest notices, and the big buttons of the easy view."""
    now = clock.now()
    states = (RunState.PRIORITY, RunState.OPEN, RunState.CLOSING, RunState.UPCOMING)
    entries = [entry for entry in selectors.entries(now=now) if entry.state in states]
    entries.sort(key=lambda entry: (entry.state == RunState.UPCOMING, entry.apply_closes_at))
    return {
        "cards": _cards(entries[:ON_HOME], courses),
        "open_count": sum(entry.state != RunState.UPCOMING for entry in entries),
        "notices": notices.order_by("-is_pinned", "-date", "-pk")[:NOTICES_ON_HOME],
        "is_easy": Display.of(request).easy,
    }


def catalogue(request: HttpRequest, *, courses: QuerySet[Any]) -> dict[str, Any]:
    """The list with its choices, as the address asks for it."""
    wanted = cms_catalogue.Wanted.of(request.GET)
    entries = selectors.entries(now=clock.now())
    result = cms_catalogue.choose(entries, wanted)
    pages = Paginator(result.entries, wanted.size)
    page_obj = pages.get_page(wanted.page)
    cards = _cards(page_obj.object_list, courses)
    names = {entry.institution_code: entry.institution for entry in sorted(entries, key=lambda entry: entry.institution)}
    counts = result.counts
    return {
        "wanted": wanted,
        "cards": cards,
        "page_obj": page_obj,
        "query": wanted.query(),
        "notice": result.notice,
        "total": pages.count,
        "is_empty": not entries,
        "groups": [
            ("state", _("State"), cms_catalogue.choices(cms_catalogue.STATE_LABELS, counts["state"], wanted.states)),
            ("kind", _("Kind"), cms_catalogue.choices(dict(CourseKind.choices), counts["kind"], wanted.kinds)),
            ("level", _("For whom"), cms_catalogue.choices(dict(Level.choices), counts["level"], wanted.levels)),
            ("place", _("Where"), cms_catalogue.choices(cms_catalogue.PLACES, counts["place"], wanted.places)),
        ],
        "institutions": cms_catalogue.choices(names, counts["institution"], [wanted.institution]),
        "free_count": counts["free"].get("1", 0),
        "sorts": cms_catalogue.SORTS.items(),
        "sizes": cms_catalogue.SIZES,
    }


def _cards(entries: Iterable[Entry], courses: QuerySet[Any]) -> list[dict[str, str]]:
    """The entries as plain texts: each word is translated once for the list, not once for every card in the template.

    A course that nobody has written a page for is entered by the page on which one applies, which says what there is to know of the run.
    """
    shown = list(entries)
    here, online = language(), _("Online")
    addresses = selectors.course_addresses(courses, course_ids=[entry.course_id for entry in shown])
    kinds = {kind: str(label) for kind, label in KINDS.items()}
    labels = {state: str(look.label) for state, look in enrolment_rules.LOOKS.items()}
    cards = []
    for entry in shown:
        code, slug, file = addresses.get(entry.course_id, ("", "", ""))
        cards.append(
            {
                "title": entry.title,
                "url": f"{prefix(code)}/courses/{slug}/" if slug else f"{prefix(here)}/apply/{entry.public_id}/",
                "only_in": str(ONLY_IN[code]) if code not in {here, ""} else "",
                "image": f"{settings.MEDIA_URL}{file}" if file else "",
                "summary": entry.summary,
                "kind": kinds[entry.kind],
                "label": labels[entry.state],
                "state": entry.state,
                "when": korean.date_range_text(clock.seoul_date(entry.starts_at), clock.seoul_date(entry.ends_at), here),
                "where": online if entry.is_online else entry.venue,
                "seats": seats_text(entry),
            }
        )
    return cards


def seats_text(entry: Entry) -> str:
    """Free seats where taking one is a matter of being quick; nothing where a draw or a review decides."""
    if entry.state in {RunState.PRIORITY, RunState.OPEN, RunState.CLOSING, RunState.UPCOMING}:
        if entry.method == Method.OPEN:
            return _("A place for everybody")
        by_other_means = {Method.LOTTERY: _("Places are drawn"), Method.REVIEW: _("Applications are read")}
        return by_other_means.get(Method(entry.method)) or _("%(left)s left") % {"left": entry.seats_left}
    return _("None left") if entry.state in {RunState.FULL, RunState.WAITLIST} else ""


def course(page: Any, request: HttpRequest, *, lectures: QuerySet[Any]) -> dict[str, Any]:
    """The course's facts, its runs as they stand now, and its lectures. `lectures`: the course's lecture pages in every language."""
    now = clock.now()
    syllabus = _syllabus(page, request, lectures)
    cards = selectors.cards_of_course(course_id=page.course_id, now=now)
    ahead = [card for card in cards if card.ends_at > now]
    changes = catalogue_selectors.changes_ahead(run_ids=[card.run_id for card in ahead], now=now)
    return {
        "course": page.course,
        "institution": selectors.institution_name(page.course.institution),
        "syllabus": syllabus,
        "is_unwritten": any(not step["url"] for step in syllabus),
        "runs": [(card, changes.get(card.run_id, [])) for card in ahead],
        "past_runs": sum(card.ends_at <= now for card in cards),
        "place": selectors.place_in_course(viewer=request.user, course_id=page.course_id),
        "structured": course_for_machines(page, cards),
    }


def _syllabus(page: Any, request: HttpRequest, lectures: QuerySet[Any]) -> list[dict[str, Any]]:
    """Each lecture with the address of its text: in the page's language, else in another, else none because nobody has published it yet."""
    texts: dict[int, Any] = {}
    for text in lectures.select_related("locale"):
        if text.locale_id == page.locale_id or text.lecture_id not in texts:
            texts[text.lecture_id] = text
    steps = []
    for lecture in selectors.lectures_of_course(course_id=page.course_id):
        text = texts.get(lecture.pk)
        elsewhere = text.locale.language_code if text and text.locale_id != page.locale_id else ""
        steps.append(
            {
                "lecture": lecture,
                "url": text.get_url(request) if text else "",
                "elsewhere": elsewhere,
                "only_in": str(ONLY_IN[elsewhere]) if elsewhere else "",
            }
        )
    return steps


def course_for_machines(page: Any, cards: Iterable[Any]) -> dict[str, Any]:
    """schema.org's Course with its CourseInstances, for search engines."""
    provider = {"@type": "Organization", "name": selectors.institution_name(page.course.institution)}
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": page.title,
        "description": page.summary or page.course.summary,
        "courseCode": page.course.code,
        "inLanguage": page.locale.language_code,
        "provider": provider,
        "hasCourseInstance": [
            {
                "@type": "CourseInstance",
                "courseMode": "online" if card.is_online else "onsite",
                "startDate": clock.seoul(card.starts_at).isoformat(),
                "endDate": clock.seoul(card.ends_at).isoformat(),
                **({} if card.is_online else {"location": {"@type": "Place", "name": card.venue, "address": card.dong or card.venue}}),
            }
            for card in cards
        ],
    }


def refuse_lecture(page: Any, request: HttpRequest) -> HttpResponse | None:
    """For who may not read it: that it is for learners of the course, and how to become one. None for who may."""
    if selectors.may_read_lecture(viewer=request.user, lecture=page.lecture):
        return None
    context = {**frame(page, request), "page": page, "lecture": page.lecture, "course_url": page.get_parent().get_url(request)}
    return render(request, "cms/lecture_locked.html", context, status=403)


def lecture(page: Any, request: HttpRequest, *, lectures: QuerySet[Any]) -> dict[str, Any]:
    """The lecture between the ones before and after it."""
    line = list(lectures.select_related("lecture").order_by("lecture__number").defer("body"))
    at = next((place for place, other in enumerate(line) if other.pk == page.pk), 0)
    has_video = any(block.block_type == "video" for block in page.body)
    steps = [{"lecture": other.lecture, "url": other.get_url(request), "title": other.title, "is_current": other.pk == page.pk} for other in line]
    return {
        "lecture": page.lecture,
        "outline": steps,
        "before": steps[at - 1] if at > 0 else None,
        "after": steps[at + 1] if at + 1 < len(steps) else None,
        "course_url": page.get_parent().get_url(request),
        "place": selectors.place_in_course(viewer=request.user, course_id=page.lecture.course_id),
        "may_edit": access.is_staff(request.user) and page.permissions_for_user(request.user).can_edit(),
        "watching": selectors.watching(viewer=request.user, lecture=page.lecture) if has_video else None,
        "has_code": any(block.block_type == "code" for block in page.body),
    }


def notices(request: HttpRequest, *, pages: QuerySet[Any]) -> dict[str, Any]:
    number = request.GET.get("page", "1")
    found = Paginator(pages.order_by("-is_pinned", "-date", "-pk"), NOTICES_PER_PAGE)
    return {"page_obj": found.get_page(number if number.isdigit() and len(number) < 6 else 1)}
