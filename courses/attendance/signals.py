"""Upward news."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `enrolment_id` inside the transaction that changed a live record, or inside that of the job after a class session was moved or
# cancelled. A receiver writes a job (lms.kernel.jobs) and nothing else.
attendance_changed = Signal()
