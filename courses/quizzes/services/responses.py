"""Saving an answer: one statement, acknowledged after commit and never lost.

`FOR SHARE` on the attempt, in a CTE that is materialised first, makes saving and submitting wait for each other. The obvious
`UPDATE response … FROM attempt WHERE state = 'in_progress'` reads the attempt as it was when the statement began: while a submit runs it
acknowledges an answer that is then never graded (tests/quizzes/test_submit_race.py shows it).
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from courses.quizzes import rules
from courses.quizzes.data import Answer, Conflict, SavedResponse
from courses.quizzes.models import Response, ResponseEvent
from courses.quizzes.services.errors import AnswerChangedElsewhere, AnswerDoesNotFit, AttemptIsClosed, NoSuchItem, OperationReused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from courses.quizzes.models import Attempt
    from lms.accounts.models import User

HIGHEST_SLOT = 32_767
SAVE = """
WITH sitting AS MATERIALIZED (
    SELECT a.id, a.state, a.deadline_at
    FROM quizzes_attempt a JOIN enrolment_enrolment e ON e.id = a.enrolment_id
    WHERE a.public_id = %(attempt)s AND e.learner_id = %(learner)s
    FOR SHARE OF a
), clock AS MATERIALIZED (
    SELECT id, coalesce(%(now)s::timestamptz, clock_timestamp()) AS moment FROM sitting
), item AS MATERIALIZED (
    SELECT i.id, c.moment,
        s.deadline_at + %(grace)s::interval - c.moment AS remaining,
        s.state = 'in_progress' AND (s.deadline_at IS NULL OR c.moment <= s.deadline_at + %(grace)s::interval) AS is_open,
        coalesce(i.option_order @> %(answer)s::jsonb AND (i.kind <> 'single' OR jsonb_array_length(%(answer)s::jsonb) = 1), TRUE) AS fits
    FROM sitting s JOIN clock c USING (id) JOIN quizzes_attemptitem i ON i.attempt_id = s.id AND i.slot = %(slot)s
), repeated AS MATERIALIZED (
    SELECT v.seq, v.answer, v.saved_at FROM item JOIN quizzes_responseevent v ON v.item_id = item.id AND v.op = %(op)s
), saved AS (
    UPDATE quizzes_response r SET seq = r.seq + 1, answer = %(answer)s::jsonb, saved_at = item.moment
    FROM item
    WHERE r.item_id = item.id AND r.seq = %(seq)s AND item.is_open AND item.fits AND NOT EXISTS (SELECT FROM repeated)
    RETURNING r.item_id, r.seq, r.answer, r.saved_at
), noted AS (
    INSERT INTO quizzes_responseevent (item_id, seq, op, answer, saved_at) SELECT item_id, seq, %(op)s, answer, saved_at FROM saved
)
SELECT item.id, item.is_open, item.fits, extract(epoch FROM item.remaining),
    saved.seq, saved.saved_at, repeated.seq, repeated.answer, repeated.saved_at
FROM item LEFT JOIN saved ON TRUE LEFT JOIN repeated ON TRUE
"""


class Verdict(NamedTuple):
    item: int
    is_open: bool
    fits: bool
    remaining: Any
    seq: int | None
    saved_at: datetime | None
    repeated_seq: int | None
    repeated_answer: str | None
    repeated_at: datetime | None


def save_response(*, learner: User, attempt: str, answer: Answer, now: datetime | None = None) -> SavedResponse:
    """The answer is on the disk and will be graded. `attempt` is a public id; the same `op` again returns the first acknowledgement.

    Whether it is in time is decided by the database's clock while the attempt is held; a `now` replaces that clock for made-up histories and tests.
    Raises NoSuchItem (404), AnswerChangedElsewhere (409), AttemptIsClosed (410), AnswerDoesNotFit and OperationReused (422).
    """
    choices = sorted(set(answer.choices))
    if not all(rules.is_name(word) for word in (answer.op, *choices)):
        raise AnswerDoesNotFit
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():  # by itself the statement is its transaction
            verdict = _save(learner=learner, attempt=attempt, answer=answer, choices=choices, now=now)
    except IntegrityError:  # the same operation arrived twice at the same moment, and the other one was first
        verdict = _save(learner=learner, attempt=attempt, answer=answer, choices=choices, now=now)
    if verdict is None:
        raise NoSuchItem
    if verdict.repeated_seq is not None and verdict.repeated_at is not None:
        return _acknowledged_before(verdict, answer=answer, choices=choices)
    if verdict.seq is not None and verdict.saved_at is not None:
        return SavedResponse(answer.slot, verdict.seq, tuple(choices), verdict.saved_at, _milliseconds(verdict))
    if not verdict.fits:
        raise AnswerDoesNotFit
    if not verdict.is_open:
        raise AttemptIsClosed
    return _lost(verdict, answer=answer, choices=choices)


def _save(*, learner: User, attempt: str, answer: Answer, choices: list[str], now: datetime | None) -> Verdict | None:
    with connection.cursor() as cursor:
        cursor.execute(
            SAVE,
            {
                "attempt": attempt,
                "learner": learner.pk,
                "slot": min(answer.slot, HIGHEST_SLOT + 1),
                "op": answer.op,
                "seq": answer.seq,
                "answer": json.dumps(choices) if choices else None,
                "grace": f"{rules.GRACE.total_seconds()} seconds",
                "now": now,
            },
        )
        row = cursor.fetchone()
    return Verdict(*row) if row else None


def _milliseconds(verdict: Verdict) -> int | None:
    """Until the deadline that people are told, which is earlier by the grace."""
    if verdict.remaining is None:
        return None
    return max(0, int((float(verdict.remaining) - rules.GRACE.total_seconds()) * 1000))


def _acknowledged_before(verdict: Verdict, *, answer: Answer, choices: list[str]) -> SavedResponse:
    kept = json.loads(verdict.repeated_answer) if verdict.repeated_answer else []
    if kept != choices or verdict.repeated_seq is None or verdict.repeated_at is None:
        raise OperationReused
    return SavedResponse(answer.slot, verdict.repeated_seq, tuple(choices), verdict.repeated_at, _milliseconds(verdict))


def _lost(verdict: Verdict, *, answer: Answer, choices: list[str]) -> SavedResponse:
    """Another save was first. What it left is read afresh: the statement above saw the row as it was before it waited."""
    same = ResponseEvent.objects.filter(item=verdict.item, op=answer.op).first()
    if same is not None and (same.answer or []) == choices:
        return SavedResponse(answer.slot, same.seq, tuple(choices), same.saved_at, _milliseconds(verdict))
    kept = Response.objects.get(item=verdict.item)
    raise AnswerChangedElsewhere(
        slot=answer.slot, seq=kept.seq, choices=kept.answer or [], saved_at=kept.saved_at.isoformat() if kept.saved_at else None
    )


def save_responses(*, learner: User, attempt: Attempt, answers: Sequence[Answer], now: datetime | None = None) -> list[Conflict]:
    """A whole page of answers is saved, except those that were changed elsewhere since; these are returned. What is as saved is not touched."""
    kept = {response.item.slot: response for response in Response.objects.filter(item__attempt=attempt).select_related("item")}
    conflicts = []
    for answer in answers:
        known = kept.get(answer.slot)
        if known is not None and sorted(set(answer.choices)) == (known.answer or []):
            continue
        try:
            save_response(learner=learner, attempt=attempt.public_id, answer=answer, now=now)
        except AnswerChangedElsewhere as error:
            details = error.details
            conflicts.append(Conflict(slot=answer.slot, seq=details["seq"], choices=tuple(details["choices"]), saved_at=None))
    return conflicts
