from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lms.accounts import services


class Command(BaseCommand):
    help = "Encrypts every second factor anew with the first of LMS_SECOND_FACTOR_KEYS, so that the others may be taken away."

    def handle(self, *args: Any, **options: Any) -> None:
        renewed, unknown = services.renew_second_factors()
        self.stdout.write(f"{renewed} renewed, {unknown} that no key opens.")
        if unknown:
            self.stderr.write("Put the missing key back, or ask those people to set up their second factor again.")
