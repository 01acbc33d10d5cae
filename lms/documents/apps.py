from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from lms.documents import checks


class DocumentsConfig(AppConfig):
    name = "lms.documents"
    label = "documents"

    def ready(self) -> None:
        register(checks.documents_can_be_drawn_quickly)
