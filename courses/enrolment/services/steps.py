"""One step of an enrolment's life, and everything that belongs to it: the event, the log, the news."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.enrolment.models import CURRENT_STATES, Enrolment, EnrolmentEvent, EnrolmentState
from lms.audit import services as audit
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

ANNOUNCED_AFTER = timedelta(seconds=1)  # so that the reconciler brings it to the broker, and nobody waits for a broker at the opening minute


def move(*, enrolment: Enrolment, to_state: str, actor: User | None, now: datetime, reason: str = "") -> None:
    """The enrolment, which the caller has locked, is in the new state from `now` on, and the step is noted."""
    from_state, enrolment.state = enrolment.state, to_state
    if to_state == EnrolmentState.CONFIRMED:
        enrolment.confirmed_at = now
    if to_state not in CURRENT_STATES:
        enrolment.ended_at = now
    Enrolment.objects.filter(pk=enrolment.pk).update(state=to_state, confirmed_at=enrolment.confirmed_at, ended_at=enrolment.ended_at)
    note_step(enrolment=enrolment, from_state=from_state, actor=actor, reason=reason, now=now)


def note_step(*, enrolment: Enrolment, from_state: str, actor: User | None, reason: str = "", now: datetime) -> None:
    """The step stands in the enrolment's history and in the log, and will be announced. Part of the transaction that made the step."""
    event = EnrolmentEvent.objects.create(enrolment=enrolment, from_state=from_state, to_state=enrolment.state, actor=actor, reason=reason, at=now)
    data = {"run": enrolment.run_id, "channel": enrolment.channel}
    audit.record(action=f"enrolment.{enrolment.state}", actor=actor, subject=enrolment, now=now, data=data)
    jobs.enqueue("enrolment.announce", run_after=now + ANNOUNCED_AFTER, event_id=event.pk)
