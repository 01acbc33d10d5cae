"""Anybody may ask whether a certificate is real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates.rules import codes
from certificates.selectors import awards
from lms.accounts import access
from lms.kernel import limits
from lms.privacy import client

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_TYPED: Final = 200
MOST_CODES: Final = 30  # that one address may try in a minute; the codes are 130 bits long


@access.public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in, for those whose telephone reads no squares."""
    text = request.GET.get("certificate", "")[:MOST_TYPED].strip()
    code = codes.normal_code(text)
    if code:
        return redirect("certificates:verify", code=code)
    problem = "number" if codes.is_number(text) else "wrong" if text else "empty" if "certificate" in request.GET else ""
    return render(request, "certificates/check.html", {"text": text, "problem": problem})


@access.public
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the register. Nothing that was ever issued is answered with 404, and a code that is no code looks like an unknown one."""
    if limits.is_too_much("codes", by=client.address(request), most=MOST_CODES):
        return render(request, "429.html", status=429)
    language = "en" if (get_language() or "ko").startswith("en") else "ko"
    award = awards.verified_award(code=codes.normal_code(code), language=language)
    if award is None:
        response = render(request, "certificates/unknown.html", status=404)
    else:
        response = render(request, "certificates/verify.html", {"award": award, "address": request.build_absolute_uri()})
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
