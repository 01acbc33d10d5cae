from __future__ import annotations

from django.urls import path

from courses.attendance import urls_asking, urls_online, urls_papers, urls_pictures, urls_rules, urls_scanning, urls_screen
from courses.attendance.views import changing, roll

app_name = "attendance"
CLASS_SESSION = "desk/registrar/runs/<slug:public_id>/sessions/<int:number>"

urlpatterns = [
    path("desk/instructor/runs/<slug:public_id>/roll/<int:number>/", roll.roll, name="roll"),
    path(f"{CLASS_SESSION}/move/", changing.move, name="desk-move"),
    path(f"{CLASS_SESSION}/cancel/", changing.cancel, name="desk-cancel"),
    *urls_rules.urlpatterns,
    *urls_scanning.patterns,
    *urls_papers.urlpatterns,
    *urls_pictures.urlpatterns,
    *urls_asking.patterns,
    *urls_screen.urlpatterns,
    *urls_online.urlpatterns,
]
