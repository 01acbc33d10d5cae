"""How often somebody may press the last button: generous for a classroom behind one address, and too slow for a machine.

Nobody's application is lost: the page says to press again in a minute. Staff who apply for people by phone have doors of their own without a measure.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.shortcuts import render

from lms.kernel import clock
from lms.privacy import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

    View = Callable[[SignedInRequest, str], HttpResponse]

MOST_PER_PERSON = 20
MOST_PER_ADDRESS = 600  # a library or a school with all its rooms
SECONDS = 60


def measured(view: View) -> View:
    """What is sent is counted by person and by address; pages that are only read are not."""

    @wraps(view)
    def counted(request: SignedInRequest, public_id: str) -> HttpResponse:
        if request.method == "POST" and request.user.is_authenticated and _is_too_much(request):
            response = render(request, "enrolment/slow_down.html", {"public_id": public_id}, status=429)
            response.headers["Retry-After"] = str(SECONDS)
            return response
        return view(request, public_id)

    return counted


def _is_too_much(request: SignedInRequest) -> bool:
    minute = int(clock.now().timestamp() // SECONDS)
    person = _count(f"applying:person:{request.user.pk}:{minute}")
    address = _count(f"applying:address:{client.address(request)}:{minute}")
    return person > MOST_PER_PERSON or address > MOST_PER_ADDRESS


def _count(key: str) -> int:
    cache.add(key, 0, timeout=2 * SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it went out in between: a new minute began
        return 1
