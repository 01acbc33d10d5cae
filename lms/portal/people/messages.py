"""What was sent to whom, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lms.accounts import access
from lms.kernel import clock
from lms.notices import selectors as notices_selectors
from lms.notices import services as notices_services
from lms.notices.models import State
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

PAGE = 50


@access.registrar
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """Newest first, names half hidden; `state` narrows."""
    state = request.GET.get("state", "")
    page = Paginator(notices_selectors.notices(state=state), PAGE).get_page(request.GET.get("page"))
    privacy_services.record_access(
        actor=request.user,
        action=Action.LIST,
        subjects=[notice.person_id for notice in page],
        purpose="messages",
        ip=client.address(request),
        now=clock.now(),
    )
    return render(
        request,
        "people/notices.html",
        {"page": page, "state": state, "states": State.choices, "query": f"state={state}" if state in State.values else ""},
    )


@access.registrar
@require_POST
def retry(request: SignedInRequest, notice_id: int) -> HttpResponse:
    notice = get_object_or_404(notices_selectors.notices(), pk=notice_id)
    if notices_services.retry(notice=notice, actor=request.user, now=clock.now()):
        messages.success(request, _("It will be sent again."))
    else:
        messages.info(request, _("This message is not waiting for another try."))
    return redirect("people:notices")


@access.registrar
@never_cache
@require_GET
def texts(request: SignedInRequest) -> HttpResponse:
    """The texts of the last day where no telephone network takes them: staff read them out to the person who calls."""
    found = notices_selectors.texts()[:PAGE]
    privacy_services.record_access(
        actor=request.user,
        action=Action.VIEW,
        subjects=notices_selectors.people_of_texts(found),
        purpose="texts of the last day",
        ip=client.address(request),
        now=clock.now(),
    )
    return render(request, "people/texts.html", {"texts": found})
