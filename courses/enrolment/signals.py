"""Upward news."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `enrolment_id` soon after an enrolment was made or changed, inside the transaction of the job that announces it, so at least once.
# A receiver writes a job (lms.kernel.jobs) and nothing else.
enrolment_changed = Signal()
