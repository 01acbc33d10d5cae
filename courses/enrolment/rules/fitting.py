"""For whom seats and stages are: pure functions over values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from courses.enrolment.models import Basis
from lms.accounts.rules import age_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from courses.enrolment.data import Applicant, AudienceFacts, PoolFacts, StageFacts


def is_of_age(birth_date: date, *, day: date, age_from: int | None, age_until: int | None) -> bool:
    age = age_on(birth_date=birth_date, day=day)
    return (age_from is None or age >= age_from) and (age_until is None or age <= age_until)


def belongs(applicant: Applicant, audience: AudienceFacts, *, day: date) -> bool:
    """Whether the applicant is one of the audience, by what is known about her and what she says herself. Ages are those of `day`."""
    if audience.basis == Basis.AGE:
        born = applicant.birth_date
        return born is not None and is_of_age(born, day=day, age_from=audience.age_from, age_until=audience.age_until)
    known = {
        Basis.RESIDENT: applicant.is_resident,
        Basis.FIRST_TIMER: applicant.is_first_timer,
        Basis.INSTITUTION: audience.institution_id is not None and audience.institution_id == applicant.invited_by,
        Basis.DECLARED: audience.audience_id in applicant.declared,
    }
    return known[Basis(audience.basis)]


def pools_for(party: Sequence[Applicant], pools: Iterable[PoolFacts], *, channel: str, day: date) -> list[int]:
    """The pools whose seats everybody of the party could have, those kept for an audience or a channel first: general seats stay for others."""
    fitting = [
        pool
        for pool in pools
        if (not pool.channel or pool.channel == channel)
        and (pool.audience is None or all(belongs(applicant, pool.audience, day=day) for applicant in party))
    ]
    return [pool.pool_id for pool in sorted(fitting, key=lambda pool: pool.audience is None and not pool.channel)]


def stage_at(stages: Iterable[StageFacts], now: datetime) -> StageFacts | None:
    return next((stage for stage in stages if stage.opens_at <= now < stage.closes_at), None)


def may_apply_in(stage: StageFacts, party: Sequence[Applicant], *, day: date) -> bool:
    """A stage without audiences is open to everybody; else one of its audiences has to be everybody's of the party."""
    return not stage.audiences or any(all(belongs(applicant, audience, day=day) for applicant in party) for audience in stage.audiences)


def first_stage_for(stages: Iterable[StageFacts], party: Sequence[Applicant], *, day: date, now: datetime) -> StageFacts | None:
    """The next stage that is not over and lets the party apply."""
    return next((stage for stage in stages if now < stage.closes_at and may_apply_in(stage, party, day=day)), None)
