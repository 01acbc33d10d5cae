from __future__ import annotations

from django.urls import path

from cms import desk, views

app_name = "cms"
urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("desk/instructor/lectures/", desk.lectures, name="my-lectures"),
    path("desk/instructor/lectures/<int:page_id>/<int:number>/begin/", desk.begin, name="begin-lecture"),
]
