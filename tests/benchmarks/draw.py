"""A draw of 20,000 people for twelve pools: closing the list, drawing, the rule alone, the citizens' verifier.

The floor is the least that a draw has to write: one bare UPDATE of as many enrolments, and one bare INSERT each of as many steps, log entries and
jobs, which the database makes by itself from what it has. The rule alone and the verifier touch no database.
"""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from courses.enrolment import services
from courses.enrolment.models import Enrolment, EnrolmentState, Party, SeatPool, Terms
from courses.enrolment.rules import drawing
from lms.accounts.models import User
from lms.kernel import clock
from tests import factories
from tools import verify_draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import DrawResult

PEOPLE = 20_000
POOLS = 12
SEATS_PER_POOL = 500
LINE = 4_000
COUPLES = 1_000  # of two people each, who are drawn as one
AT_MOST_SECONDS = 10.0
AT_ONCE = 2_000
LEAST = (
    "UPDATE enrolment_enrolment SET state = 'not_selected', ended_at = %(now)s WHERE run_id = %(run)s",
    (
        "INSERT INTO enrolment_enrolmentevent (enrolment_id, from_state, to_state, reason, at)"
        " SELECT id, 'applied', 'not_selected', '', %(now)s FROM enrolment_enrolment WHERE run_id = %(run)s"
    ),
    (
        "INSERT INTO audit_event (action, subject_type, subject_id, data, at)"
        " SELECT 'enrolment.not_selected', 'enrolment.enrolment', id::text, '{}', %(now)s FROM enrolment_enrolment WHERE run_id = %(run)s"
    ),
    (
        "INSERT INTO kernel_job (name, queue, created_at, run_after, published_at, payload, published_times, attempts, last_error)"
        " SELECT 'enrolment.announce', 'default', %(now)s, %(now)s, %(now)s, jsonb_build_object('event_id', id), 1, 0, ''"
        " FROM enrolment_enrolment WHERE run_id = %(run)s"
    ),
)


def bench() -> list[str]:
    """The figures, one a line. Fails where a seat was left, sold twice, or the verifier does not agree."""
    now = clock.now()
    run, other = drawn_run(now), drawn_run(now)
    floor, _nothing = timed(lambda: write_the_least(other, now))
    shut = run.apply_closes_at
    closing, closed = timed(lambda: services.close_list(run=run, actor=None, now=shut))
    drawn_in, result = timed(lambda: services.draw(run=run, beacon="10.3", actor=None, now=shut))
    ruling, _outcome = timed(lambda: rule_alone(result))
    verifying, found = timed(lambda: verify_draw.verify(result.record.encode()))
    check(run, found[3])
    verdict = "as promised" if drawn_in <= AT_MOST_SECONDS else "TOO SLOW"
    listed = len(closed.candidates)
    return [
        f"draw: floor {floor:.1f} s (bare UPDATE of {PEOPLE} rows, INSERT of as many steps, log entries and jobs)",
        f"draw: list of {listed} numbers closed in {closing:.1f} s ({closing / floor:.2f} × floor)",
        f"draw: {PEOPLE} people, {POOLS} pools in {drawn_in:.1f} s (at most {AT_MOST_SECONDS:.0f} s: {verdict}; {drawn_in / floor:.2f} × floor)",
        f"draw: the rule alone {ruling:.2f} s ({ruling / floor:.2f} × floor), the verifier {verifying:.2f} s ({verifying / floor:.2f} × floor)",
    ]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    answer = work()
    return time.perf_counter() - started, answer


def drawn_run(now: datetime) -> CourseRun:
    """A lottery with everybody's application in it; a third of them fit one pool only, the rest that one, another and the general one."""
    run = factories.open_run(at=now, method="lottery", capacity=SEATS_PER_POOL)
    Terms.objects.filter(run=run).update(waiting_capacity=LINE, seed_kind="beacon", seed_source="기온", most_in_party=2)
    SeatPool.objects.bulk_create(
        SeatPool(run=run, code=f"pool-{at}", position=at, name_ko=f"자리 {at}", capacity=SEATS_PER_POOL) for at in range(1, POOLS)
    )
    pools = list(SeatPool.objects.filter(run=run).order_by("position").values_list("pk", flat=True))
    people = User.objects.bulk_create([User(name="김하늘", email=f"{run.pk}-{at}@example.org", password="!") for at in range(PEOPLE)], AT_ONCE)
    parties = Party.objects.bulk_create([Party(run=run, leader=people[2 * at], may_split=False, made_at=now) for at in range(COUPLES)])
    chance = random.Random(3)
    fits: list[list[int]] = []
    for at in range(PEOPLE):
        couple = at < 2 * COUPLES and at % 2 == 1
        fits.append(fits[-1] if couple else sorted(chance.sample(pools[:-1], 2)) + pools[-1:] if at % 3 else [chance.choice(pools)])
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                run=run, learner=person, state=EnrolmentState.APPLIED, fits=fits[at], party=parties[at // 2] if at < 2 * COUPLES else None,
                request_key="once", applied_at=now - timedelta(seconds=PEOPLE - at),
            )
            for at, person in enumerate(people)
        ],
        AT_ONCE,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return run


def write_the_least(run: CourseRun, now: datetime) -> None:
    """What no draw can do without."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in LEAST:
            cursor.execute(statement, {"run": run.pk, "now": now})


def rule_alone(result: DrawResult) -> drawing.Outcome:
    record = json.loads(result.record)
    terms = record["terms"]
    hashes = {name: record[name] for name in ("terms_sha256", "candidates_sha256")}
    seed = drawing.seed_bytes(run=record["run"]["id"], value=result.seed_value, rehearsal=False, **hashes)
    pools = [drawing.PoolTerms(**pool) for pool in terms["pools"]]
    people = [drawing.Candidate(one["number"], one["size"], tuple(one["pools"]), one["may_split"]) for one in record["candidates"]]
    return drawing.draw(pools, people, policy=terms["party_policy"], waiting_capacity=terms["waiting_capacity"], seed=seed)


def check(run: CourseRun, faults: list[str]) -> None:
    placed = Enrolment.objects.filter(run=run, state=EnrolmentState.CONFIRMED).count()
    waiting = Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).count()
    taken = sum(SeatPool.objects.filter(run=run).values_list("taken", flat=True))
    if faults or (placed, taken, waiting) != (POOLS * SEATS_PER_POOL, POOLS * SEATS_PER_POOL, LINE):
        raise AssertionError(f"{placed} placed, {taken} taken, {waiting} waiting; {faults}")
