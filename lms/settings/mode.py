"""Where the process runs, where its files are, and which servers it talks to."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
MODE = env.choice("LMS_ENV", ["development", "test", "production"], "development")
# Tests have servers, files and queues of their own, so that they may run beside the site.
VAR_DIR = Path(env.text("LMS_VAR_DIR", str(BASE_DIR / "var" / "test" if MODE == "test" else BASE_DIR / "var"))).resolve()
PRODUCTION = MODE == "production"


def secret_key() -> str:
    """The key from the environment; outside production one is made at the first start and kept readable by its owner only."""
    given = env.optional("LMS_SECRET_KEY")
    if given is not None:
        return given
    if PRODUCTION:
        return env.text("LMS_SECRET_KEY")
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text()


SERVICES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL")
EMBEDDED = not PRODUCTION and not any(env.optional(name) for name in SERVICES)


def service_urls() -> tuple[str, str, str]:
    """Database, broker and cache: all three from the environment, or all three embedded (never in production)."""
    if not EMBEDDED:
        database, broker, cache = (env.text(name) for name in SERVICES)
        return database, broker, cache
    from lms.kernel import embedded  # noqa: PLC0415 - the wheels' servers are loaded only where no server is named

    found = embedded.services(VAR_DIR)
    return found.database_url, found.broker_url, found.cache_url
