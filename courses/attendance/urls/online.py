"""Addresses of online classes: the list of who was in a meeting, and what was watched."""

from __future__ import annotations

from django.urls import path

from courses.attendance.views import live, watching

RUN = "desk/instructor/runs/<slug:public_id>"

urlpatterns = [
    path(f"{RUN}/live/<int:number>/", live.hand_in, name="live"),
    path(f"{RUN}/watched/", watching.watched, name="watched"),
]
