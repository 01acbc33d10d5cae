"""Groups of applicants, and what each run declares before it opens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.enrolment import services as enrolment_services
from courses.enrolment.data import AudiencePlan, PoolPlan, StagePlan, TermsPlan
from lms.demo import dates
from lms.demo.data import Moment

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from courses.catalogue.models import CourseRun
    from lms.demo.data import RunText
    from lms.demo.seeding.cast import Cast

AUDIENCES_MADE = timedelta(days=230)


def seed_audiences(cast: Cast) -> None:
    for text in cast.library.audiences:
        words: dict[str, Any] = {
            "name_ko": text.name.ko,
            "name_en": text.name.en,
            "explanation_ko": text.explanation.ko,
            "explanation_en": text.explanation.en,
        }
        plan = AudiencePlan(code=text.code, basis=text.basis, age_from=text.age_from, needs_evidence=text.needs_evidence, **words)
        then = cast.now - AUDIENCES_MADE
        cast.audiences[text.code] = enrolment_services.create_audience(plan=plan, actor=cast.registrar, now=then)


def declare(cast: Cast, *, run: CourseRun, text: RunText, then: datetime) -> None:
    """The terms, pools and stages that the text names."""
    at: dict[str, Any] = {"run": run, "actor": cast.registrar, "now": then}
    if text.terms:
        facts: dict[str, Any] = {name: _moment(cast, value) for name, value in text.terms}
        enrolment_services.declare_terms(plan=TermsPlan(waiting_capacity=text.line, **facts), **at)
    if text.pools:
        plans = [
            PoolPlan(
                code=pool.code,
                name_ko=pool.name.ko,
                name_en=pool.name.en,
                capacity=pool.capacity,
                audience_id=cast.audiences[pool.audience].pk if pool.audience else None,
                channel=pool.channel,
                flows_to=pool.flows_to,
                flows_at=_moment(cast, pool.flows_at),
            )
            for pool in text.pools
        ]
        enrolment_services.set_pools(plans=plans, **at)
    if text.stages:
        stages = [
            StagePlan(
                name_ko=stage.name.ko,
                name_en=stage.name.en,
                opens_at=_moment(cast, stage.opens),
                closes_at=_moment(cast, stage.closes),
                audience_ids=tuple(cast.audiences[code].pk for code in stage.audiences),
            )
            for stage in text.stages
        ]
        enrolment_services.set_stages(plans=stages, **at)


def _moment(cast: Cast, value: Any) -> Any:
    return dates.moment(value, cast.day_zero) if isinstance(value, Moment) else value
