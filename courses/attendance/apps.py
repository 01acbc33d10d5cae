from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "courses.attendance"
    label = "attendance"

    def ready(self) -> None:
        import_module("courses.attendance.receivers")
