"""The product's settings in the mode `test`, whatever the shell says."""

from __future__ import annotations

import os
import re

os.environ["LMS_ENV"] = "test"

from lms.settings import *  # noqa: F403
from lms.settings import CACHES, INSTALLED_APPS

INSTALLED_APPS += ["django_migration_linter"]

# Tests empty the cache; each worker has its own, so that nobody loses the counts of another's test in the middle.
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
CACHES["default"]["LOCATION"] = re.sub(r"\bdb=\d+$", f"db={2 + int(_worker) % 14}", str(CACHES["default"]["LOCATION"]))
