"""The screen of a class session: a code that changes, large enough for the last row. Any number of screens show the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from courses.attendance import rules, selectors, services
from courses.attendance.keys import keys
from courses.attendance.models import Kind
from courses.attendance.rules.scanned import SCREENS
from courses.attendance.selectors import screens
from courses.catalogue.models import RunStatus, SessionStatus
from lms.accounts import access
from lms.documents import qr
from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInRequest

PART = "X-Part"  # the script asks for the part that changes
LOOKS_AGAIN = 60  # seconds at most until a screen that is too early asks again
MOVEMENTS = {Kind.ENTER: _("Coming in"), Kind.LEAVE: _("Leaving"), Kind.OUT: _("Going out"), Kind.BACK: _("Coming back")}


@access.staff
@never_cache
@require_GET
def screen(request: SignedInRequest, public_id: str, number: int, kind: str) -> HttpResponse:
    """The code of this moment and never another; the script asks for the next one when it is there."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    if kind not in SCREENS:
        raise Http404
    now = clock.now()
    host = screens.screen_session(class_session)
    context: dict[str, Any] = {
        "class_session": class_session,
        "run": class_session.run,
        "host": host,
        "kind": kind,
        "movement": MOVEMENTS[Kind(kind)],
        "movements": [(one.value, MOVEMENTS[one]) for one in SCREENS],
        "state": _state(host, now=now),
        "opens_at": services.opens_at(host),
        "step_ms": rules.STEP_SECONDS * 1000,
    }
    context["left_ms"] = _milliseconds_to_open(host, now=now)
    if context["state"] == "open":
        context |= _code(host, kind=kind, now=now)
    template = "attendance/screen_now.html" if PART in request.headers else "attendance/screen.html"
    return render(request, template, context)


def _state(host: ClassSession, *, now: datetime) -> str:
    if host.status == SessionStatus.CANCELLED or host.run.status != RunStatus.PUBLISHED:
        return "cancelled"
    if now < services.opens_at(host):
        return "early"
    return "over" if now >= services.seen_until(host) else "open"


def _milliseconds_to_open(host: ClassSession, *, now: datetime) -> int:
    """When a screen that is too early should ask again; 0 where waiting does not help."""
    ahead = (services.opens_at(host) - now).total_seconds()
    return int(min(max(ahead, 0), LOOKS_AGAIN) * 1000)


def _code(host: ClassSession, *, kind: str, now: datetime) -> dict[str, Any]:
    shown = rules.screen_code(keys=keys(), class_session_id=host.pk, kind=kind, at=now)
    with override(settings.LANGUAGE_CODE):  # one square for readers of every language; the page that it leads to knows theirs
        address = reverse("attendance:scan", args=[host.run.public_id, host.number, kind, shown.code])
        place_to_type = reverse("attendance:attend")
    come, total = screens.how_many(host=host, kind=kind)
    half = len(shown.spoken) // 2
    return {
        "square": qr.svg(f"{settings.LMS_BASE_URL}{address}"),
        "spoken": (shown.spoken[:half], shown.spoken[half:]),
        "type_at": f"{settings.LMS_BASE_URL.partition('://')[2]}{place_to_type}",
        "left_ms": max(0, int(shown.until * 1000 - now.timestamp() * 1000)),
        "come": come,
        "total": total,
    }
