"""People who apply together: who they are, and their enrolments made in one go."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.enrolment.models import LIVE_STATES, Companion, Eligibility, Enrolment, EnrolmentState, Party
from courses.enrolment.services import conditions, errors, invitations, steps
from lms.accounts import services as accounts_services

if TYPE_CHECKING:
    from datetime import date, datetime

    from courses.enrolment.data import CompanionFacts, Wish
    from courses.enrolment.services.conditions import Verdict
    from courses.enrolment.services.seats import RunSeats
    from lms.accounts.models import User


@dataclass
class Together:
    """The applicant and those whom she brings along, herself first."""

    people: list[User]

    def enrol(self, *, wish: Wish, verdict: Verdict, state: str, actor: User, now: datetime) -> Enrolment:
        """Everybody is enrolled in `state`, with a seat of the verdict's pools where that state has one."""
        made = self.prepare(wish=wish, verdict=verdict, now=now)
        for at, enrolment in enumerate(made):
            enrolment.state = state
            if state == EnrolmentState.CONFIRMED:
                enrolment.confirmed_at, enrolment.pool_id = now, verdict.pools[at]
        return self.keep(made, wish=wish, verdict=verdict, actor=actor, now=now)

    def prepare(self, *, wish: Wish, verdict: Verdict, now: datetime) -> list[Enrolment]:
        """Rows that are not saved yet; the party is."""
        party = Party.objects.create(run=wish.run, leader=wish.learner, may_split=wish.may_split, made_at=now) if len(self.people) > 1 else None
        return [
            Enrolment(
                run=wish.run,
                learner=person,
                party=party,
                invitation_id=verdict.invitation_id,
                fits=verdict.fits,
                channel=wish.channel,
                request_key=wish.request_key,
                flags=conditions.flags_of(wish),
                applied_at=now,
            )
            for person in self.people
        ]

    def keep(self, made: list[Enrolment], *, wish: Wish, verdict: Verdict, actor: User, now: datetime) -> Enrolment:
        """The rows and what she said about herself stand in the database; returns the applicant's own."""
        for enrolment in made:
            enrolment.save(force_insert=True)
            steps.note_step(enrolment=enrolment, from_state="", actor=actor, now=now)
        Eligibility.objects.bulk_create(
            Eligibility(enrolment=made[0], audience_id=audience, declared_at=now) for audience in sorted(wish.declared & verdict.relevant)
        )
        if verdict.invitation_id is not None:
            invitations.use(invitation_id=verdict.invitation_id, seats=len(made))
        return made[0]


def gather(*, wish: Wish, actor: User, now: datetime) -> Together:
    """The applicant with her companions, each known as a person from now on. Raises PartyTooLarge, and what `refuse_twice` and
    `_refuse_applied` raise.
    """
    most = conditions.terms_of(wish).most_in_party
    if len(wish.companions) + 1 > most:
        raise errors.PartyTooLarge(most=most)
    refuse_twice(wish)
    people = [_person(leader=wish.learner, facts=facts, actor=actor, now=now) for facts in wish.companions]
    for person in people:
        _refuse_applied(person, wish=wish)
    return Together(people=[wish.learner, *people])


def refuse_twice(wish: Wish) -> None:
    """Nobody holds two seats: neither the applicant as her own companion, nor one companion twice. Raises CompanionIsYou, CompanionTwice."""
    people = [_who(facts.name, facts.birth_date) for facts in wish.companions]
    if _who(wish.learner.name, wish.learner.birth_date) in people:
        raise errors.CompanionIsYou
    if len(set(people)) < len(people):
        raise errors.CompanionTwice


def _who(name: str, birth_date: date | None) -> tuple[str, date | None]:
    """By what somebody is the same person as another: the blanks in a name, and how its letters are put together, do not matter."""
    return "".join(unicodedata.normalize("NFC", name).split()), birth_date


def _person(*, leader: User, facts: CompanionFacts, actor: User, now: datetime) -> User:
    known = Companion.objects.filter(leader=leader, person__name=facts.name, person__birth_date=facts.birth_date).select_related("person").first()
    if known is not None:
        Companion.objects.filter(pk=known.pk).update(ended_at=None)
        return known.person
    person = accounts_services.Person(name=facts.name, birth_date=facts.birth_date, dong=leader.dong, language=leader.language)
    user = accounts_services.create_companion(person=person, actor=actor, now=now)
    Companion.objects.create(leader=leader, person=user)
    return user


def _refuse_applied(person: User, *, wish: Wish) -> None:
    """Somebody of this name and birth date may have applied by herself, or with somebody else."""
    live = Enrolment.objects.filter(run=wish.run, state__in=LIVE_STATES, learner__name=person.name, learner__birth_date=person.birth_date)
    if live.exists():
        raise errors.PersonAlreadyApplied


def members(enrolment: Enrolment, *states: str) -> list[int]:
    """The keys of those who applied together and are in one of the states; her own, where she came alone."""
    if enrolment.party_id is None:
        return [enrolment.pk]
    return list(Enrolment.objects.filter(party=enrolment.party_id, state__in=states).order_by("pk").values_list("pk", flat=True))


def place(made: list[Enrolment], seats: RunSeats, *, pools: list[int], now: datetime) -> None:
    """The rows, not saved yet, hold seats of the pools, one each."""
    for enrolment, pool_id in zip(made, pools, strict=True):
        seats.take(enrolment, pool_id)
        enrolment.state, enrolment.confirmed_at = EnrolmentState.CONFIRMED, now
