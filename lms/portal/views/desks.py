"""The first pages of the instructor's and the registrar's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from courses.attendance import selectors as attendance_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.portal import selectors

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest
    from lms.portal.data import TeachingCard


@access.instructor
@require_GET
def instructor(request: SignedInRequest) -> HttpResponse:
    """Ended runs are folded; who meets today stands first."""
    cards = selectors.teaching_cards(viewer=request.user, now=clock.now())
    return render(
        request,
        "portal/instructor.html",
        {
            "cards": [card for card in cards if not _has_ended(card)],
            "ended": [card for card in cards if _has_ended(card)],
            "corrections": attendance_selectors.open_requests(viewer=request.user).count(),
        },
    )


def _has_ended(card: TeachingCard) -> bool:
    return card.is_over and not card.today


@access.registrar
@require_GET
def registrar(request: SignedInRequest) -> HttpResponse:
    return render(request, "portal/registrar.html", {"tiles": selectors.registrar_tiles(viewer=request.user, now=clock.now())})
