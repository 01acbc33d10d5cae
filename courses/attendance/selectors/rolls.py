"""Reads: the roll of a class session, with what was recorded and what was corrected."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from courses.attendance.data import Change, RollRow
from courses.attendance.models import MARKS, Correction, Kind, Observation, Source, Status
from courses.attendance.selectors.pictures import people_with_pictures
from courses.attendance.selectors.summaries import live_records
from courses.enrolment import selectors as enrolment_selectors

if TYPE_CHECKING:
    from courses.catalogue.models import ClassSession

LABELS = dict(Status.choices)
KINDS = dict(Kind.choices)
SOURCES = dict(Source.choices)


def roll(*, class_session: ClassSession) -> list[RollRow]:
    """Everybody with a place in the run, by name, with what is recorded and what was corrected. The caller has fetched the class session as staff."""
    statuses = dict(live_records().filter(class_session=class_session).values_list("enrolment", "status"))
    seen: defaultdict[int, list[Observation]] = defaultdict(list)
    for observation in Observation.objects.filter(class_session=class_session).select_related("actor").order_by("observed_at", "nonce"):
        seen[observation.enrolment_id].append(observation)
    corrected: defaultdict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(class_session=class_session).select_related("actor").order_by("at", "pk"):
        corrected[correction.enrolment_id].append(correction)
    people = list(enrolment_selectors.roster(run=class_session.run))
    pictured = people_with_pictures(enrolment.learner_id for enrolment in people)
    return [
        RollRow(
            enrolment_id=enrolment.pk,
            learner_id=enrolment.learner_id,
            name=enrolment.learner.name,
            status=statuses.get(enrolment.pk, ""),
            changes=_changes(seen[enrolment.pk], corrected[enrolment.pk]),
            public_id=enrolment.public_id,
            has_picture=enrolment.learner_id in pictured,
        )
        for enrolment in people
    ]


def _changes(observations: list[Observation], corrections: list[Correction]) -> tuple[Change, ...]:
    """What was seen and then decided otherwise; empty where nothing was."""
    if not corrections:
        return ()
    news = observations[:1] + [later for earlier, later in pairwise(observations) if _label(later) != _label(earlier)]
    return (
        *(Change(label=_label(one), by=one.actor.name if one.actor else "", at=one.received_at, reason="") for one in news),
        *(Change(label=str(LABELS[one.status]), by=one.actor.name if one.actor else "", at=one.at, reason=one.reason) for one in corrections),
    )


def _label(observation: Observation) -> str:
    """The mark of a roll; of anything else also how it was seen."""
    if observation.source == Source.ROLL and observation.kind in MARKS:
        return str(LABELS[observation.kind])
    return f"{KINDS[observation.kind]} ({SOURCES[observation.source]})"
