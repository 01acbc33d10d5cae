"""Upward news."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `enrolment_id` inside the transaction that changed a live record. A receiver writes a job (lms.kernel.jobs) and nothing else.
attendance_changed = Signal()
