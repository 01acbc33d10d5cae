from __future__ import annotations

from django.urls import path

from cms import views

app_name = "cms"
urlpatterns = [path("courses/", views.catalogue, name="catalogue")]
