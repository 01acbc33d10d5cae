from __future__ import annotations

from django.urls import path

from lms.accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/unsent/", views.unsent, name="unsent"),
    path("display/", views.display, name="display"),
]
