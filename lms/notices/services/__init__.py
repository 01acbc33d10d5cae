"""Telling a person something, finding out whether it arrived, and what staff do where it did not."""

from __future__ import annotations

from lms.notices.services.delivering import INTERRUPTED, JOB, deliver, prune, send_code
from lms.notices.services.following import follow
from lms.notices.services.mending import Overtaken, ask_to_retry, note_told, retry, retry_many
from lms.notices.services.writing import channel_for, channels_of, drop, drop_those, notify, prefer, reword

__all__ = [
    "INTERRUPTED",
    "JOB",
    "Overtaken",
    "ask_to_retry",
    "channel_for",
    "channels_of",
    "deliver",
    "drop",
    "drop_those",
    "follow",
    "note_told",
    "notify",
    "prefer",
    "prune",
    "retry",
    "retry_many",
    "reword",
    "send_code",
]
