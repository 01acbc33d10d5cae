"""The rules; class sessions that are added, or held together."""

from __future__ import annotations

from django.urls import path

from courses.attendance.views import adding, ruling

RUN = "desk/registrar/runs/<slug:public_id>/sessions"

urlpatterns = [
    path("desk/attendance-rules/", ruling.rules, name="rules"),
    path("desk/attendance-rules/new/<slug:kind>/", ruling.new_rule, name="new-rule"),
    path("desk/attendance-rules/<slug:version>/", ruling.rule, name="rule"),
    path(f"{RUN}/add/", adding.add, name="desk-add"),
    path(f"{RUN}/<int:number>/make-up/", adding.make_up, name="desk-make-up"),
    path(f"{RUN}/<int:number>/combine/", adding.combine, name="desk-combine"),
]
