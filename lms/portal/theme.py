"""The district's colours as a style sheet of two lines: the policy allows no style inside a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from lms.accounts import access

if TYPE_CHECKING:
    from django.http import HttpRequest

AN_HOUR = "public, max-age=3600"


@access.public
@require_safe
def theme(_request: HttpRequest) -> HttpResponse:
    """`site.css` derives every tint from these two."""
    sheet = f":root{{--brand-base:{settings.LMS_COLOUR_PRIMARY};--accent-base:{settings.LMS_COLOUR_ACCENT}}}\n"
    return HttpResponse(sheet, content_type="text/css", headers={"Cache-Control": AN_HOUR})
