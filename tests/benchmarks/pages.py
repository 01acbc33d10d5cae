"""The catalogue of fifty runs for a visitor who is nobody in particular: built anew, and from the whole-page cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test.utils import override_settings
from wagtail.models import Locale

from cms import services as cms_services
from cms.models import CataloguePage, CoursePage
from lms.kernel import clock, pagecache
from tests import factories
from tests.benchmarks import floor

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 50
MOST_CPU = 2.0
MOST_QUERIES = 5
LEAST_FROM_CACHE = 10.0


def seed() -> None:
    """Fifty courses with a page and an open run each."""
    cache.clear()
    cms_services.ensure_site()
    catalogue = CataloguePage.objects.get(locale=Locale.objects.get(language_code="ko"))
    for _ in range(RUNS):
        course = factories.CourseFactory()
        factories.open_run(course=course, at=clock.now())
        page = CoursePage(course=course, locale=catalogue.locale, title=course.title_ko, slug=course.code.lower(), summary="소개 글", body=[])
        catalogue.refresh_from_db()
        catalogue.add_child(instance=page)
        page.save_revision().publish()
    cache.clear()


def bench() -> list[str]:
    seed()
    with override_settings(ROOT_URLCONF="tests.benchmarks.floor"):
        anew, kept = application(seconds=0.0), application(seconds=3600.0)
        rows = floor.ask(anew, "/floor/").count(b"<tr>")
        queries = floor.queries(lambda: floor.ask(anew, "/courses/"))
        cpu = floor.cpu_per_request(
            {
                "floor": lambda: floor.ask(anew, "/floor/"),
                "catalogue": lambda: floor.ask(anew, "/courses/"),
                "kept": lambda: floor.ask(kept, "/courses/"),
            }
        )
    ratio, faster = cpu["catalogue"] / cpu["floor"], cpu["floor"] / cpu["kept"]
    built = f"{ratio:.2f} × floor (at most {MOST_CPU}: {verdict(ratio <= MOST_CPU)})"
    asked = f"{queries} queries (at most {MOST_QUERIES}: {verdict(queries <= MOST_QUERIES)})"
    from_cache = f"{faster:.1f} × the floor's rate (at least {LEAST_FROM_CACHE}: {verdict(faster >= LEAST_FROM_CACHE)})"
    return [
        f"floor: {cpu['floor'] * 1000:.2f} ms of CPU a request (one query, {rows} rows, all middleware)",
        f"catalogue of {RUNS} runs, built: {cpu['catalogue'] * 1000:.2f} ms, {built}, {asked}",
        f"catalogue, kept page: {cpu['kept'] * 1000:.3f} ms, {from_cache}",
    ]


def application(*, seconds: float) -> Callable[..., Any]:
    """The whole WSGI application, keeping pages for so many seconds."""
    made = get_wsgi_application()

    def with_patience(environ: Any, start_response: Any) -> Any:
        pagecache.SECONDS = seconds
        return made(environ, start_response)

    return with_patience


def verdict(kept: object) -> str:
    return "as promised" if kept else "TOO SLOW"
