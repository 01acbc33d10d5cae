"""Devices that scan by a token of their own: made, seen and ended by the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.attendance import selectors, services
from courses.attendance.forms.devices import DeviceForm
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from courses.attendance.models import ScanDevice
    from lms.accounts.requests import SignedInRequest


@access.registrar
@never_cache
@require_http_methods(["GET", "POST"])
def devices(request: SignedInRequest) -> HttpResponse:
    """The list; the answer to making a device is the only page that ever shows its token."""
    now = clock.now()
    institutions = selectors.institutions_with_devices_for(request.user)
    form = DeviceForm(request.POST or None, institutions=institutions, now=now)
    token = ""
    if request.method == "POST" and form.is_valid():
        try:
            _device, token = services.issue_device(**form.device(), actor=request.user, now=now)
        except DomainError as refusal:
            form.add_error("until", str(refusal))
        else:
            form = DeviceForm(institutions=institutions, now=now)
    rows = [(device, _state(device, now=now)) for device in selectors.devices_for(request.user)]
    context = {"form": form, "token": token, "rows": rows, "may_make": institutions.exists()}
    return render(request, "attendance/devices.html", context, status=422 if form.errors else 200)


@access.registrar
@require_POST
def revoke(request: SignedInRequest, device_id: int) -> HttpResponse:
    device = selectors.access_device(viewer=request.user, device_id=device_id)
    services.revoke_device(device=device, actor=request.user, now=clock.now())
    messages.success(request, _("The device opens nothing any more. What it has sent before stays."))
    return redirect("attendance:devices")


def _state(device: ScanDevice, *, now: datetime) -> str:
    if device.revoked_at is not None:
        return "revoked"
    return "over" if device.expires_at <= now else "valid"
