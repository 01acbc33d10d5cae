"""That somebody looked at a list of people is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lms.accounts.requests import SignedInRequest
    from lms.privacy.models import Action


def look_at_people(request: SignedInRequest, *, action: Action, subjects: Iterable[int], purpose: str) -> None:
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=action, subjects=list(subjects), purpose=purpose, ip=ip, now=clock.now())


def language() -> str:
    """The language in which a paper is drawn."""
    return "en" if (get_language() or "ko").startswith("en") else "ko"


def paper(content: bytes, *, name: str) -> HttpResponse:
    """Shown by the browser, which prints it; nothing keeps a copy on the way."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    patch_cache_control(answer, private=True, no_store=True)
    return answer
