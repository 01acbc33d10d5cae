"""Staff answer a wish once: the record is corrected with it, or stays; nobody decides about herself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.attendance import selectors, services
from courses.attendance.models import Correction, CorrectionRequest, RequestState
from courses.attendance.rules.asking import NEXT_STATES, may_become
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from lms.notices.models import Notice
from tests.attendance.asking import approve, ask, reason_of, refuse

pytestmark = pytest.mark.django_db


def status_of(enrolment, meeting):
    return selectors.live_records().get(enrolment=enrolment, class_session=meeting).status


def test_approved_the_record_is_corrected_with_it(mark, meeting, enrolment, registrar, learner, now):
    mark(meeting, {enrolment: "absent"})
    asked = ask(enrolment, meeting, now=now)
    for _ in range(2):
        row = approve(asked, actor=registrar, now=now, minutes=90)
    assert (row.state, row.answer, row.decided_by, row.decided_at) == ("approved", "확인했습니다.", registrar, now)
    correction = Correction.objects.get()
    assert (correction.request, correction.was_status, correction.status, correction.minutes) == (asked, "absent", "present", 90)
    record = selectors.live_records().get()
    assert (record.status, record.minutes, record.correction) == ("present", 90, correction)
    message = Notice.objects.get(person=learner)
    assert message.template == "correction_approved"
    assert "확인했습니다." in message.body
    assert f"/my/enrolments/{enrolment.public_id}/attendance/" in message.body
    assert Event.objects.filter(action__in=["attendance.correction_approved", "attendance.corrected"]).count() == 2


def test_refused_the_record_stays_and_she_reads_why(mark, meeting, enrolment, registrar, learner, now):
    mark(meeting, {enrolment: "absent"})
    asked = ask(enrolment, meeting, now=now)
    for _ in range(2):
        refuse(asked, actor=registrar, now=now)
    assert status_of(enrolment, meeting) == "absent"
    assert not Correction.objects.exists()
    assert "수업 기록과 다릅니다." in Notice.objects.get(person=learner, template="correction_refused").body


@pytest.mark.parametrize("answer", ["", "  ", "가" * 301])
def test_an_answer_is_needed_and_has_an_end(meeting, enrolment, registrar, now, answer):
    asked = ask(enrolment, meeting, now=now)
    for decide in (approve, refuse):
        with pytest.raises((services.AnswerMissing, services.WordsTooLong)):
            decide(asked, actor=registrar, now=now, answer=answer)
    assert CorrectionRequest.objects.get().state == "pending"


def test_an_excuse_counts_against_its_cap_at_the_decision(run, meeting, enrolment, registrar, now):
    sessions = list(run.class_sessions.order_by("number")[:3])
    late = sessions[2].starts_at
    wishes = [ask(enrolment, session, now=late, status="excused", code="exam") for session in sessions]
    for asked in wishes[:2]:
        reason = reason_of(enrolment, asked.class_session, "exam")
        approve(asked, actor=registrar, now=late, status="excused", absence_reason=reason)
    assert status_of(enrolment, meeting) == "excused"
    excuses = selectors.excuses_for(enrolment=enrolment, class_session=sessions[2])
    [exam] = [one for one in excuses if one.reason.code == "exam"]
    assert (exam.used, exam.most, exam.is_used_up) == (2, 2, True)
    with pytest.raises(services.ExcuseIsUsedUp):
        approve(wishes[2], actor=registrar, now=late, status="excused", absence_reason=exam.reason)
    assert CorrectionRequest.objects.get(pk=wishes[2].pk).state == "pending", "nothing is half done"


def test_what_is_no_favour_is_no_approval(meeting, enrolment, registrar, now):
    asked = ask(enrolment, meeting, now=now)
    with pytest.raises(services.UnknownMark):
        approve(asked, actor=registrar, now=now, status="absent")
    with pytest.raises(services.UnknownAbsenceReason):
        approve(asked, actor=registrar, now=now, status="excused")


def test_nobody_decides_about_herself(run, meeting, enrolment, learner, registrar, now):
    asked = ask(enrolment, meeting, now=now)
    for decide in (approve, refuse):
        with pytest.raises(services.OwnAttendance):
            decide(asked, actor=learner, now=now)
    decision = services.Decision(status="present", reason="있었음")
    with pytest.raises(services.OwnAttendance):
        services.correct_attendance(enrolment=enrolment, class_session=meeting, decision=decision, nonce="own", actor=learner, now=now)
    learner.memberships.create(institution=registrar.memberships.get().institution, role="registrar", started_at=now)
    viewer = type(learner).objects.get(pk=learner.pk)
    assert not selectors.open_requests(viewer=viewer).exists()
    with pytest.raises(Http404):
        selectors.access_request_as_staff(viewer=viewer, public_id=asked.public_id)


def test_it_is_seen_by_the_staff_of_its_run_and_nobody_else(run, meeting, enrolment, instructor, foreign_instructor, registrar, other_learner, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    asked = ask(enrolment, meeting, now=now)
    for viewer in (instructor, registrar):
        assert list(selectors.open_requests(viewer=viewer)) == [asked]
    for viewer in (foreign_instructor, other_learner):
        assert not selectors.open_requests(viewer=viewer).exists()
        with pytest.raises(Http404):
            selectors.access_request_as_staff(viewer=viewer, public_id=asked.public_id)
    with pytest.raises(Http404):
        selectors.access_own_request(viewer=other_learner, public_id=asked.public_id)


@pytest.mark.parametrize("before", RequestState.values)
@pytest.mark.parametrize("after", RequestState.values)
def test_only_what_waits_is_decided(before, after):
    assert may_become(before, after) == (before == "pending" and after != "pending")


def test_the_table_names_every_state():
    assert set(NEXT_STATES) == set(RequestState)


STEPS = {
    "approve": lambda asked, staff, at: approve(asked, actor=staff, now=at),
    "refuse": lambda asked, staff, at: refuse(asked, actor=staff, now=at),
    "take back": lambda asked, _staff, at: services.take_back_request(request=asked, actor=asked.enrolment.learner, now=at),
}
ENDS_IN = {"approve": "approved", "refuse": "refused", "take back": "taken_back"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=5))
def test_the_first_decision_holds_whatever_follows(steps, meeting, enrolment, registrar, now):
    asked = ask(enrolment, meeting, now=now, status="late")
    for at, step in enumerate(steps):
        try:
            STEPS[step](asked, registrar, now + timedelta(minutes=at))
        except services.RequestIsDecided:
            assert step != steps[0]
        asked.refresh_from_db()
        assert asked.state == ENDS_IN[steps[0]]
        assert asked.decided_at == now
    assert Correction.objects.filter(request=asked).count() == (steps[0] == "approve")
    assert Notice.objects.filter(key__endswith=f":{asked.pk}", person=enrolment.learner).count() == (steps[0] != "take back")
    approved = Correction.objects.filter(enrolment=enrolment).exists()
    if approved:  # the next example begins with a record that is not late
        decision = services.Decision(status="absent", reason="다음 경우")
        services.correct_attendance(
            enrolment=enrolment, class_session=meeting, decision=decision, nonce=f"next:{asked.pk}", actor=registrar, now=now + timedelta(hours=1)
        )
