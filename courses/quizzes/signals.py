"""What quizzes tell whoever stands above them."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction that closed an attempt, with `enrolment_id`: a receiver enqueues one job and does nothing else.
quiz_result_changed = Signal()
