from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register

from certificates import checks


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        register(checks.documents_can_be_drawn_quickly)
        import_module("certificates.receivers")
