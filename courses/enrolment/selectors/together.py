"""Reads: people who applied together, and dates that one wish waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Min

from courses.catalogue.models import CourseRun, Method, RunStatus
from courses.enrolment.data import RunFilter, RunState
from courses.enrolment.models import CURRENT_STATES, LIVE_STATES, Enrolment, EnrolmentState
from courses.enrolment.selectors import run_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from courses.enrolment.data import RunCard
    from courses.enrolment.models import Choice
    from lms.accounts.models import User

MOST_DATES = 12
STILL_OPEN_FIRST = (F("ended_at").asc(nulls_first=True), F("pk"))


def party_of(enrolment: Enrolment) -> list[Enrolment]:
    """Everybody who applied together with her, herself first. The caller has fetched the enrolment for its viewer."""
    if enrolment.party_id is None:
        return [enrolment]
    members = Enrolment.objects.filter(party=enrolment.party_id).select_related("learner", "run").order_by("pk")
    return sorted(members, key=lambda member: member.pk != enrolment.pk)


def parties_of(enrolments: Iterable[Enrolment]) -> dict[int, list[Enrolment]]:
    """The same for many, by the key of the party, with one query."""
    parties = {enrolment.party_id for enrolment in enrolments if enrolment.party_id}
    found: dict[int, list[Enrolment]] = {}
    for member in Enrolment.objects.filter(party__in=parties).select_related("learner").order_by("pk") if parties else []:
        found.setdefault(member.party_id or 0, []).append(member)
    return found


def people_before(enrolment: Enrolment) -> int | None:
    """How many wait before her and those who applied with her; None where none of them waits."""
    mine = Enrolment.objects.filter(run=enrolment.run_id, state=EnrolmentState.WAITING)
    mine = mine.filter(party=enrolment.party_id) if enrolment.party_id else mine.filter(pk=enrolment.pk)
    first = mine.aggregate(first=Min("waiting_number"))["first"]
    if first is None:
        return None
    return Enrolment.objects.filter(run=enrolment.run_id, state=EnrolmentState.WAITING, waiting_number__lt=first).count()


def other_dates_of(enrolment: Enrolment) -> list[Enrolment]:
    """The other runs that the same wish waits for."""
    if enrolment.choice_id is None:
        return []
    others = Enrolment.objects.filter(choice=enrolment.choice_id, learner=enrolment.learner_id, state__in=CURRENT_STATES).exclude(pk=enrolment.pk)
    return list(others.select_related("run__course").order_by("pk"))


def published_runs(public_ids: Sequence[str]) -> list[CourseRun]:
    """The runs that everybody may see, in the order in which they are named; those that do not exist are left out."""
    found = CourseRun.objects.exclude(status=RunStatus.DRAFT).select_related("course__institution").filter(public_id__in=public_ids)
    return sorted(found, key=lambda run: public_ids.index(run.public_id))


def wish_made(*, viewer: User, request_key: str) -> Enrolment | None:
    """What a wish for any of several dates led to, if it was sent before; where there is one, what has not ended."""
    found = Enrolment.objects.filter(choice__learner=viewer, choice__request_key=request_key, learner=viewer)
    return found.order_by(*STILL_OPEN_FIRST).first()


def wishes_of(choice: Choice) -> list[Enrolment]:
    """Every enrolment that came of one wish for several dates, those that have not ended first. For the service, which knows whose it is."""
    return list(choice.enrolments.select_related("run__course").order_by(*STILL_OPEN_FIRST))


def dates_to_choose(*, run: CourseRun, viewer: User, now: datetime) -> list[RunCard]:
    """Runs of the course in one of which somebody could be as well, those with seats first; without those for which she has applied.

    Runs whose places are drawn, decided by a review or given to invited people have no line to join.
    """
    states = (RunState.OPEN, RunState.CLOSING, RunState.WAITLIST)
    mine = Enrolment.objects.filter(learner=viewer, state__in=LIVE_STATES).values("run")
    found = run_lists.runs(now=now, wanted=RunFilter(course_id=run.course_id, states=states)).exclude(pk__in=mine).exclude(method=Method.INVITATION)
    cards = [card for card in run_lists.run_cards(found[:MOST_DATES], now=now) if not card.is_decided_later]
    return sorted(cards, key=lambda card: card.state == RunState.WAITLIST)
