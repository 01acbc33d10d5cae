"""Who can be signed in as, for whoever looks at the demo in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.accounts import access
from lms.demo import services
from lms.kernel import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@access.public
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people, their password and the second step of this minute; 404 where the site is not a demo."""
    if not settings.LMS_DEMO:
        raise Http404
    return render(request, "demo/people.html", {"entrances": services.entrances(now=clock.now())})
