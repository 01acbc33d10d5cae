"""Doors that need nobody's role: how the visitor likes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lms.accounts import access, staying
from lms.accounts.display import Display, remember_display

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.signed_in
@never_cache
@require_GET
def unsent(request: SignedInRequest) -> HttpResponse:
    """A form that arrived after its sender was signed out, to be sent again by the same person."""
    return render(request, "account/unsent.html", {"kept": staying.unsent(request, request.user)})


@access.public
@csrf_exempt  # it sets one harmless cookie, and its forms stand on cached pages that have no token
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to where the visitor was."""
    chosen = Display.of(request).with_choice(request.POST.get("name", ""), request.POST.get("value", ""))
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    remember_display(response, chosen)
    return response
