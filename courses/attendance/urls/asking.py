"""Addresses of a learner's own attendance, of wishes for corrections, and of what staff decide."""

from __future__ import annotations

from django.urls import path

from courses.attendance.views import asking, deciding

RUN = "desk/instructor/runs/<slug:public_id>"

urlpatterns = [
    path("my/enrolments/<slug:public_id>/attendance/", asking.mine, name="mine"),
    path("my/enrolments/<slug:public_id>/attendance/<int:number>/correct/", asking.ask, name="ask"),
    path("my/corrections/<slug:request_id>/", asking.asked, name="asked"),
    path("my/corrections/<slug:request_id>/take-back/", asking.take_back, name="take-back"),
    path("my/corrections/<slug:request_id>/papers/<slug:paper_id>/", asking.own_paper, name="own-paper"),
    path("desk/instructor/corrections/", deciding.across, name="desk-corrections"),
    path("desk/instructor/corrections/<slug:request_id>/", deciding.decide, name="desk-correction"),
    path("desk/instructor/corrections/<slug:request_id>/papers/<slug:paper_id>/", deciding.paper, name="desk-paper"),
    path(f"{RUN}/corrections/", deciding.of_run, name="desk-run-corrections"),
    path(f"{RUN}/at-risk/", deciding.at_risk, name="at-risk"),
    path(f"{RUN}/roll/<int:number>/people/", deciding.people, name="people"),
    path(f"{RUN}/roll/<int:number>/people/<slug:enrolment>/", deciding.person, name="person"),
]
