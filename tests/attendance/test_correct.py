"""Staff decide otherwise than what was observed: with a reason, visibly, and within the caps of the rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.attendance import selectors, services
from courses.attendance.models import AbsenceReason, Correction, RuleVersion
from courses.attendance.services import Decision
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def correct(meeting, enrolment, registrar, now):
    def do(decision, *, nonce="c-1", on=meeting, at=now, of=enrolment):
        return services.correct_attendance(enrolment=of, class_session=on, decision=decision, nonce=nonce, actor=registrar, now=at)

    return do


def reason(code="illness"):
    return AbsenceReason.objects.get(code=code, rule__version="2026-1")


def live(enrolment):
    return selectors.live_records().get(enrolment=enrolment)


def test_the_decision_holds_and_before_and_after_stay_visible(correct, mark, meeting, enrolment, registrar, now):
    mark(meeting, {enrolment: "absent"})
    correction = correct(Decision(status="present", reason="명단에서 빠졌음", minutes=90))
    assert (correction.was_status, correction.status, correction.actor, correction.at) == ("absent", "present", registrar, now)
    record = live(enrolment)
    assert (record.status, record.minutes, record.correction, record.observation) == ("present", 90, correction, None)
    assert Event.objects.get(action="attendance.corrected").data == {
        "run": meeting.run_id,
        "enrolment": enrolment.pk,
        "was": "absent",
        "is": "present",
    }


def test_the_same_decision_sent_twice_is_one(correct):
    wish = Decision(status="present", reason="늦게 도착한 명단")
    assert correct(wish) == correct(wish)
    assert Correction.objects.count() == 1


def test_a_second_decision_replaces_the_first(correct, enrolment, now):
    correct(Decision(status="present", reason="첫 번째"))
    correct(Decision(status="absent", reason="두 번째"), nonce="c-2", at=now + timedelta(minutes=1))
    assert live(enrolment).status == "absent"
    assert [one.status for one in Correction.objects.all()] == ["present", "absent"]


@pytest.mark.parametrize(
    ("decision", "error"),
    [
        (Decision(status="present", reason="  "), services.CorrectionNeedsReason),
        (Decision(status="asleep", reason="왜"), services.UnknownMark),
    ],
)
def test_it_refuses_what_says_nothing(correct, decision, error):
    with pytest.raises(error):
        correct(decision)
    assert not Correction.objects.exists()


def test_it_refuses_who_has_no_place_and_a_class_that_is_far_ahead(correct, run, now):
    wish = Decision(status="present", reason="왜")
    with pytest.raises(services.NotOnTheRoll):
        correct(wish, of=factories.EnrolmentFactory())
    with pytest.raises(services.RollTooEarly):
        correct(wish, on=run.class_sessions.get(number=2))


def test_an_excuse_is_one_that_the_rules_know(correct, enrolment):
    other = RuleVersion.objects.create(
        version="2027-1", applies_from=selectors.rule_book().versions[0].applies_from + timedelta(days=1), made_at=enrolment.applied_at
    )
    foreign = AbsenceReason.objects.create(rule=RuleVersion.objects.get(version="2026-1"), code="dog", name_ko="개", name_en="Dog")
    assert other.pk
    with pytest.raises(services.UnknownAbsenceReason):
        correct(Decision(status="excused", reason="개", absence_reason=foreign)), "the newer version is in force and does not know it"


def test_an_excuse_is_for_an_excused_absence(correct):
    with pytest.raises(services.UnknownAbsenceReason):
        correct(Decision(status="present", reason="왜", absence_reason=reason()))


def test_an_excuse_has_its_cap(correct, run, enrolment, now):
    """Ten percent of four class sessions are none; two examinations are allowed, and the third is not."""
    with pytest.raises(services.ExcuseIsUsedUp, match="0"):
        correct(Decision(status="excused", reason="독감", absence_reason=reason()))
    for number in (1, 2):
        at = now + timedelta(days=7 * (number - 1))
        correct(
            Decision(status="excused", reason="시험", absence_reason=reason("exam")),
            nonce=f"c-{number}",
            on=run.class_sessions.get(number=number),
            at=at,
        )
    third = Decision(status="excused", reason="시험", absence_reason=reason("exam"))
    with pytest.raises(services.ExcuseIsUsedUp):
        correct(third, nonce="c-3", on=run.class_sessions.get(number=3), at=now + timedelta(days=14))
    correct(third, nonce="c-4", on=run.class_sessions.get(number=2), at=now + timedelta(days=14))  # the same class session once more
    assert selectors.live_records().filter(enrolment=enrolment, status="excused").count() == 2


def test_the_database_keeps_corrections(correct):
    correct(Decision(status="present", reason="왜"))
    for wrong in (lambda: Correction.objects.update(reason="other"), lambda: Correction.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()
