"""Another class for somebody whose class does not take place: with one press, with what she had filled in, under the same limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from courses.enrolment import selectors
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import CURRENT_STATES, LIVE_STATES, Channel, Companion, EligibilityState, Enrolment
from courses.enrolment.services import applying, errors, foreseeing, waiting
from lms.audit import services as audit
from lms.kernel import locking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.data import RunCard
    from lms.accounts.models import User


def alternatives_for(*, cancelled: Enrolment, now: datetime) -> list[RunCard]:
    """The other runs that nothing known now would refuse her and those who came with her; none in which she is already."""
    cards = selectors.alternatives_to(run=cancelled.run, now=now)
    runs = {run.public_id: run for run in selectors.published_runs([card.public_id for card in cards])}
    mine = set(Enrolment.objects.filter(learner=cancelled.learner_id, state__in=LIVE_STATES).values_list("run", flat=True))
    known = _wish(cancelled, request_key="")
    wishes = {card.public_id: Wish(**{**vars(known), "run": runs[card.public_id]}) for card in cards if card.run_id not in mine}
    return [card for card in cards if card.public_id in wishes and foreseeing.foresee(wish=wishes[card.public_id], now=now) is None]


def take_instead(*, cancelled: Enrolment, run: CourseRun, request_key: str, actor: User, now: datetime) -> Enrolment:
    """She has a place in the run, or a wish that a draw or a review decides about, in the stead of the cancelled one.

    The same request again returns the same enrolment. Raises NothingToReplace, AlreadyReplaced and what `apply_for` raises.
    """
    return _replace(applying.apply_for, cancelled=cancelled, run=run, request_key=request_key, actor=actor, now=now)


def wait_instead(*, cancelled: Enrolment, run: CourseRun, request_key: str, actor: User, now: datetime) -> Enrolment:
    """The same for the line of the run. Raises what `take_instead` raises, with `wait_for` in the place of `apply_for`."""
    return _replace(waiting.wait_for, cancelled=cancelled, run=run, request_key=request_key, actor=actor, now=now)


def _replace(do: Callable[..., Enrolment], *, cancelled: Enrolment, run: CourseRun, request_key: str, actor: User, now: datetime) -> Enrolment:
    with transaction.atomic():
        locking.lock_name("applications-of", cancelled.learner_id)  # the second of two presses at once sees the first
        if not selectors.was_cancelled_with_its_run(cancelled):
            raise errors.NothingToReplace
        taken = selectors.taken_instead([cancelled]).get(cancelled.pk)
        if taken is not None and (taken.request_key != request_key or taken.run_id != run.pk):
            raise errors.AlreadyReplaced(enrolment=taken.public_id)
        channel = Channel.WEB if actor.pk == cancelled.learner_id else Channel.PHONE
        wish = Wish(**{**vars(_wish(cancelled, request_key=request_key)), "run": run, "channel": channel})
        made = do(wish=wish, actor=actor, now=now)
        _link(made, cancelled)
        audit.record(action="enrolment.taken_instead", actor=actor, subject=made, now=now, data={"instead_of": cancelled.pk, "run": run.pk})
    return made


def _wish(cancelled: Enrolment, *, request_key: str) -> Wish:
    """What she had said when she applied for the class that is cancelled. Only those whom she herself brought come along with her again."""
    said = cancelled.eligibilities.exclude(state=EligibilityState.REJECTED).values_list("audience", flat=True)
    brought = Companion.objects.filter(leader=cancelled.learner_id, person__enrolments__in=_brought_along(cancelled)).select_related("person")
    people = [one.person for one in brought.order_by("pk")]
    companions = tuple(CompanionFacts(name=person.name, birth_date=person.birth_date) for person in people if person.birth_date)
    return Wish(
        learner=cancelled.learner,
        run=cancelled.run,
        request_key=request_key,
        declared=frozenset(said),
        companions=companions,
        may_split=bool(companions and cancelled.party and cancelled.party.may_split),
    )


def _brought_along(cancelled: Enrolment) -> list[int]:
    if cancelled.party is None or cancelled.party.leader_id != cancelled.learner_id:
        return []
    with_her = Enrolment.objects.filter(party=cancelled.party_id, ended_at=cancelled.ended_at).exclude(pk=cancelled.pk)
    return list(with_her.values_list("pk", flat=True))


def _link(made: Enrolment, cancelled: Enrolment) -> None:
    """Each of those who came together says whose place of before it stands for."""
    before = {cancelled.learner_id: cancelled.pk}
    if cancelled.party_id:
        before |= dict(Enrolment.objects.filter(party=cancelled.party_id, ended_at=cancelled.ended_at).values_list("learner", "pk"))
    party = Enrolment.objects.filter(party=made.party_id) if made.party_id else Enrolment.objects.filter(pk=made.pk)
    for row in party.filter(state__in=CURRENT_STATES, instead_of=None):
        if row.learner_id in before:
            Enrolment.objects.filter(pk=row.pk).update(instead_of=before[row.learner_id])
