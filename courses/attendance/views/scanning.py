"""The scanner of the staff and the kiosk at the door. The pages hold no names: the roster comes from the API and stays on the device for the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.attendance import selectors, services
from courses.catalogue.models import SessionStatus
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from courses.catalogue.models import ClassSession
    from lms.accounts.models import User
    from lms.accounts.requests import SignedInRequest

OWNER_LENGTH = 20


@access.staff
@never_cache
@require_safe
def scan(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Camera, card reader, number of the day or a name in the list; works without a connection once it was opened with one."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    return render(request, "attendance/scan.html", _context(request.user, class_session, mode="staff"))


@access.staff
@never_cache
@require_safe
def kiosk(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """A tablet at the door: people show their cards or type their numbers, and see half-hidden names only."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    return render(request, "attendance/kiosk.html", _context(request.user, class_session, mode="kiosk"))


@access.public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of both pages. It stands below `desk/`, so that it may look after them; it is the same for everybody and holds no secret."""
    return render(request, "attendance/scanner_worker.js", content_type="text/javascript")


def _context(viewer: User, class_session: ClassSession, *, mode: str) -> dict[str, Any]:
    run, now = class_session.run, clock.now()
    where = {"run": run.public_id, "number": class_session.number}
    return {
        "class_session": class_session,
        "run": run,
        "mode": mode,
        "owner": _owner(viewer),
        "roster_url": reverse("scanner-roster", kwargs=where),
        "observations_url": reverse("scanned-observations", kwargs=where),
        "kinds": [(kind.value, kind.label) for kind in services.SCANNED],
        "refusals": services.SCAN_REFUSALS,
        "opens_at": services.opens_at(class_session),
        "until": services.seen_until(class_session),
        "is_early": now < services.opens_at(class_session),
        "is_over": now >= services.seen_until(class_session),
        "is_cancelled": class_session.status != SessionStatus.SCHEDULED,
    }


def _owner(viewer: User) -> str:
    """Whose queue it is, on a device that several people use. Says nothing to anybody else."""
    return salted_hmac("attendance.scanner", viewer.public_id).hexdigest()[:OWNER_LENGTH]
