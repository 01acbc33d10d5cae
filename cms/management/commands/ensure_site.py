from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cms import services


class Command(BaseCommand):
    help = "The site has its languages, first and standing pages, groups, files and review. Running it again changes nothing that editors wrote."

    def handle(self, *args: Any, **options: Any) -> None:
        services.ensure_site()
        services.ensure_standing_pages()
