"""Production's settings, except that collected files are not compressed."""

from __future__ import annotations

from lms.settings import *  # noqa: F403

WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "md",
    "map",
    "mo",
    "png",
    "po",
    "svg",
    "ttf",
    "txt",
    "woff",
    "woff2",
    "xml",
]
