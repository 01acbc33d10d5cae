"""What follows from a step after it is committed: those above hear of it, and the person gets her message."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from courses.catalogue.models import RunStatus
from courses.enrolment import selectors
from courses.enrolment.models import EnrolmentEvent, EnrolmentState
from courses.enrolment.signals import enrolment_changed
from lms.notices import services as notices

if TYPE_CHECKING:
    from datetime import datetime

TEMPLATES = {
    EnrolmentState.WAITING: "waiting_list_joined",
    EnrolmentState.OFFERED: "place_offered",
    EnrolmentState.LAPSED: "offer_lapsed",
    EnrolmentState.UNPLACED: "waiting_list_ended",
    EnrolmentState.CONFIRMED: "application_confirmed",
    EnrolmentState.WITHDRAWN: "application_withdrawn",
    EnrolmentState.CANCELLED: "application_cancelled",
    EnrolmentState.NEEDS_DOCUMENTS: "documents_needed",
    EnrolmentState.REFUSED: "application_refused",
}
RUN_CANCELLED = "course_cancelled"
LINE_LEFT = "waiting_list_left"
STALE = timedelta(days=3)  # old news, as when records of the past are entered, would only confuse


def announce(*, event_id: int, now: datetime) -> None:
    """Those above hear that the enrolment changed, and the learner is sent the message that belongs to the step; however often, once in effect.

    Later steps do not change what is said about this one. It has a transaction of its own, after that of the step, so that the hot seat is not held
    while others think and a text is rendered.
    """
    event = EnrolmentEvent.objects.select_related("enrolment__learner", "enrolment__run__course").get(pk=event_id)
    enrolment_changed.send(sender=type(event.enrolment), enrolment_id=event.enrolment_id)
    template = _template(event)
    if template is None or now - event.at > STALE:
        return
    notices.notify(
        person=event.enrolment.learner,
        template=template,
        context={"run": event.enrolment.run, "enrolment": event.enrolment, "reason": event.reason, **_facts_of_the_line(event)},
        key=f"enrolment-step:{event.pk}",
        now=now,
    )


def _template(event: EnrolmentEvent) -> str | None:
    if event.to_state == EnrolmentState.CANCELLED and event.enrolment.run.status == RunStatus.CANCELLED:
        return RUN_CANCELLED
    if event.to_state == EnrolmentState.WITHDRAWN and event.from_state != EnrolmentState.CONFIRMED:
        return LINE_LEFT
    return TEMPLATES.get(EnrolmentState(event.to_state))


def _facts_of_the_line(event: EnrolmentEvent) -> dict[str, Any]:
    """Where she stands now, or until when the offer of this step is open or papers are welcome."""
    if event.to_state == EnrolmentState.WAITING:
        return {"position": selectors.position_in_line(enrolment=event.enrolment)}
    if event.to_state == EnrolmentState.OFFERED:
        return {"offer": event.enrolment.offers.filter(made_at=event.at).first()}
    if event.to_state == EnrolmentState.NEEDS_DOCUMENTS:
        return {"until": event.enrolment.documents_until}
    return {}
