"""One step of an enrolment's life, and everything that belongs to it: the event, the log, the news."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from courses.enrolment.models import CURRENT_STATES, Enrolment, EnrolmentEvent, EnrolmentState
from courses.enrolment.services import invitations, reminding
from lms.audit import services as audit
from lms.kernel import jobs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lms.accounts.models import User

ANNOUNCED_AFTER = timedelta(seconds=1)  # so that the reconciler brings it to the broker, and nobody waits for a broker at the opening minute
AT_ONCE = 2000
# By hand: the ORM's bulk_update writes a CASE with a branch for each row, and took minutes for a draw of 20,000; rows travel as one JSON text,
# since making 20,000 objects and parameters of them took longer than all the rest of the draw.
MOVE_MANY = """
UPDATE enrolment_enrolment SET state = %s, confirmed_at = new.confirmed_at, ended_at = new.ended_at, pool_id = new.pool_id,
    waiting_number = new.waiting_number
FROM jsonb_to_recordset(%s::jsonb)
    AS new (id bigint, confirmed_at timestamptz, ended_at timestamptz, pool_id bigint, waiting_number integer)
WHERE enrolment_enrolment.id = new.id
"""
NOTE_MANY = """
INSERT INTO enrolment_enrolmentevent (enrolment_id, from_state, to_state, actor_id, reason, at)
SELECT new.id, new.from_state, %s, %s, %s, %s FROM jsonb_to_recordset(%s::jsonb) AS new (id bigint, from_state text) RETURNING id
"""


def move(*, enrolment: Enrolment, to_state: str, actor: User | None, now: datetime, reason: str = "") -> None:
    """The enrolment, which the caller has locked, is in the new state from `now` on, and the step is noted."""
    from_state = enrolment.state
    _set_state(enrolment, to_state, now)
    columns = ("state", "confirmed_at", "ended_at", "pool_id", "waiting_number", "fits", "documents_until")
    Enrolment.objects.filter(pk=enrolment.pk).update(**{column: getattr(enrolment, column) for column in columns})
    reminding.forget(enrolments=[enrolment], from_state=from_state)
    invitations.give_back([enrolment])
    note_step(enrolment=enrolment, from_state=from_state, actor=actor, reason=reason, now=now)


def _set_state(enrolment: Enrolment, to_state: str, now: datetime) -> None:
    enrolment.state = to_state
    if to_state == EnrolmentState.CONFIRMED:
        enrolment.confirmed_at = now
    if to_state not in CURRENT_STATES:
        enrolment.ended_at = now


def note_step(*, enrolment: Enrolment, from_state: str, actor: User | None, reason: str = "", now: datetime) -> None:
    """The step stands in the enrolment's history and in the log, and will be announced. Part of the transaction that made the step."""
    event = EnrolmentEvent.objects.create(enrolment=enrolment, from_state=from_state, to_state=enrolment.state, actor=actor, reason=reason, at=now)
    data = {"run": enrolment.run_id, "channel": enrolment.channel}
    audit.record(action=f"enrolment.{enrolment.state}", actor=actor, subject=enrolment, now=now, data=data)
    jobs.enqueue("enrolment.announce", run_after=now + ANNOUNCED_AFTER, event_id=event.pk)


def move_many(*, enrolments: Sequence[Enrolment], to_state: str, actor: User | None, now: datetime, reason: str = "") -> None:
    """The same for thousands, in a constant number of statements for each `AT_ONCE`; pools and waiting numbers are those that the rows have."""
    for first in range(0, len(enrolments), AT_ONCE):
        some = enrolments[first : first + AT_ONCE]
        moved = [_moved(enrolment, to_state, now) for enrolment in some]
        rows = json.dumps(moved, default=str)
        with connection.cursor() as cursor:
            cursor.execute(MOVE_MANY, [to_state, rows])
            cursor.execute(NOTE_MANY, [to_state, actor.pk if actor else None, reason, now, rows])
            events = [{"event_id": pk} for (pk,) in cursor.fetchall()]
        invitations.give_back(some)
        for state in {row["from_state"] for row in moved}:
            were = [enrolment for enrolment, row in zip(some, moved, strict=True) if row["from_state"] == state]
            reminding.forget(enrolments=were, from_state=state)
        logged = [(row, {"run": row.run_id, "channel": row.channel}) for row in some]
        audit.record_many(action=f"enrolment.{to_state}", actor=actor, subjects=logged, now=now)
        jobs.enqueue_many("enrolment.announce", events, run_after=now + ANNOUNCED_AFTER)


def _moved(enrolment: Enrolment, to_state: str, now: datetime) -> dict[str, Any]:
    """What the statements need to know of one row, which is in its new state."""
    from_state = enrolment.state
    _set_state(enrolment, to_state, now)
    columns = ("confirmed_at", "ended_at", "pool_id", "waiting_number")
    return {"id": enrolment.pk, "from_state": from_state, **{column: getattr(enrolment, column) for column in columns}}
