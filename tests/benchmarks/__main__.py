"""`make bench`: every module here that has `bench()`, one run, on a database of its own; figures are ratios to a floor of the same run."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import time
from pathlib import Path

BEGUN = time.monotonic()
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(wanted: list[str]) -> None:
    django = importlib.import_module("django")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - only now are there settings

    from tests import benchmarks, database  # noqa: PLC0415

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")  # type: ignore[attr-defined]
    say(f"start: {time.monotonic() - BEGUN:.1f} s until Django and its servers are ready")
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in {"__main__", "floor"}]
    for name in wanted or names:
        database.prepare("bench")
        try:
            for line in importlib.import_module(f"tests.benchmarks.{name}").bench():
                say(line)
        finally:
            database.remove()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
