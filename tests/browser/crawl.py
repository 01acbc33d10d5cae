"""One address for each kind of page that a person can reach by links: the list grows by itself when pages are added."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from tests import factories

if TYPE_CHECKING:
    from lms.accounts.models import User

LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"'#]+)""")
ELSEWHERE = ("/cms/", "/documents/", "/media/", "/static/", "/api/", "/demo/", "/accounts/logout/")
MOST_PER_ROUTE = 3  # addresses tried of one pattern: the first may be a file or a redirect
MOST_OF_WAGTAIL = 25
OWN = re.compile(r"/(en/)?(my|desk|apply|attend)/")


def kinds(starts: list[str], person: User | None = None) -> list[str]:
    """Addresses reached from `starts`, one for each pattern and each class of Wagtail page; for a person her own pages only."""
    browser = Client()
    if person is not None:
        factories.give_second_factor(person)
        browser.force_login(person)
    waiting, seen, found, tried = deque(starts), set(starts), dict[str, str](), dict[str, int]()
    while waiting:
        path = waiting.popleft()
        route = _route(path)
        if route is None or tried.get(route, 0) >= (MOST_OF_WAGTAIL if "[" in route else MOST_PER_ROUTE):
            continue
        tried[route] = tried.get(route, 0) + 1
        response = browser.get(path)
        links = LINK.findall(response.content.decode()) if _is_page(response) else []
        if links:
            page = (getattr(response, "context_data", None) or {}).get("page")
            found.setdefault(f"{route} {type(page).__name__}", path)
        for link in [*links, response.get("Location", "")]:
            target = urlsplit(urljoin(path, link.replace("&amp;", "&")))
            if not target.netloc and (person is None or OWN.match(target.path)):
                _remember(target.path, seen, waiting)
    return list(found.values())


def _is_page(response: Any) -> bool:
    return response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")


def _remember(path: str, seen: set[str], waiting: deque[str]) -> None:
    if path not in seen and not path.startswith(ELSEWHERE):
        seen.add(path)
        waiting.append(path)


def _route(path: str) -> str | None:
    with override(get_language_from_path(path) or "ko"):
        try:
            return resolve(path).route
        except Resolver404:
            return None
