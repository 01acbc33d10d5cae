"""What follows from a step after it is committed: those above hear of it, and the person gets her message.

`TEMPLATES` is the table of what each arrow of `rules.NEXT_STATES` says. People who applied together are told once, through the one who applied
for them: each step of all of them at one moment is one message, which says how many of them have a place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, Q, Value
from django.utils import translation
from django.utils.translation import ngettext

from courses.catalogue.models import Method, RunStatus
from courses.enrolment import selectors
from courses.enrolment.models import CURRENT_STATES, DECIDING_STATES, SEATED_STATES, Channel, Enrolment, EnrolmentEvent, EnrolmentState, Move
from courses.enrolment.models.places import Flag
from courses.enrolment.services import calendars
from courses.enrolment.services.waiting import OTHER_DATE
from courses.enrolment.signals import enrolment_changed
from lms.notices import services as notices
from lms.notices.data import Delivery
from lms.notices.kinds import STEP

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User

S = EnrolmentState
TEMPLATES: dict[str, str] = {
    S.APPLIED: "application_received",
    S.NEEDS_DOCUMENTS: "documents_needed",
    S.WAITING: "waiting_list_joined",
    S.OFFERED: "place_offered",
    S.LAPSED: "offer_lapsed",
    S.UNPLACED: "waiting_list_ended",
    S.CONFIRMED: "application_confirmed",
    S.WITHDRAWN: "application_withdrawn",
    S.CANCELLED: "application_cancelled",
    S.NOT_SELECTED: "application_refused",
    S.REFUSED: "application_refused",
    S.MOVED: "place_moved",
}
AFTER_A_DRAW = {S.CONFIRMED: "draw_selected", S.WAITING: "draw_waiting", S.NOT_SELECTED: "draw_not_selected"}
SILENT = frozenset({(S.NEEDS_DOCUMENTS, S.APPLIED), (S.CONFIRMED, S.COMPLETED)})  # her page says so, and nothing is for her to do
RUN_CANCELLED = "course_cancelled"
LINE_LEFT = "waiting_list_left"
TAKEN_ELSEWHERE = "other_date_taken"
BY_STAFF = "applied_for_you"
FROM_A_LIST = "registered_from_list"
BROUGHT_ALONG = "companion_added"
STALE = timedelta(days=3)  # old news, as when records of the past are entered, would only confuse


def announce(*, event_id: int, now: datetime) -> None:
    """Those above hear that the enrolment changed, and the learner is sent the message that belongs to the step; however often, once in effect.

    Later steps do not change what is said about this one. It has a transaction of its own, after that of the step, so that the hot seat is not held
    while others think and a text is rendered.
    """
    found = EnrolmentEvent.objects.select_related("enrolment__learner", "enrolment__run__course", "enrolment__party__leader")
    event = found.get(pk=event_id)
    enrolment_changed.send(sender=type(event.enrolment), enrolment_id=event.enrolment_id)
    if not event.from_state:
        _flag_same_person(event.enrolment)
    template = None if _is_arrival(event) else _template(event)
    if template is None or now - event.at > STALE:
        return
    together = _steps_together(event)
    leader = event.enrolment.party.leader if event.enrolment.party else event.enrolment.learner
    if leader.pk != event.enrolment.learner_id:
        own = BROUGHT_ALONG if not event.from_state else template
        _tell(event.enrolment.learner, own, event=event, together=together, now=now)  # who has no account and no number is told nothing
    if event.pk == _leading(together, leader).pk:
        _tell(leader, template, event=event, together=together, now=now)


def _tell(person: User, template: str, *, event: EnrolmentEvent, together: list[EnrolmentEvent], now: datetime) -> None:
    with translation.override(person.language):
        context = _context(event, template, together)
    offer = context.get("offer")
    enrolment = event.enrolment
    has_calendar = enrolment.learner_id == person.pk and S.CONFIRMED in {event.from_state, event.to_state}
    calendar = calendars.attachment(enrolment=enrolment) if has_calendar else ""
    delivery = Delivery(useful_until=offer.expires_at if offer is not None else None, calendar=calendar)
    notices.notify(person=person, template=template, context=context, key=f"{STEP}{event.pk}", now=now, delivery=delivery)


def _steps_together(event: EnrolmentEvent) -> list[EnrolmentEvent]:
    """The same moment's step of everybody who applied together: from the same state, or to the same."""
    if event.enrolment.party_id is None:
        return [event]
    of_party = EnrolmentEvent.objects.filter(enrolment__party=event.enrolment.party_id, at=event.at).select_related("enrolment")
    return list(of_party.filter(Q(from_state=event.from_state) | Q(to_state=event.to_state)).order_by("pk"))


