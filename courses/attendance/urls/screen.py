"""The screen, checking in, spot checks, and what looks improbable."""

from __future__ import annotations

from django.urls import path

from courses.attendance.views import attend, screen, spot_checks, suspicion

RUN = "desk/instructor/runs/<slug:public_id>"

urlpatterns = [
    path(f"{RUN}/screen/<int:number>/<slug:kind>/", screen.screen, name="screen"),
    path(f"{RUN}/spot-checks/<int:number>/", spot_checks.spot_checks, name="spot-checks"),
    path(f"{RUN}/spot-checks/<int:number>/<int:key>/", spot_checks.answer, name="spot-check-answer"),
    path(f"{RUN}/not-counted/<int:number>/", suspicion.not_counted, name="not-counted"),
    path(f"{RUN}/pairs/", suspicion.pairs, name="pairs"),
    path("attend/", attend.type_code, name="attend"),
    path("attend/confirm/", attend.confirm, name="confirm"),
    path("attend/<slug:public_id>/<int:number>/<slug:kind>/<slug:code>/", attend.scan, name="scan"),
]
