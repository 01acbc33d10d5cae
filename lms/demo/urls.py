from __future__ import annotations

from django.urls import path

from lms.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.people, name="people"),
]
