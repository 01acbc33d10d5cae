"""The holder's own certificates; the registrar who keeps the register may look too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from certificates.selectors import awards, documents
from certificates.views import looks
from lms.accounts import access
from lms.kernel import ids
from lms.privacy.models import Action

if TYPE_CHECKING:
    from lms.accounts.requests import SignedInRequest


@access.signed_in
@require_safe
def award(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = awards.readable_award(viewer=request.user, public_id=public_id)
    looks.note_look(request, action=Action.VIEW, subjects=[found.learner_id], purpose=f"certificate {found.number}")
    context = {
        "award": found,
        "snapshot": awards.snapshot_of(found),
        "words": awards.printed_words(found),
        "code": ids.grouped(found.code),
        "is_delayed": documents.given_up(found) is not None,
    }
    return render(request, "certificates/award.html", context)


@access.signed_in
@require_safe
def document(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The PDF; while it is still being made, the page that says so."""
    found = awards.readable_award(viewer=request.user, public_id=public_id)
    if found.document.made_at is None:
        return redirect("certificates:award", public_id=public_id)
    looks.note_look(request, action=Action.EXPORT, subjects=[found.learner_id], purpose=f"certificate {found.number}")
    name = f"{found.credential.title_ko} {found.number}.pdf"
    response = HttpResponse(documents.content_of(found.document), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    patch_cache_control(response, private=True, no_store=True)
    return response
