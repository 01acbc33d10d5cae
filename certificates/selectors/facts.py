"""What a requirement looks at, asked of the apps that know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.data import Facts
from courses.attendance import selectors as attendance_selectors
from courses.enrolment.models import PLACED_STATES
from courses.quizzes import selectors as quizzes_selectors

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.models import Requirement
    from courses.enrolment.models import Enrolment


def facts_of(*, enrolment: Enrolment, requirement: Requirement, now: datetime) -> Facts:
    attendance = attendance_selectors.attendance_summary(enrolment=enrolment, now=now)
    result = quizzes_selectors.quiz_result(enrolment=enrolment, quiz=requirement.quiz) if requirement.quiz else None
    return Facts(
        takes_part=enrolment.state in PLACED_STATES,
        classes_ahead=attendance.planned - attendance.counted,
        attendance_share=attendance.share,
        attended=attendance.attended,
        counted=attendance.counted,
        quiz_score=result.score if result else None,
    )
