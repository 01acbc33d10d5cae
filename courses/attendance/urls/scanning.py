from __future__ import annotations

from django.urls import path

from courses.attendance.views import devices, scanning

RUN = "desk/instructor/runs/<slug:public_id>"

urlpatterns = [
    path(f"{RUN}/scan/<int:number>/", scanning.scan, name="scan"),
    path(f"{RUN}/kiosk/<int:number>/", scanning.kiosk, name="kiosk"),
    path("desk/scanner-worker.js", scanning.worker, name="scanner-worker"),
    path("desk/registrar/devices/", devices.devices, name="devices"),
    path("desk/registrar/devices/<int:device_id>/revoke/", devices.revoke, name="revoke-device"),
]
