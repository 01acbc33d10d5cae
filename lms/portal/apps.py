from __future__ import annotations

from django.apps import AppConfig

from lms.celery import app


class PortalConfig(AppConfig):
    name = "lms.portal"
    label = "portal"

    def ready(self) -> None:
        """Every process, web ones too, knows the declared jobs by name."""
        app.autodiscover_tasks(force=True)
