"""Reminders: of the first class tomorrow, of an offer not answered, of papers not sent, of a class with too few people. Each once for an event.

They are written when their time has come, from what holds then: who withdrew has none, and a class that was moved is reminded of before its new
date. What is written and still waits (for the morning, for another try) is dropped by `steps` when the place changes, and when the class is moved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F, Max, Q

from courses.catalogue.models import RunStatus
from courses.enrolment import selectors
from courses.enrolment.models import Enrolment, EnrolmentEvent, EnrolmentState, Offer, Terms
from courses.enrolment.rules import reminding as rules
from lms.accounts import selectors as accounts_selectors
from lms.notices import rules as notices_rules
from lms.notices import selectors as notices_selectors
from lms.notices import services as notices
from lms.notices.data import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.models import User

CLASS, OFFER, PAPERS, MINIMUM = "class_tomorrow", "offer_reminder", "papers_reminder", "minimum_warning"
FORGOTTEN_WITH = {EnrolmentState.CONFIRMED: CLASS, EnrolmentState.OFFERED: OFFER, EnrolmentState.NEEDS_DOCUMENTS: PAPERS}


class Reminder(NamedTuple):
    """What somebody is reminded of; `moment` makes another date, or another offer, another reminder."""

    person: User
    kind: str
    run: CourseRun
    moment: datetime
    context: dict[str, Any]
    useful_until: datetime

    @property
    def key(self) -> str:
        return f"{_prefix(self.kind, self.run.pk)}{self.moment:%Y%m%dT%H%M%S}"


def _prefix(kind: str, run_id: int) -> str:
    return f"{kind}:{run_id}:"


def remind(*, now: datetime) -> int:
    """Whoever is due has her reminder, however often this is done and by however many at once; returns how many were written now."""
    due = list(_of_offers(now))
    if rules.is_decent_hour(now):
        due += [*_of_classes(now), *_of_papers(now), *_of_minimum(now)]
    known = notices_selectors.known_keys((reminder.person.pk, reminder.key) for reminder in due)
    new = [reminder for reminder in due if (reminder.person.pk, reminder.key) not in known]
    for reminder in new:
        context = {"run": reminder.run, **reminder.context}
        delivery = Delivery(useful_until=reminder.useful_until)
        notices.notify(person=reminder.person, template=reminder.kind, context=context, key=reminder.key, now=now, delivery=delivery)
    return len(new)


def _of_classes(now: datetime) -> Iterable[Reminder]:
    first, last = rules.tomorrow(now)
    held = Enrolment.objects.filter(state=EnrolmentState.CONFIRMED, run__status=RunStatus.PUBLISHED)
    places = held.filter(run__starts_at__gte=first, run__starts_at__lt=last).select_related("learner", "run__course", "run__terms")
    for place in places.filter(_reachable()).order_by("pk"):
        terms = getattr(place.run, "terms", None) or Terms()
        context = {"enrolment": place, "terms": terms, "may_withdraw": now < place.run.withdraw_until}
        yield Reminder(place.learner, CLASS, place.run, place.run.starts_at, context, place.run.starts_at)


def _reachable() -> Q:
    return Q(learner__phone__isnull=False) | Q(learner__email__isnull=False)


def _of_offers(now: datetime) -> Iterable[Reminder]:
    """People who are offered seats together are reminded through the one who answers for them, at her own place."""
    waiting = Offer.objects.filter(answered_at=None, expires_at__gt=now + notices_rules.TIME_TO_ANSWER, enrolment__state=EnrolmentState.OFFERED)
    offers = [offer for offer in waiting.select_related("enrolment__learner", "enrolment__run__course").order_by("pk") if _is_half_over(offer, now)]
    parties = {offer.enrolment.party_id for offer in offers if offer.enrolment.party_id}
    leading = Enrolment.objects.filter(party__in=parties, learner=F("party__leader")).select_related("learner", "run__course") if parties else []
    own = {place.party_id: place for place in leading}
    for offer in offers:
        place = own.get(offer.enrolment.party_id, offer.enrolment) if offer.enrolment.party_id else offer.enrolment
        yield Reminder(place.learner, OFFER, place.run, offer.made_at, {"enrolment": place, "offer": offer}, offer.expires_at)


def _is_half_over(offer: Offer, now: datetime) -> bool:
    at = rules.offer_reminder_at(made_at=offer.made_at, expires_at=offer.expires_at)
    return at is not None and at <= now


def _of_papers(now: datetime) -> Iterable[Reminder]:
    soon = now + rules.PAPERS_BEFORE + timedelta(days=1)
    waiting = Enrolment.objects.filter(state=EnrolmentState.NEEDS_DOCUMENTS, documents_until__gt=now, documents_until__lte=soon)
    asked = Q(events__to_state=EnrolmentState.NEEDS_DOCUMENTS)
    places = waiting.annotate(asked_at=Max("events__at", filter=asked)).select_related("learner", "run__course").filter(_reachable())
    near = [place for place in places.order_by("pk") if _is_near(place, now)]
    events = EnrolmentEvent.objects.filter(enrolment__in=near, to_state=EnrolmentState.NEEDS_DOCUMENTS).order_by("pk")
    reasons = {event.enrolment_id: event.reason for event in events}
    for place in near:
        until: Any = place.documents_until
        yield Reminder(place.learner, PAPERS, place.run, until, {"enrolment": place, "until": until, "reason": reasons[place.pk]}, until)


def _is_near(place: Any, now: datetime) -> bool:
    return rules.papers_are_near(until=place.documents_until, asked_at=place.asked_at, now=now)


def _of_minimum(now: datetime) -> Iterable[Reminder]:
    """The registrars of the institution that holds a class with too few people, some days before it is decided about."""
    for run in selectors.runs_below_minimum(now=now, within=rules.WARNED_BEFORE):
        if run.decide_at > now:
            context = {"terms": run.terms, "coming": run.coming}
            for person in accounts_selectors.registrars_of(institution=run.course.institution):
                yield Reminder(person, MINIMUM, run, run.decide_at, context, run.decide_at)


def forget(*, enrolments: Iterable[Enrolment], from_state: str) -> None:
    """What reminded of the state in which the enrolments, all of one run, are no longer is not sent any more. Part of the transaction of the step."""
    kind, rows = FORGOTTEN_WITH.get(EnrolmentState(from_state)), list(enrolments)
    if kind is not None and rows:
        leaders = Enrolment.objects.filter(pk__in=[row.pk for row in rows if row.party_id]).values_list("party__leader", flat=True)
        notices.drop_those(starts_with=_prefix(kind, rows[0].run_id), people=[*(row.learner_id for row in rows), *leaders])


def forget_class(*, run: CourseRun) -> None:
    """The first class may be at another time now: nobody is reminded of the old one. Part of the transaction that moves it."""
    notices.drop_those(starts_with=_prefix(CLASS, run.pk))
