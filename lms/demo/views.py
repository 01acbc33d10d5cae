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
from lms.notices import selectors as notices_selectors

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEXTS = 10


@access.public
@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people, their password, the second step of this minute and the last texts; 404 where the site is not a demo."""
    if not settings.LMS_DEMO:
        raise Http404
    texts = notices_selectors.texts()[:TEXTS]
    return render(request, "demo/people.html", {"entrances": services.entrances(now=clock.now()), "texts": texts})
