"""What would refuse a wish, said before it is sent: the rules of `conditions`, asked without writing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.catalogue.models import CourseRun
from courses.enrolment import selectors
from courses.enrolment.data import Applicant
from courses.enrolment.models import Invitation
from courses.enrolment.rules import fitting
from courses.enrolment.services import companions, conditions, errors
from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from courses.enrolment.data import StageFacts, Wish


def foresee(*, wish: Wish, now: datetime) -> DomainError | None:
    """What would refuse the wish with the answers that it has; None where nothing that is known now does.

    Seats that others take meanwhile, and people who apply twice, are found when it is sent.
    """
    invited_by = _inviter(wish, now=now)
    try:
        if wish.invitation and invited_by is None:
            raise errors.InvitationNotValid
        companions.refuse_twice(wish)
        _examine(wish, inviters=[invited_by], now=now)
    except DomainError as refusal:
        return refusal
    return None


def foresee_at_best(*, wish: Wish, now: datetime) -> DomainError | None:
    """What would refuse the person whatever she answers to the questions of the run."""
    needs = selectors.needs_of(wish.run)
    declared = frozenset(question.audience_id for question in needs.audiences)
    hoped = type(wish)(**{**vars(wish), "declared": declared})
    try:
        _examine(hoped, inviters=[None, *needs.inviters], now=now)
    except DomainError as refusal:
        return refusal
    return None


def _inviter(wish: Wish, *, now: datetime) -> int | None:
    code = wish.invitation.strip().lower()
    valid = Invitation.objects.filter(code=code, run=wish.run, revoked_at=None, expires_at__gt=now) if code else Invitation.objects.none()
    return valid.values_list("institution", flat=True).first()


def _examine(wish: Wish, *, inviters: Iterable[int | None], now: datetime) -> None:
    """Raises what refuses the wish for every one of the institutions that may have invited her."""
    run, terms = CourseRun.objects.get(pk=wish.run.pk), conditions.terms_of(wish)
    day = terms.age_on or clock.seoul_date(run.starts_at)
    births = [wish.learner.birth_date, *(facts.birth_date for facts in wish.companions)]
    conditions.refuse_by_age([born for born in births if born is not None], terms, day=day)
    conditions.refuse_by_history(wish.learner, run=run, terms=terms, now=now)
    stages, pools = selectors.stages_of(run), selectors.pools_of(run)
    conditions.refuse_before_draw(run, terms, stages, now=now)
    refusal: DomainError | None = None
    for invited_by in inviters:
        party = _party(wish, invited_by=invited_by)
        try:
            _refuse_before_stage(stages, party, day=day, now=now)
            conditions.stage_now(run, stages, party, day=day, now=now)
            if wish.learner.birth_date is not None and not fitting.pools_for(party, pools, channel=wish.channel, day=day):
                raise errors.NoSeatsForYou
        except DomainError as reason:
            refusal = reason
        else:
            return
    if refusal is not None:
        raise refusal


def _refuse_before_stage(stages: list[StageFacts], party: list[Applicant], *, day: date, now: datetime) -> None:
    """Before the first stage the party reads when its own opens, which may be a later one."""
    if stages and now < stages[0].opens_at:
        own = fitting.first_stage_for(stages, party, day=day, now=now)
        if own is None:
            raise errors.NoSeatsForYou
        raise errors.WindowNotOpen(opens_at=own.opens_at.isoformat())


def _party(wish: Wish, *, invited_by: int | None) -> list[Applicant]:
    """The applicant and her companions, who are not known as persons yet."""
    leader = conditions.applicant(wish.learner, wish=wish, invited_by=invited_by)
    others = [Applicant(**{**vars(leader), "birth_date": facts.birth_date, "is_first_timer": True}) for facts in wish.companions]
    return [leader, *others]
