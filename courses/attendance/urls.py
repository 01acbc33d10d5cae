from __future__ import annotations

from django.urls import path

from courses.attendance import views

app_name = "attendance"
urlpatterns = [
    path("desk/instructor/runs/<slug:public_id>/roll/<int:number>/", views.roll, name="roll"),
]
