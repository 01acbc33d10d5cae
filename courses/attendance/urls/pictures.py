"""Addresses of pictures for the roll."""

from __future__ import annotations

from django.urls import path

from courses.attendance.views import pictures

urlpatterns = [
    path("my/picture/", pictures.mine, name="my-picture"),
    path("my/picture/remove/", pictures.remove, name="my-picture-remove"),
    path("my/picture/file/", pictures.own_file, name="my-picture-file"),
    path("desk/instructor/people/<slug:enrolment>/picture/", pictures.of_person, name="picture"),
]
