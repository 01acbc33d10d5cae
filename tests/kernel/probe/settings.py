"""The test settings for processes of their own: a given database, a given broker, jobs really published."""

from __future__ import annotations

import os

from tests.settings import *  # noqa: F403
from tests.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, INSTALLED_APPS, LOGGING

INSTALLED_APPS += ["tests.kernel.probe"]
DATABASES["default"]["NAME"] = os.environ["PROBE_DATABASE"]
DATABASES["default"]["HOST"] = os.environ["PROBE_DATABASE_HOST"]
CELERY_BROKER_URL = os.environ["PROBE_BROKER"]
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS}
CELERY_BEAT_SCHEDULE = {"publish what is not done": {"task": "kernel.reconcile", "schedule": 1.0}}
JOBS_PUBLISH = True
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "INFO"}, "loggers": {}}
