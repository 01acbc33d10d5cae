"""Commands run as they would be in production, on the test's own servers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path, **changes: str | None) -> dict[str, str]:
    """What an operator sets, and nothing that a developer's shell has set; None leaves a variable out."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "DJANGO_", "PYTEST_"))}
    host, name = quote(str(connection.settings_dict["HOST"]), safe=""), connection.settings_dict["NAME"]
    chosen = {
        "LMS_ENV": "production",
        "LMS_SECRET_KEY": "a-key-of-the-test-that-is-long-enough-0123456789-ABCDEFGHIJ-abcdefghij",
        "LMS_SECOND_FACTOR_KEYS": "another-key-of-the-test-that-is-long-enough",
        "LMS_BASE_URL": "https://ai.seocho.example",
        "LMS_VAR_DIR": str(folder),
        "DATABASE_URL": f"postgresql://{connection.settings_dict['USER']}@/{name}?host={host}",
        "BROKER_URL": settings.BROKER_URL,
        "CACHE_URL": settings.CACHE_URL,
        **changes,
    }
    return {**inherited, **{name: value for name, value in chosen.items() if value is not None}}


def quickly(environment: dict[str, str]) -> dict[str, str]:
    """The same without compressing static files, which takes most of a minute."""
    return {**environment, "DJANGO_SETTINGS_MODULE": "tests.configuration.uncompressed"}


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
