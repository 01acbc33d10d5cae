"""One step of an enrolment's life, and everything that belongs to it: the event, the log, the news."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.enrolment.models import EnrolmentEvent
from lms.audit import services as audit
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime

    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

ANNOUNCED_AFTER = timedelta(seconds=1)  # so that the reconciler brings it to the broker, and nobody waits for a broker at the opening minute


def note_step(*, enrolment: Enrolment, from_state: str, actor: User | None, reason: str = "", now: datetime) -> None:
    """The step stands in the enrolment's history and in the log, and will be announced. Part of the transaction that made the step."""
    event = EnrolmentEvent.objects.create(enrolment=enrolment, from_state=from_state, to_state=enrolment.state, actor=actor, reason=reason, at=now)
    data = {"run": enrolment.run_id, "channel": enrolment.channel}
    audit.record(action=f"enrolment.{enrolment.state}", actor=actor, subject=enrolment, now=now, data=data)
    jobs.enqueue("enrolment.announce", run_after=now + ANNOUNCED_AFTER, event_id=event.pk)
