"""People whom an institution sends, registered from its list by its invitation: each for herself, or all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment.data import Wish
from courses.enrolment.models import Channel
from courses.enrolment.services import applying, desk, errors, waiting
from courses.enrolment.services.companions import Together
from lms.kernel import locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from courses.enrolment.data import Caller
    from courses.enrolment.models import Enrolment, Invitation
    from lms.accounts.models import User


@dataclass(frozen=True)
class GroupRow:
    """What came of one line of the list; neither an enrolment nor a refusal: nothing spoke against her."""

    caller: Caller
    enrolment: Enrolment | None = None
    refusal: DomainError | None = None


def register_each(*, invitation: Invitation, callers: Sequence[Caller], request_key: str, actor: User, now: datetime) -> list[GroupRow]:
    """Each of the people has a place, or stands in line, under the same limits as everybody; says what came of each.

    One who cannot does not keep the others from it. The same request again changes nothing.
    """
    return [_register(caller, invitation=invitation, request_key=request_key, actor=actor, now=now) for caller in callers]


def _register(caller: Caller, *, invitation: Invitation, request_key: str, actor: User, now: datetime) -> GroupRow:
    try:
        with transaction.atomic():
            person = desk.person_of(caller=caller, actor=actor, now=now)
            wish = _wish(person, invitation=invitation, request_key=request_key)
            return GroupRow(caller, enrolment=_place_or_queue(wish, actor=actor, now=now))
    except DomainError as refusal:
        return GroupRow(caller, refusal=refusal)


def _wish(person: User, *, invitation: Invitation, request_key: str) -> Wish:
    return Wish(learner=person, run=invitation.run, request_key=request_key, channel=Channel.ONSITE, invitation=invitation.code)


def _place_or_queue(wish: Wish, *, actor: User, now: datetime, together: Together | None = None) -> Enrolment:
    try:
        with transaction.atomic():
            return applying.apply_for(wish=wish, actor=actor, now=now, together=together)
    except errors.RunIsFull:
        return waiting.wait_for(wish=wish, actor=actor, now=now, together=together)


def register_together(*, invitation: Invitation, callers: Sequence[Caller], request_key: str, actor: User, now: datetime) -> list[GroupRow]:
    """All of the people have places, or wait together, the first of the list answering for them; or nothing is changed for anybody.

    How many may come is what the invitation says, in the place of the run's largest party. The same request again changes nothing. Raises
    GroupRefused with what speaks against whom, CompanionTwice, and what `apply_for` and `wait_for` raise.
    """
    with transaction.atomic():
        rows = [_checked(caller, partial(desk.person_of, caller=caller, actor=actor, now=now)) for caller in callers]
        _refuse_group(rows)
        people = [desk.person_of(caller=caller, actor=actor, now=now) for caller in callers]
        if len({person.pk for person in people}) < len(people):
            raise errors.CompanionTwice
        locking.lock_names(f"applications-of/{person.pk}" for person in people)
        wish = _wish(people[0], invitation=invitation, request_key=request_key)
        if applying.look(learner=people[0], run=wish.run, request_key=request_key)[0].same_request is None:
            rows = [_checked(row.caller, partial(_refuse_person, person, wish)) for row, person in zip(rows, people, strict=True)]
            _refuse_group(rows)
        first = _place_or_queue(wish, actor=actor, now=now, together=Together(people=people))
        party = first.party.members.all() if first.party else [first]
        found = {member.learner_id: member for member in party}
    return [GroupRow(caller, enrolment=found.get(person.pk)) for caller, person in zip(callers, people, strict=True)]


def _refuse_person(person: User, wish: Wish) -> None:
    seen = applying.look(learner=person, run=wish.run, request_key="")[0]
    applying.refuse_second(seen)
    applying.refuse_clash(seen)


def _checked(caller: Caller, do: Callable[[], object]) -> GroupRow:
    try:
        with transaction.atomic():
            do()
    except DomainError as refusal:
        return GroupRow(caller, refusal=refusal)
    return GroupRow(caller)


def _refuse_group(rows: list[GroupRow]) -> None:
    if any(row.refusal for row in rows):
        raise errors.GroupRefused(rows)
