"""What a draw asks of the database does not grow with the people, only with the thousands of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Enrolment, EnrolmentEvent, Terms
from courses.enrolment.services import steps
from lms.audit.models import Event
from lms.kernel.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def drawn(now, registrar, *, people, families=0):
    """A run of so many applicants with the statements that closing its list and drawing took."""
    run = factories.open_run(at=now, method="lottery", capacity=3)
    Terms.objects.filter(run=run).update(waiting_capacity=2, seed_kind="beacon", seed_source="기온", most_in_party=2)
    for at in range(people):
        children = (CompanionFacts(name=f"아이{at}", birth_date=date(2016, 1, 1)),) if at < families else ()
        person = factories.UserFactory()
        services.apply_for(wish=Wish(learner=person, run=run, request_key="once", companions=children, may_split=True), actor=person, now=now)
    with CaptureQueriesContext(
        connection,
    ) as closing:
        services.close_list(run=run, actor=registrar, now=run.apply_closes_at)
    with CaptureQueriesContext(connection) as drawing:
        services.draw(run=run, beacon="12.3", actor=registrar, now=run.apply_closes_at)
    return run, len(closing), len(drawing)


def test_it_is_the_same_for_eight_and_for_forty(now, registrar):
    few, many = drawn(now, registrar, people=8, families=2), drawn(now, registrar, people=40, families=20)
    assert few[1:] == many[1:]


def test_it_grows_with_the_thousands(now, registrar, monkeypatch):
    whole = drawn(now, registrar, people=17)[2]
    monkeypatch.setattr(steps, "AT_ONCE", 4)  # twelve are not selected, two wait, three are placed
    assert drawn(now, registrar, people=17)[2] - whole == 2 * 4, "two more rounds of one UPDATE and three INSERTs"


def test_each_has_her_step_her_entry_in_the_log_and_her_message(now, registrar):
    run = drawn(now, registrar, people=9)[0]
    steps_made = EnrolmentEvent.objects.filter(enrolment__run=run, from_state="applied")
    assert dict.fromkeys(steps_made.values_list("actor", flat=True)) == {registrar.pk: None}
    assert {(step.to_state, step.enrolment.state) for step in steps_made} == {(name,) * 2 for name in ("confirmed", "waiting", "not_selected")}
    assert steps_made.count() == 9
    logged = Event.objects.filter(action__in=["enrolment.confirmed", "enrolment.waiting", "enrolment.not_selected"], actor=registrar)
    keys = {str(pk) for pk in Enrolment.objects.filter(run=run).values_list("pk", flat=True)}
    assert set(logged.values_list("subject_id", "subject_type")) == {(key, "enrolment.enrolment") for key in keys}
    assert logged[0].data == {"run": run.pk, "channel": "web"}
    asked = Job.objects.filter(name="enrolment.announce", payload__event_id__in=list(steps_made.values_list("pk", flat=True)))
    assert asked.count() == 9
