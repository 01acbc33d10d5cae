"""Draws: one waits for its secrets to be revealed, one is done and told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment import services as enrolment_services

if TYPE_CHECKING:
    from lms.demo.seeding.cast import Cast, PlannedRun

SECRETS = {  # those of the draw that waits are printed for everybody, in the demo only; those of the other one are in its record
    "sealed": {"registrar": "아침 이슬 위에 앉은 잠자리 하나", "owner": "서랍 속에 든 파란 단추 세 개"},
    "told": {"registrar": "장독대 옆에 핀 봉숭아 두 포기", "owner": "오래된 우산에 그려진 기차 그림"},
}
SEALED_AFTER = timedelta(hours=3)
CLOSED_AFTER = timedelta(minutes=1)
DRAWN_BEFORE = timedelta(hours=20)


def prepare(cast: Cast, planned: PlannedRun) -> None:
    """Two secrets are sealed, and the list is closed."""
    for hour, (key, secret) in enumerate(SECRETS[planned.text.draw].items()):
        then = planned.table.opens_at + SEALED_AFTER + timedelta(hours=hour)
        enrolment_services.seal_secret(run=planned.run, registrar=cast.people[key], secret=secret, now=then)
    enrolment_services.close_list(run=planned.run, actor=None, now=planned.table.closes_at + CLOSED_AFTER)


def draw(cast: Cast, planned: PlannedRun) -> None:
    """The secrets are revealed, places are drawn, and people were told at the declared hour."""
    told_at = enrolment_selectors.terms_of(planned.run).result_at
    if told_at is None:
        raise ValueError(f"{planned.run} does not say when people are told")
    then = told_at - DRAWN_BEFORE
    for key, secret in SECRETS[planned.text.draw].items():
        enrolment_services.reveal_secret(run=planned.run, registrar=cast.people[key], secret=secret, now=then)
    enrolment_services.draw(run=planned.run, beacon="", actor=cast.registrar, now=then)
    enrolment_services.give_drawn_places(now=told_at)
