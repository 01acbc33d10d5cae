from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from lms.kernel import checks


class KernelConfig(AppConfig):
    name = "lms.kernel"
    label = "kernel"

    def ready(self) -> None:
        register(checks.database_knows_hangul, Tags.database)
        register(checks.database_keeps_what_it_acknowledged, Tags.database)
