"""나의 학습."""

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


@access.signed_in
@require_GET
def learning(request: SignedInRequest) -> HttpResponse:
    return render(request, "portal/my.html", {"learning": selectors.my_learning(viewer=request.user, now=clock.now())})
