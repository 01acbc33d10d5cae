"""Work after commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.attendance import services
from courses.attendance.services import asking, evidence, forgetting, pictures, ruling, warning, watching
from courses.attendance.services.changing import JOB
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task(JOB)
def tell_change(*, change_id: int, now: datetime, **_: Any) -> None:
    services.tell_change(change_id=change_id, now=now)


@jobs.task(ruling.STEP)
def apply_rule(*, application_id: int, class_session_id: int, now: datetime, **_: Any) -> None:
    services.apply_rule(application_id=application_id, class_session_id=class_session_id, now=now)


@jobs.task("attendance.close_class_sessions")
def close_class_sessions(*, now: datetime, **_: Any) -> None:
    services.close_class_sessions(now=now)


@jobs.task(ruling.CLOSE)
def close_class_session(*, class_session_id: int, now: datetime, **_: Any) -> None:
    services.close_class_session(class_session_id=class_session_id, now=now)


@jobs.task("attendance.forget_pictures")
def forget_pictures(*, now: datetime, **_: Any) -> None:
    pictures.forget_pictures(now=now)


@jobs.task("attendance.forget_walk_ins")
def forget_walk_ins(*, now: datetime, **_: Any) -> None:
    services.forget_walk_ins(now=now)


@jobs.task(asking.TELL)
def tell_asked(*, request_id: int, now: datetime, **_: Any) -> None:
    services.tell_asked(request_id=request_id, now=now)


@jobs.task(warning.JOB)
def warn(*, enrolment_id: int, now: datetime, **_: Any) -> None:
    services.warn(enrolment_id=enrolment_id, now=now)


@jobs.task(evidence.REMOVE)
def remove_file(*, file: str, **_: Any) -> None:
    services.remove_file(file=file)


@jobs.task("attendance.destroy_old_evidence")
def destroy_old_evidence(*, now: datetime, **_: Any) -> None:
    services.destroy_old_evidence(now=now)


@jobs.task("attendance.forget_refused_scans")
def forget_refused_scans(*, now: datetime, **_: Any) -> None:
    forgetting.forget_refused_scans(now=now)


@jobs.task(watching.JOB)
def count_watched(*, enrolment_id: int, lecture_id: int, now: datetime, **_: Any) -> None:
    services.count_watched_before(enrolment_id=enrolment_id, lecture_id=lecture_id, now=now)
