"""Upward news, and a question upward."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `enrolment_id` soon after an enrolment was made or changed, inside the transaction of the job that announces it, so at least once.
# A receiver writes a job (lms.kernel.jobs) and nothing else.
enrolment_changed = Signal()

# Asked with `run_id` and `starts_at` of a class session; each receiver returns the keys of the enrolments whose people it knows to have been there,
# or to be excused, and changes nothing.
who_was_there = Signal()
