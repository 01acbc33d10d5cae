"""Whether somebody may apply for a run now, and for which of its seats: the declared rules, each with its own refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from courses.catalogue.models import CourseRun, Method
from courses.enrolment import rules, selectors
from courses.enrolment.data import Applicant
from courses.enrolment.models import LIVE_STATES, PLACED_STATES, Audience, Basis, Enrolment, EnrolmentState, LimitPeriod
from courses.enrolment.models.places import Flag
from courses.enrolment.rules import fitting
from courses.enrolment.services import errors, hall, invitations
from lms.accounts import rules as accounts_rules
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from courses.enrolment.data import StageFacts, Wish
    from courses.enrolment.models import Terms
    from courses.enrolment.services.companions import Together
    from lms.accounts.models import User


@dataclass
class Verdict:
    """For which pools the wish is, the first choice first; `pools` are those of the seats that were taken, one for each person."""

    fits: list[int]
    is_decided_later: bool
    invitation_id: int | None = None
    relevant: frozenset[int] = field(default_factory=frozenset)  # audiences that matter for this run
    pools: list[int] = field(default_factory=list)


def terms_of(wish: Wish) -> Terms:
    return selectors.terms_of(wish.run)


def flags_of(wish: Wish) -> list[str]:
    return [Flag.QUICK] if wish.is_quick else []


def examine(*, wish: Wish, together: Together, actor: User, now: datetime) -> Verdict:
    """What the wish may have. Members of staff who answer for somebody are bound by the same rules, but for the hall.

    Raises WindowNotOpen, WindowClosed, StageForOthers, BirthDateMissing, NotOfAge, NoSeatsForYou, TakenRecently, TooManyPlaces, BlockedByNoShows,
    NotYourTurn, InvitationNeeded, InvitationNotValid, InvitationUsedUp, SeatsAreBeingDrawn.
    """
    run, terms = CourseRun.objects.get(pk=wish.run.pk), terms_of(wish)
    day = terms.age_on or clock.seoul_date(run.starts_at)
    refuse_by_age([person.birth_date for person in together.people], terms, day=day)
    invitation = invitations.find(code=wish.invitation, run=run, seats=len(together.people), now=now) if wish.invitation else None
    if run.method == Method.INVITATION and invitation is None:
        raise errors.InvitationNeeded
    invited_by = invitation.institution_id if invitation else None
    party = [applicant(person, wish=wish, invited_by=invited_by) for person in together.people]
    stages, pools = selectors.stages_of(run), selectors.pools_of(run)
    stage = stage_now(run, stages, party, day=day, now=now)
    refuse_before_draw(run, terms, stages, now=now)
    fits = fitting.pools_for(party, pools, channel=wish.channel, day=day)
    if not fits:
        raise errors.NoSeatsForYou
    for person in together.people:
        refuse_by_history(person, run=run, terms=terms, now=now)
    if actor.pk == wish.learner.pk:
        _refuse_before_turn(wish, terms, now=now)
    of_pools = {pool.audience.audience_id for pool in pools if pool.audience}
    of_stages = {audience.audience_id for one in stages for audience in one.audiences}
    later = rules.decides_later(run.method, is_drawn=terms.drawn_at is not None, stage=stage)
    relevant = _declarable(of_pools | of_stages)
    return Verdict(fits=fits, is_decided_later=later, relevant=relevant, invitation_id=invitation.pk if invitation else None)


def applicant(person: User, *, wish: Wish, invited_by: int | None) -> Applicant:
    """What is known about one of the party; whoever comes along lives where the applicant lives and belongs where she belongs."""
    return Applicant(
        birth_date=person.birth_date,
        is_resident=wish.learner.dong not in {"", accounts_rules.ELSEWHERE},
        is_first_timer=not Enrolment.objects.filter(learner=person, state__in=PLACED_STATES).exists(),
        declared=wish.declared,
        invited_by=invited_by,
    )


def _declarable(audiences: set[int]) -> frozenset[int]:
    return frozenset(Audience.objects.filter(pk__in=audiences, basis=Basis.DECLARED).values_list("pk", flat=True))


def refuse_by_age(births: Iterable[date | None], terms: Terms, *, day: date) -> None:
    """Raises BirthDateMissing, NotOfAge for the first of the party to whom it applies."""
    if terms.age_from is None and terms.age_until is None:
        return
    for born in births:
        if born is None:
            raise errors.BirthDateMissing
        if not fitting.is_of_age(born, day=day, age_from=terms.age_from, age_until=terms.age_until):
            raise errors.NotOfAge(ages=errors.ages_in_words(terms.age_from, terms.age_until), day=day.isoformat())


def stage_now(run: CourseRun, stages: list[StageFacts], party: list[Applicant], *, day: date, now: datetime) -> StageFacts | None:
    """The stage in which the party applies, if the run has any. Raises WindowNotOpen, WindowClosed, StageForOthers, NoSeatsForYou."""
    opens_at, closes_at = (stages[0].opens_at, stages[-1].closes_at) if stages else (run.apply_opens_at, run.apply_closes_at)
    if now >= closes_at:
        raise errors.WindowClosed(closed_at=closes_at.isoformat())
    if now < opens_at:
        raise errors.WindowNotOpen(opens_at=opens_at.isoformat())
    stage = fitting.stage_at(stages, now)
    if stages and (stage is None or not fitting.may_apply_in(stage, party, day=day)):
        next_one = fitting.first_stage_for(stages, party, day=day, now=now)
        if next_one is None:
            raise errors.NoSeatsForYou
        raise errors.StageForOthers(opens_at=next_one.opens_at.isoformat())
    return stage


def refuse_before_draw(run: CourseRun, terms: Terms, stages: list[StageFacts], *, now: datetime) -> None:
    """What a draw leaves is first come, first served, after the draw. Raises SeatsAreBeingDrawn."""
    if rules.awaits_draw(run.method, is_drawn=terms.drawn_at is not None, stages=stages, now=now):
        raise errors.SeatsAreBeingDrawn


def refuse_by_history(person: User, *, run: CourseRun, terms: Terms, now: datetime) -> None:
    """What the person took, holds or missed before decides too. Raises TakenRecently, TooManyPlaces, BlockedByNoShows."""
    if terms.repeat_after_months:
        since = run.starts_at - timedelta(days=round(terms.repeat_after_months * 365.25 / 12))
        taken = Enrolment.objects.filter(learner=person, run__course=run.course_id, state=EnrolmentState.COMPLETED, run__ends_at__gt=since)
        if taken.exists():
            raise errors.TakenRecently(months=terms.repeat_after_months)
    _refuse_by_period(person, run=run)
    until = selectors.blocked_until(person, now=now)
    if until is not None:
        raise errors.BlockedByNoShows(until=until.isoformat())


def _refuse_by_period(person: User, *, run: CourseRun) -> None:
    day = clock.seoul_date(run.starts_at)
    period = LimitPeriod.objects.filter(starts_on__lte=day, ends_on__gte=day).first()
    if period is None:
        return
    first, last = clock.day_begins(period.starts_on), clock.day_begins(period.ends_on + timedelta(days=1))
    others = Enrolment.objects.filter(learner=person, state__in=LIVE_STATES, run__starts_at__gte=first, run__starts_at__lt=last)
    held = others.exclude(run=run.pk).exclude(state=EnrolmentState.WAITING).count()
    if held >= period.most_places:
        raise errors.TooManyPlaces(most=period.most_places, period=period.name)


def _refuse_before_turn(wish: Wish, terms: Terms, *, now: datetime) -> None:
    """Where people wait in a hall at the opening, each comes in her turn."""
    if terms.admitted_per_minute:
        hall.refuse_before_turn(terms=terms, learner=wish.learner, now=now)
