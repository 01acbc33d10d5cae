"""News from the courses: each asks for one evaluation and does nothing else."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from certificates.services import evaluations
from courses.attendance.signals import attendance_changed
from courses.enrolment.signals import enrolment_changed
from courses.quizzes.signals import quiz_result_changed


@receiver([enrolment_changed, attendance_changed, quiz_result_changed], dispatch_uid="certificates.evaluate")
def evaluate(*, enrolment_id: int, **_: Any) -> None:
    evaluations.ask_for_evaluation(enrolment_id=enrolment_id)
