"""Applying at the opening minute: the service against a bare three-statement transaction, in the same processes, on the same database.

The floor is a view without middleware that reads the run, inserts an enrolment and takes the seat. Ours is the same view around
`enrolment.services.apply`, which also looks for the same request, for other classes at the same time, writes history and log, and asks for the
message. Both take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.http import HttpResponse
from django.test import RequestFactory

from courses.catalogue.models import CourseRun
from courses.enrolment import services
from courses.enrolment.models import LIVE_STATES, Enrolment, SeatPool
from lms.accounts.models import User
from lms.kernel import clock
from lms.kernel.errors import DomainError
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

PROCESSES = 4
ROUNDS = 5
PEOPLE_PER_ROUND = 240
SEATS = 200  # the last forty of each round are refused
WAITING_CLIENTS = 500  # all of them press at the same moment, and wait for one of the processes
AT_MOST = 2.0  # ours may take twice the floor's time
fork = multiprocessing.get_context("fork")


def floor(request: HttpRequest, run_id: int) -> HttpResponse:
    """Three statements and nothing else."""
    now = clock.now()
    with transaction.atomic():
        pool = SeatPool.objects.get(run=run_id)
        Enrolment.objects.create(
            run_id=run_id, learner_id=request.GET["person"], pool=pool, request_key=uuid4().hex, applied_at=now, confirmed_at=now
        )
        if not SeatPool.objects.filter(pk=pool.pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
            transaction.set_rollback(True)
            return HttpResponse("full", status=409)
    return HttpResponse("done")


def ours(request: HttpRequest, run_id: int) -> HttpResponse:
    person = User(pk=int(request.GET["person"]))  # a session's middleware has fetched her before the view
    try:
        services.apply(learner=person, run=CourseRun(pk=run_id), request_key=uuid4().hex, actor=person, now=clock.now())
    except DomainError as refusal:
        return HttpResponse(refusal.code, status=refusal.status)
    return HttpResponse("done")


def bench() -> list[str]:
    """The figures, one a line. Fails where a seat was sold twice or somebody got an error."""
    publish, settings.JOBS_PUBLISH = settings.JOBS_PUBLISH, True  # the hint to the broker belongs to what a person waits for
    try:
        seconds: dict[str, list[float]] = {"floor": [], "ours": []}
        waits: list[float] = []
        for _ in range(ROUNDS):
            for name, view in (("floor", floor), ("ours", ours)):
                took, waited = _round(view, people=PEOPLE_PER_ROUND)
                seconds[name].append(took)
                waits += waited if name == "ours" else []
        _, queued = _round(ours, people=WAITING_CLIENTS, since_the_opening=True)
        _, queued_floor = _round(floor, people=WAITING_CLIENTS, since_the_opening=True)
    finally:
        settings.JOBS_PUBLISH = publish
    rates = {name: PEOPLE_PER_ROUND / statistics.median(took) for name, took in seconds.items()}
    ratio = rates["ours"] / rates["floor"]
    p99, last, last_floor = (statistics.quantiles(each, n=100)[98] * 1000 for each in (waits, queued, queued_floor))
    verdict = "as promised" if ratio >= 1 / AT_MOST else "TOO SLOW"
    return [
        f"apply: {rates['ours']:.0f} a second, floor {rates['floor']:.0f} a second, ratio {ratio:.2f} (at least {1 / AT_MOST:.2f}: {verdict})",
        f"apply: p99 {p99:.0f} ms with {PROCESSES} clients; {ROUNDS} rounds of {PEOPLE_PER_ROUND} people for {SEATS} seats, none oversold",
        f"apply: p99 {last:.0f} ms from the opening to the answer with {WAITING_CLIENTS} waiting clients ({last / last_floor:.2f} × the floor's)",
    ]


def _round(view: Callable[..., HttpResponse], *, people: int, since_the_opening: bool = False) -> tuple[float, list[float]]:
    """Everybody once, from several processes at the same moment; how long all took, and each since her turn came or since the opening."""
    run = factories.open_run(at=clock.now() - timedelta(hours=1), capacity=SEATS)
    mark = uuid4().hex[:8]
    made = User.objects.bulk_create(User(name="김하늘", email=f"{mark}-{number}@example.org", password="!") for number in range(people))
    connections.close_all()
    barrier, answers = fork.Barrier(PROCESSES + 1), fork.SimpleQueue()
    shares = [[person.pk for person in made[number::PROCESSES]] for number in range(PROCESSES)]
    processes = [fork.Process(target=_client, args=(view, run.pk, share, barrier, answers, since_the_opening)) for share in shares]
    for process in processes:
        process.start()
    barrier.wait()
    started = time.perf_counter()
    found = [answers.get() for _ in processes]
    took = time.perf_counter() - started
    for process in processes:
        process.join()
    statuses = [status for each, _ in found for status in each]
    taken = SeatPool.objects.get(run=run).taken
    live = Enrolment.objects.filter(run=run, state__in=LIVE_STATES).count()
    if (taken, live, statuses.count(200), statuses.count(409)) != (SEATS, SEATS, SEATS, people - SEATS):
        raise AssertionError(f"{taken} taken, {live} live, {statuses.count(200)} told so, of {SEATS} seats")
    return took, [wait for _, each in found for wait in each]


def _client(view: Callable[..., HttpResponse], run_id: int, people: list[int], barrier: Any, answers: Any, since_the_opening: bool) -> None:
    requests = RequestFactory()
    User.objects.exists()  # the connection is open before the start
    barrier.wait()
    statuses, waits = [], []
    opening = time.perf_counter()
    for person in people:
        started = opening if since_the_opening else time.perf_counter()
        statuses.append(view(requests.get("/", {"person": person}), run_id).status_code)
        waits.append(time.perf_counter() - started)
    answers.put((statuses, waits))
    connections.close_all()
