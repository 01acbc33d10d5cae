"""Several processes at once: no number twice, none left out, nobody served twice; a worker killed in the middle loses nothing."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import time
from datetime import timedelta

import pytest
from django.db import connections

from certificates.models import Award, AwardDocument, Requirement, SerialCounter
from certificates.services import awards
from lms.audit import services as audit_services
from lms.kernel import jobs
from lms.kernel.models import Job
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

PROCESSES = 4
PEOPLE = 24
PATIENCE = 120
fork = multiprocessing.get_context("fork")


@pytest.fixture
def easy(credential, now):
    """Whoever has a place has completed."""
    Requirement.objects.create(credential=credential, version=1, min_attendance_share=0, created_at=now)
    return credential


@pytest.fixture
def enrolments(enrol, run):
    return [enrol(factories.UserFactory(), run) for _ in range(PEOPLE)]


def in_processes(work, *arguments):
    """Start one process for each of the arguments; each has connections of its own."""
    connections.close_all()
    processes = [fork.Process(target=work, args=given) for given in arguments]
    for process in processes:
        process.start()
    return processes


def test_the_same_people_asked_for_by_several_processes_get_one_award_each_without_gaps(easy, enrolments, now):
    """Each process goes through all of them in an order of its own."""
    barrier = fork.Barrier(PROCESSES)

    def issue(seed):
        order = random.Random(seed).sample(enrolments, PEOPLE)
        barrier.wait(PATIENCE)
        for enrolment in order:
            awards.issue_award(enrolment=enrolment, credential=easy, actor=None, now=now)

    for process in in_processes(issue, *[(seed,) for seed in range(PROCESSES)]):
        process.join(PATIENCE)
        assert process.exitcode == 0
    assert sorted(Award.objects.values_list("serial", flat=True)) == list(range(1, PEOPLE + 1))
    assert Award.objects.values("enrolment").distinct().count() == PEOPLE
    assert SerialCounter.objects.get().last == PEOPLE
    assert Job.objects.filter(name="certificates.render_award").count() == PEOPLE


def test_whole_runs_that_overlap_and_roll_back_leave_no_gap(easy, enrolments, run, now, monkeypatch):
    """Half of the wishes fail after the numbers were taken; the numbers come back."""
    barrier = fork.Barrier(PROCESSES)
    alone = {1: [enrolments[-1]], 3: [enrolments[-2]]}  # so that a wish that fails has always somebody left to number
    wanted = [enrolments[number * 3 : number * 3 + 8] + alone.get(number, []) for number in range(PROCESSES)]

    def issue(number):
        mine = [enrolment.public_id for enrolment in wanted[number]]
        barrier.wait(PATIENCE)
        if number % 2:
            monkeypatch.setattr(audit_services, "record", None)  # whatever breaks after the counter was raised
            with pytest.raises(TypeError):
                awards.issue_awards_for_run(run=run, credential=easy, actor=None, now=now, chosen=mine)
        else:
            awards.issue_awards_for_run(run=run, credential=easy, actor=None, now=now, chosen=mine)

    for process in in_processes(issue, *[(number,) for number in range(PROCESSES)]):
        process.join(PATIENCE)
        assert process.exitcode == 0
    served = {enrolment.pk for number in (0, 2) for enrolment in wanted[number]}
    assert set(Award.objects.values_list("enrolment", flat=True)) == served
    assert sorted(Award.objects.values_list("serial", flat=True)) == list(range(1, len(served) + 1))


def test_a_worker_killed_again_and_again_loses_no_document_and_leaves_no_orphan(easy, enrolments, run, private_files, registrar, now):
    awards.issue_awards_for_run(run=run, credential=easy, actor=registrar, now=now)
    later = Job.objects.latest("run_after").run_after + timedelta(minutes=1)

    def render():
        jobs.run_due(now=later)

    def some_file():
        return [path for path in private_files.rglob("*") if path.is_file()]

    for delay in (0.02, 0.06, 0.1):
        before = len(some_file())
        [worker] = in_processes(render, ())
        while len(some_file()) <= before and worker.is_alive():
            time.sleep(0.002)
        time.sleep(delay)
        assert worker.is_alive(), "it was done before it could be killed"
        worker.kill()
        worker.join(PATIENCE)
    assert AwardDocument.objects.filter(made_at=None).exists()

    render()
    made = {document.name: document for document in AwardDocument.objects.all()}
    files = {str(path.relative_to(private_files)): path for path in some_file()}
    assert files.keys() == made.keys(), "a file without a row or a row without a file"
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == document.sha256 for name, document in made.items())
    assert not Job.objects.filter(name="certificates.render_award", done_at=None).exists()
