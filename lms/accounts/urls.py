from __future__ import annotations

from django.urls import path

from lms.accounts import views

app_name = "accounts"
urlpatterns = [
    path("display/", views.display, name="display"),
]
