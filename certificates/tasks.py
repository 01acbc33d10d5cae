"""Work of this app that is asked for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certificates.services import documents, evaluations
from lms.kernel import jobs

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task("certificates.evaluate_enrolment")
def evaluate_enrolment(*, now: datetime, enrolment_id: int, **_: Any) -> None:
    evaluations.evaluate_enrolment(enrolment_id=enrolment_id, now=now)


@jobs.task("certificates.evaluate_all")
def evaluate_all(*, now: datetime, **_: Any) -> None:
    evaluations.ask_for_all_evaluations(now=now)


@jobs.task("certificates.render_award", queue="documents")
def render_award(*, now: datetime, award_id: int, **_: Any) -> None:
    documents.make_document(award_id=award_id, now=now)
