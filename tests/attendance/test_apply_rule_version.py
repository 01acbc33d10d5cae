"""A new version of the rules: foreseen, made, applied step by step, and nothing lost or doubled on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.attendance import selectors, services
from courses.attendance.data import Noted, Sender
from courses.attendance.models import AbsenceReason, AttendanceRecord, RuleApplication, RuleVersion
from courses.attendance.services import deriving
from courses.attendance.signals import attendance_changed
from lms.audit.models import Event
from lms.kernel import jobs
from tests import factories
from tests.attendance.rule_plans import ILLNESS, plan

pytestmark = pytest.mark.django_db
LATER = timedelta(weeks=10)


@pytest.fixture
def come(run):
    """Somebody is seen coming and, if so said, leaving; minutes from the beginning of the class session."""

    def do(meeting, enrolment, *, after, until=None):
        sights = [("enter", after), *([("leave", until)] if until is not None else [])]
        noted = [
            Noted(enrolment.pk, kind, "card", meeting.starts_at + timedelta(minutes=at), f"{meeting.pk}-{enrolment.pk}-{kind}") for kind, at in sights
        ]
        services.record_observations(class_session=meeting, noted=noted, sender=Sender(), now=meeting.ends_at)

    return do


@pytest.fixture
def two_meetings(run, come, enrolment, other_enrolment):
    """Of two class sessions: one person came five minutes late to both, the other on time."""
    meetings = list(run.class_sessions.filter(number__lte=2))
    for meeting in meetings:
        come(meeting, enrolment, after=5)
        come(meeting, other_enrolment, after=0)
    return meetings


def begin(new, *, now, actor=None):
    with time_machine.travel(now, tick=False):
        return services.make_rule_version(plan=new, actor=actor, now=now)


def go_on(now):
    with time_machine.travel(now, tick=False):
        jobs.run_due(now=now)


def make(new, *, now, actor=None):
    rule = begin(new, now=now, actor=actor)
    go_on(now)
    return RuleVersion.objects.get(pk=rule.pk)


def statuses():
    return sorted(selectors.live_records().values_list("class_session", "enrolment", "status", "minutes", "lapses", "rule_version"))


def test_a_version_has_a_name_reasons_and_an_entry_in_the_log(run, registrar, now):
    rule = make(plan(applies_from=run.starts_at, late_after=5, note="회의에서 정함"), now=now, actor=registrar)
    other = make(plan(kind="certification", applies_from=run.starts_at), now=now)
    assert (rule.version, other.version, rule.made_by) == ("2026-2", "2026-3", registrar)
    assert list(rule.absence_reasons.values_list("code", "most_percent")) == [("illness", 10)]
    assert Event.objects.get(action="attendance.rule_made", subject_id=str(rule.pk)).actor == registrar
    assert rule.application.finished_at is not None, "there is nothing to derive, and that is said"


def test_it_only_grows(run, now):
    rule = make(plan(applies_from=run.starts_at), now=now)
    for change in (lambda: RuleVersion.objects.filter(pk=rule.pk).update(late_after=1), lambda: AbsenceReason.objects.filter(rule=rule).delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_two_cannot_begin_at_one_moment(run, now):
    make(plan(applies_from=run.starts_at), now=now)
    with pytest.raises(services.RuleAtThatMoment):
        make(plan(applies_from=run.starts_at, late_after=3), now=now)
    assert make(plan(kind="certification", applies_from=run.starts_at), now=now).pk


def test_what_was_foreseen_comes_true(two_meetings, enrolment, now):
    new = plan(applies_from=two_meetings[0].starts_at, late_after=5, minutes_by="stayed")
    found = services.foresee(draft=services.draft_of(new), now=now + LATER)
    assert (found.class_sessions, found.records, found.changed) == (2, 4, 2)
    assert found.moves == (("present", "late", 2),)
    assert [(one.enrolment_id, one.before, one.after, one.before_minutes, one.after_minutes) for one in found.first] == [
        (enrolment.pk, "present", "late", 120, 115),
        (enrolment.pk, "present", "late", 120, 115),
    ]
    assert RuleVersion.objects.count() == 1, "nothing is written"
    rule = make(new, now=now + LATER)
    assert (rule.application.total, rule.application.done, rule.application.changed) == (2, 2, 2)
    assert AttendanceRecord.objects.filter(superseded_at__isnull=False).count() == 2
    assert set(selectors.live_records().filter(status="late").values_list("rule_version", flat=True)) == {rule.version}


def test_rates_that_would_fall_below_what_is_needed_are_counted(run, two_meetings, enrolment, now):
    after = run.ends_at + timedelta(days=1)
    type(run.class_sessions.get(number=1)).objects.filter(run=run, number__gt=2).delete()
    new = plan(applies_from=run.starts_at, late_after=5, lapses_per_absence=2)
    found = services.foresee(draft=services.draft_of(new), now=after)
    assert (found.rates, found.falls, found.rises) == (2, 1, 0)
    make(new, now=after)
    back = plan(applies_from=run.starts_at - timedelta(days=1))
    assert services.foresee(draft=services.draft_of(back), now=after).rates == 0, "the later one still rules the run"
    lenient = plan(kind=run.course.kind, applies_from=run.starts_at)
    found = services.foresee(draft=services.draft_of(lenient), now=after)
    assert (found.falls, found.rises) == (0, 1)


def test_only_what_begins_from_that_day_on_and_goes_by_the_kind_is_touched(run, two_meetings, now):
    before = statuses()
    make(plan(applies_from=two_meetings[0].starts_at + timedelta(minutes=1), late_after=5), now=now + LATER)
    touched = {record[0] for record in statuses() if record not in before}
    assert touched == {two_meetings[1].pk}
    other_kind = next(kind for kind in ("festa", "contest") if kind != run.course.kind)
    assert make(plan(kind=other_kind, applies_from=run.starts_at, late_after=5), now=now + LATER).application.total == 0


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_what_is_completed_or_cancelled_stays_as_it_was(run, two_meetings, now, status):
    type(run).objects.filter(pk=run.pk).update(status=status, cancel_reason="없음")
    before = statuses()
    assert make(plan(applies_from=run.starts_at, late_after=5), now=now + LATER).application.total == 0
    assert statuses() == before


def test_a_run_that_ends_while_it_is_applied_stays_as_it_was(run, two_meetings, now):
    rule = begin(plan(applies_from=run.starts_at, late_after=5), now=now + LATER)
    type(run).objects.filter(pk=run.pk).update(status="completed")
    go_on(now + LATER)
    done = RuleApplication.objects.get(rule=rule)
    assert (done.total, done.done, done.changed) == (1, 1, 0)
    assert done.finished_at is not None


def test_a_correction_outlives_every_rule(run, two_meetings, enrolment, registrar, now):
    decision = services.Decision(status="present", reason="확인함")
    services.correct_attendance(enrolment=enrolment, class_session=two_meetings[0], decision=decision, nonce="c", actor=registrar, now=now + LATER)
    make(plan(applies_from=run.starts_at, late_after=1, least_percent=100), now=now + LATER)
    assert selectors.live_records().get(enrolment=enrolment, class_session=two_meetings[0]).status == "present"
    assert selectors.live_records().get(enrolment=enrolment, class_session=two_meetings[1]).status == "absent"


def test_a_step_that_is_killed_is_taken_again_and_nothing_is_done_twice(run, two_meetings, now, monkeypatch):
    whole = deriving.write_records
    killed: list[object] = []

    def dies_once(**given):
        written = whole(**given)
        if given["class_session"].pk == two_meetings[1].pk and not killed:
            killed.append(written)
            raise RuntimeError
        return written

    monkeypatch.setattr(deriving, "write_records", dies_once)
    rule = begin(plan(applies_from=run.starts_at, late_after=5), now=now + LATER)
    go_on(now + LATER)
    half = RuleApplication.objects.get(rule=rule)
    assert (half.total, half.done, half.changed, half.finished_at) == (2, 1, 1, None)
    go_on(now + LATER + timedelta(minutes=5))
    whole_of_it = RuleApplication.objects.get(rule=rule)
    assert (whole_of_it.done, whole_of_it.changed) == (2, 2)
    assert whole_of_it.finished_at is not None
    assert AttendanceRecord.objects.count() == 4 + 2


def test_who_is_concerned_is_looked_at_again_once_a_run(run, two_meetings, enrolment, other_enrolment, now):
    told = []

    def note(enrolment_id, **_):
        told.append(enrolment_id)

    attendance_changed.connect(note)
    try:
        make(plan(applies_from=run.starts_at, late_after=5), now=now + LATER)
    finally:
        attendance_changed.disconnect(note)
    assert told == sorted([enrolment.pk, other_enrolment.pk])


def test_queries_are_as_many_for_ten_people_as_for_two(run, two_meetings, come, now):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            services.foresee(draft=services.draft_of(plan(applies_from=run.starts_at, late_after=5)), now=now)
        counts.append(len(asked))
        for enrolment in [factories.EnrolmentFactory(run=run) for _ in range(9)]:
            come(two_meetings[0], enrolment, after=7)
    assert counts[0] == counts[1]


TERMS = st.fixed_dictionaries(
    {
        "late_after": st.sampled_from([0, 3, 10, 60]),
        "early_before": st.sampled_from([0, 10, 40]),
        "least_percent": st.sampled_from([0, 50, 90, 100]),
        "minutes_by": st.sampled_from(["whole", "stayed"]),
        "without_leave": st.sampled_from(["stayed", "absent"]),
    }
)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(terms=TERMS, first=st.integers(0, 2), stays=st.lists(st.tuples(st.integers(0, 70), st.sampled_from([None, 80, 118])), min_size=4, max_size=4))
def test_whatever_the_rules_what_is_applied_is_what_was_foreseen(run, come, enrolment, other_enrolment, now, terms, first, stays):
    with transaction.atomic():
        meetings = list(run.class_sessions.filter(number__lte=2))
        pairs = [(meeting, one) for meeting in meetings for one in (enrolment, other_enrolment)]
        for (meeting, one), (after, until) in zip(pairs, stays, strict=True):
            come(meeting, one, after=after, until=until)
        before = {record[:2]: record[2:4] for record in statuses()}
        new = plan(applies_from=run.starts_at + timedelta(days=7 * first, minutes=-1), reasons=[ILLNESS], **terms)
        found = services.foresee(draft=services.draft_of(new), now=now + LATER)
        rule = make(new, now=now + LATER)
        after_it = {record[:2]: record[2:4] for record in statuses()}
        assert rule.application.changed == found.changed
        foreseen = {(one.class_session_id, one.enrolment_id): (one.after, one.after_minutes) for one in found.first}
        assert after_it == before | foreseen
        transaction.set_rollback(True)
