"""How often somebody may press the last button: generous for a classroom behind one address, and too slow for a machine.

Nobody's application is lost: the page says to press again in a minute. Staff who apply for people by phone have doors of their own without a measure.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.shortcuts import render

from lms.kernel import limits
from lms.privacy import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

    View = Callable[[SignedInRequest, str], HttpResponse]

MOST_PER_PERSON = 20
MOST_PER_ADDRESS = 600  # a library or a school with all its rooms


def measured(view: View) -> View:
    """What is sent is counted by person and by address; pages that are only read are not."""

    @wraps(view)
    def counted(request: SignedInRequest, public_id: str) -> HttpResponse:
        if request.method == "POST" and request.user.is_authenticated and _is_too_much(request):
            response = render(request, "enrolment/slow_down.html", {"public_id": public_id}, status=429)
            response.headers["Retry-After"] = str(limits.SECONDS)
            return response
        return view(request, public_id)

    return counted


def _is_too_much(request: SignedInRequest) -> bool:
    person = limits.is_too_much("applying-person", by=request.user.pk, most=MOST_PER_PERSON)
    return limits.is_too_much("applying-address", by=client.address(request), most=MOST_PER_ADDRESS) or person
