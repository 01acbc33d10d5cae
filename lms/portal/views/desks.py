"""The first pages of the instructor's and the registrar's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_GET

from lms.accounts import access
from lms.kernel import clock
from lms.portal import selectors

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.instructor
@require_GET
def instructor(request: SignedInRequest) -> HttpResponse:
    return render(request, "portal/instructor.html", {"cards": selectors.teaching_cards(viewer=request.user, now=clock.now())})


@access.registrar
@require_GET
def registrar(request: SignedInRequest) -> HttpResponse:
    return render(request, "portal/registrar.html", {"tiles": selectors.registrar_tiles(viewer=request.user, now=clock.now())})
