"""When a learner may ask for a correction, and what may become of her wish. The arrows are drawn in docs/attendance-states.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance.models import RequestState, Status
from courses.catalogue.models import SessionStatus

if TYPE_CHECKING:
    from datetime import datetime

    from courses.attendance.models import AbsenceReason
    from courses.catalogue.models import ClassSession

WISHES = (Status.PRESENT, Status.LATE, Status.EXCUSED)  # what she can ask for
GRANTS = (Status.PRESENT, Status.LATE, Status.LEFT_EARLY, Status.OUT, Status.EXCUSED)  # what can be decided in her favour
NEXT_STATES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.PENDING: frozenset({RequestState.APPROVED, RequestState.REFUSED, RequestState.TAKEN_BACK}),
    RequestState.APPROVED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.TAKEN_BACK: frozenset(),
}
ASKED_WITHIN = timedelta(days=14)  # after the run's last class session
KEPT_AFTER = timedelta(days=30)  # papers, after the decision
NOT_BEGUN, DOES_NOT_TAKE_PLACE, TOO_LATE = "not-begun", "does-not-take-place", "too-late"


def asked_until(run_ends_at: datetime) -> datetime:
    """Until when a correction can be asked for."""
    return run_ends_at + ASKED_WITHIN


def problem_of_asking(class_session: ClassSession, *, now: datetime) -> str | None:
    """Why nobody can ask for a correction of this class session now. Its run is fetched."""
    if class_session.status == SessionStatus.CANCELLED:
        return DOES_NOT_TAKE_PLACE
    if now < class_session.starts_at:
        return NOT_BEGUN
    return TOO_LATE if now >= asked_until(class_session.run.ends_at) else None


def may_become(before: str, after: str) -> bool:
    return after in NEXT_STATES[RequestState(before)]


def most_excused(reason: AbsenceReason, *, planned: int) -> int | None:
    """So many class sessions of a run with so many planned ones the reason may excuse; None: any number."""
    caps = [] if reason.most_sessions is None else [reason.most_sessions]
    if reason.most_percent is not None:
        caps.append(planned * reason.most_percent // 100)
    return min(caps, default=None)