def _leading(together: list[EnrolmentEvent], leader: User) -> EnrolmentEvent:
    """The step that is told for all of them: the leader's own, where she made one."""
    return next((event for event in together if event.enrolment.learner_id == leader.pk), together[0])


def _is_arrival(event: EnrolmentEvent) -> bool:
    """Whether the office moved her here: the end of the place that she had before says so."""
    return not event.from_state and Move.objects.filter(to_enrolment=event.enrolment_id).exists()


def _template(event: EnrolmentEvent) -> str | None:
    from_state, to_state, enrolment = event.from_state, S(event.to_state), event.enrolment
    if (from_state, to_state) in SILENT:
        return None
    if not from_state and enrolment.channel != Channel.WEB:
        return FROM_A_LIST if enrolment.channel == Channel.IMPORT else BY_STAFF
    if to_state == S.CANCELLED and enrolment.run.status == RunStatus.CANCELLED:
        return RUN_CANCELLED
    if to_state == S.WITHDRAWN and from_state in {S.WAITING, S.OFFERED}:
        return TAKEN_ELSEWHERE if event.reason == OTHER_DATE else LINE_LEFT
    if enrolment.run.method == Method.LOTTERY and from_state in DECIDING_STATES and to_state in AFTER_A_DRAW:
        return AFTER_A_DRAW[to_state]
    return TEMPLATES.get(to_state)


def _context(event: EnrolmentEvent, template: str, together: list[EnrolmentEvent]) -> dict[str, Any]:
    enrolment = event.enrolment
    common = {"run": enrolment.run, "enrolment": enrolment, "reason": event.reason, "party_line": _party_line(together)}
    return {**common, **_facts_of_the_decision(event), **_facts_of_the_line(event), **_facts_of_the_end(event, template)}


def _party_line(together: list[EnrolmentEvent]) -> str:
    """How many of those who applied together have a place now; empty for somebody alone."""
    if len(together) == 1:
        return ""
    placed = sum(step.to_state in SEATED_STATES for step in together)
    return ngettext("%(placed)s of the %(size)s of you has a place.", "%(placed)s of the %(size)s of you have a place.", placed) % {
        "placed": placed,
        "size": len(together),
    }


def _facts_of_the_decision(event: EnrolmentEvent) -> dict[str, Any]:
    """When and how it is decided, or by when a paper is to be there."""
    if event.to_state == S.NEEDS_DOCUMENTS:
        return {"until": event.enrolment.documents_until}
    if event.from_state:
        return {}
    run = event.enrolment.run
    state = {"state": event.to_state, "state_label": event.get_to_state_display()}
    return {**state, "result_at": selectors.terms_of(run).result_at, "method_label": run.get_method_display()}


def _facts_of_the_line(event: EnrolmentEvent) -> dict[str, Any]:
    """Where she stands now, or until when the offer of this step is open."""
    if event.to_state == S.WAITING:
        return {"position": selectors.position_in_line(enrolment=event.enrolment)}
    if event.to_state == S.OFFERED:
        return {"offer": event.enrolment.offers.filter(made_at=event.at).first()}
    return {}


def _facts_of_the_end(event: EnrolmentEvent, template: str) -> dict[str, Any]:
    """Where else she could be, or is now."""
    if event.to_state == S.MOVED:
        return _facts_of_the_move(event)
    if template == TAKEN_ELSEWHERE:
        return {"taken": Enrolment.objects.filter(choice=event.enrolment.choice_id, confirmed_at__lte=event.at).select_related("run__course").first()}
    return {}


def _facts_of_the_move(event: EnrolmentEvent) -> dict[str, Any]:
    """The message speaks of the new place; the old run is `before`."""
    new = Enrolment.objects.select_related("run__course").get(moved_by__enrolment=event.enrolment)
    first = new.events.order_by("pk").first()
    state_label = first.get_to_state_display() if first else new.get_state_display()
    position = selectors.position_in_line(enrolment=new)
    return {"run": new.run, "enrolment": new, "before": event.enrolment.run, "state_label": state_label, "position": position, "party_line": ""}


def _flag_same_person(enrolment: Enrolment) -> None:
    """Where another account of this name and birth date applies for the run too, staff see it at both; nobody is refused for it."""
    person = enrolment.learner
    if person.birth_date is None:
        return
    same = {"learner__name": person.name, "learner__birth_date": person.birth_date}
    live = list(Enrolment.objects.filter(run=enrolment.run_id, state__in=CURRENT_STATES, **same).values_list("pk", "learner"))
    if any(learner != person.pk for _pk, learner in live):
        flag = Func(F("flags"), Value(Flag.SAME_PERSON.value), function="array_append")
        unflagged = Enrolment.objects.filter(pk__in=[pk for pk, _learner in live]).exclude(flags__contains=[Flag.SAME_PERSON])
        unflagged.filter(state__in=CURRENT_STATES).update(flags=flag)
