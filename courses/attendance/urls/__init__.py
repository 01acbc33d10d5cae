from __future__ import annotations

from django.urls import path

from courses.attendance.urls import asking, online, papers, pictures, rules, scanning, screen
from courses.attendance.views import changing, roll

app_name = "attendance"
CLASS_SESSION = "desk/registrar/runs/<slug:public_id>/sessions/<int:number>"

urlpatterns = [
    path("desk/instructor/runs/<slug:public_id>/roll/<int:number>/", roll.roll, name="roll"),
    path(f"{CLASS_SESSION}/move/", changing.move, name="desk-move"),
    path(f"{CLASS_SESSION}/cancel/", changing.cancel, name="desk-cancel"),
    *rules.urlpatterns,
    *scanning.urlpatterns,
    *papers.urlpatterns,
    *pictures.urlpatterns,
    *asking.urlpatterns,
    *screen.urlpatterns,
    *online.urlpatterns,
]
