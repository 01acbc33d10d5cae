"""What a page costs at least here: the same middleware and context, one query, a template of fifty rows. And how pages are measured."""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING

from django.db import connection
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import path

from courses.catalogue.models import CourseRun
from lms.accounts import access
from lms.urls import urlpatterns as product

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from django.http import HttpRequest, HttpResponse

ROUNDS = 25
REQUESTS = 8
ROWS = 50


@access.public
def floor(request: HttpRequest) -> HttpResponse:
    runs = CourseRun.objects.select_related("course__institution").order_by("starts_at")[:ROWS]
    return render(request, "floor.html", {"runs": runs})


urlpatterns = [path("floor/", floor), *product]


def ask(application: Any, url: str) -> bytes:
    """The body of a whole WSGI request, as a server would make it."""
    environ = RequestFactory()._base_environ(PATH_INFO=url)  # type: ignore[attr-defined]
    statuses: list[str] = []
    answer = application(environ, lambda status, _headers: statuses.append(status))
    body = b"".join(answer)
    answer.close()
    if statuses != ["200 OK"]:
        raise AssertionError(f"{url} answered {statuses}")
    return body


def queries(door: Callable[[], object]) -> int:
    """How often the database is asked."""
    asked = []

    def note(execute: Callable[..., Any], *arguments: Any) -> Any:
        asked.append(arguments[0])
        return execute(*arguments)

    with connection.execute_wrapper(note):
        door()
    return len(asked)


def cpu_per_request(doors: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of this process's CPU for one request at each door: medians of rounds in shuffled order, so that whatever disturbs, disturbs all."""
    seconds: dict[str, list[float]] = {name: [] for name in doors}
    for door in doors.values():
        for _ in range(3):
            door()
    names = list(doors)
    for _ in range(ROUNDS):
        random.shuffle(names)
        for name in names:
            door, begun = doors[name], time.process_time()
            for _ in range(REQUESTS):
                door()
            seconds[name].append((time.process_time() - begun) / REQUESTS)
    return {name: statistics.median(each) for name, each in seconds.items()}
