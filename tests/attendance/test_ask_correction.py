"""A learner asks that her record be changed: once, in time, in her own words, with papers."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.attendance import services
from courses.attendance.models import CorrectionEvidence, CorrectionRequest
from courses.attendance.services.errors import NotInThisClass
from courses.catalogue.models import SessionStatus
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from lms.kernel import jobs, uploads
from lms.notices.models import Notice
from tests import factories
from tests.attendance.asking import WORDS, ask, paper, pdf, reason_of
from tests.enrolment.deciding import picture

pytestmark = pytest.mark.django_db


def test_it_lies_before_the_staff_who_are_told_once(run, meeting, enrolment, instructor, registrar, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=registrar, now=now)
    made = ask(enrolment, meeting, now=now)
    assert (made.state, made.wish, made.words, made.asked_at) == ("pending", "present", WORDS, now)
    assert Event.objects.get(action="attendance.correction_asked").data["wish"] == "present"
    for _ in range(2):
        jobs.run_due(now=now)
        services.tell_asked(request_id=made.pk, now=now)
    notice = Notice.objects.get(template="correction_asked")
    assert notice.person == instructor
    assert f"/desk/instructor/corrections/{made.public_id}/" in notice.body
    assert enrolment.learner.name not in notice.body


def test_the_same_key_again_returns_what_was_asked_first(meeting, enrolment, now):
    first = ask(enrolment, meeting, now=now, key="page-1", files=[paper()])
    again = ask(enrolment, meeting, now=now + timedelta(minutes=1), key="page-1", status="late", files=[paper()])
    assert first == again
    assert (CorrectionRequest.objects.count(), CorrectionEvidence.objects.count()) == (1, 1)


def test_a_key_is_not_used_for_another_class(run, meeting, enrolment, now):
    ask(enrolment, meeting, now=now, key="page-1")
    second = run.class_sessions.get(number=2)
    with pytest.raises(services.RequestKeyIsUsed):
        ask(enrolment, second, now=second.starts_at, key="page-1")


def test_one_class_has_one_open_request(meeting, enrolment, now):
    made = ask(enrolment, meeting, now=now)
    with pytest.raises(services.AskedAlready):
        ask(enrolment, meeting, now=now)
    made.pk, made.public_id, made.request_key = None, "another", "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_it_can_be_asked_from_the_beginning_until_fourteen_days_after_the_last_class(run, meeting, enrolment, now):
    for at in (meeting.starts_at - timedelta(seconds=1), run.ends_at + timedelta(days=14)):
        with pytest.raises(services.CannotAskNow):
            ask(enrolment, meeting, now=at)
    assert ask(enrolment, meeting, now=run.ends_at + timedelta(days=14, seconds=-1)).state == "pending"


def test_it_is_not_asked_about_a_class_that_does_not_take_place(meeting, enrolment, now):
    type(meeting).objects.filter(pk=meeting.pk).update(status=SessionStatus.CANCELLED)
    with pytest.raises(services.CannotAskNow) as refusal:
        ask(enrolment, meeting, now=now)
    assert "does not take place" in str(refusal.value) or "열리지" in str(refusal.value)


def test_who_has_no_place_in_the_class_asks_for_nothing(meeting, learner, now):
    elsewhere = factories.EnrolmentFactory(learner=learner)
    with pytest.raises(NotInThisClass):
        ask(elsewhere, meeting, now=now)


@pytest.mark.parametrize("words", ["", "   \n\t ", "가" * 1001])
def test_words_are_needed_and_have_an_end(meeting, enrolment, now, words):
    with pytest.raises((services.WordsMissing, services.WordsTooLong)):
        ask(enrolment, meeting, now=now, words=words)


@pytest.mark.parametrize("words", ["🙂👩‍👩‍👧 늦었어요", "뷁 홰까닥 ㅎㅎ", unicodedata.normalize("NFD", "각" * 1000), "<script>alert(1)</script>"])
def test_words_are_kept_as_they_were_meant(meeting, enrolment, now, words):
    assert ask(enrolment, meeting, now=now, words=words).words == unicodedata.normalize("NFC", words)


def test_what_is_recorded_already_is_not_asked_for(mark, meeting, enrolment, now):
    mark(meeting, {enrolment: "present"})
    with pytest.raises(services.NothingToCorrect):
        ask(enrolment, meeting, now=now)
    assert ask(enrolment, meeting, now=now, status="late").wish == "late"


@pytest.mark.parametrize("status", ["absent", "out", "", "sleeping"])
def test_it_refuses_wishes_that_do_not_exist(meeting, enrolment, now, status):
    with pytest.raises(services.UnknownWish):
        ask(enrolment, meeting, now=now, status=status)


def test_who_wants_to_be_excused_says_why_and_nobody_else_does(meeting, enrolment, now):
    with pytest.raises(services.UnknownAbsenceReason):
        ask(enrolment, meeting, now=now, status="excused")
    with pytest.raises(services.UnknownAbsenceReason):
        ask(enrolment, meeting, now=now, status="present", code="illness")
    asked = ask(enrolment, meeting, now=now, status="excused", code="infection")
    assert asked.absence_reason.code == "infection"
    assert asked.evidence.count() == 0, "papers may follow"


def test_a_reason_that_is_used_up_is_said_at_once(meeting, enrolment, now):
    with pytest.raises(services.ExcuseIsUsedUp):
        ask(enrolment, meeting, now=now, status="excused", code="illness")  # 10 % of 4 class sessions is none


def test_papers_follow_while_nothing_is_decided(meeting, enrolment, learner, now):
    asked = ask(enrolment, meeting, now=now, status="excused", code="exam", files=[paper()])
    for _ in range(2):
        services.add_evidence(request=asked, files=[paper(), pdf()], actor=learner, now=now)
    assert [one.kind for one in asked.evidence.order_by("pk")] == ["png", "pdf"]
    services.add_evidence(request=asked, files=[paper(picture(90))], actor=learner, now=now)
    with pytest.raises(services.TooMuchEvidence):
        services.add_evidence(request=asked, files=[paper(picture(30))], actor=learner, now=now)
    with pytest.raises(services.NoEvidence):
        services.add_evidence(request=asked, files=[], actor=learner, now=now)
    assert Event.objects.filter(action="attendance.evidence_sent").count() == 2


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7 nothing", b"\x89PNG\r\n\x1a\n broken", b"MZ" + b"\0" * 100])
def test_a_bad_file_is_refused_and_nothing_is_asked(meeting, enrolment, now, content):
    with pytest.raises(uploads.PaperUnreadable):
        ask(enrolment, meeting, now=now, files=[paper(content)])
    assert not CorrectionRequest.objects.exists()


def test_more_than_three_files_are_refused(meeting, enrolment, now):
    with pytest.raises(services.TooMuchEvidence):
        ask(enrolment, meeting, now=now, files=[paper(picture(shade)) for shade in (10, 20, 30, 40)])


def test_taken_back_the_papers_are_destroyed_and_she_may_ask_again(meeting, enrolment, learner, now):
    asked = ask(enrolment, meeting, now=now, files=[paper()])
    name = asked.evidence.get().file.name
    storage = asked.evidence.get().file.storage
    for _ in range(2):
        services.take_back_request(request=asked, actor=learner, now=now)
    jobs.run_due(now=now)
    assert not storage.exists(name)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_at, asked.evidence.get().destroyed_at) == ("taken_back", now, now)
    with pytest.raises(services.RequestIsDecided):
        services.add_evidence(request=asked, files=[paper()], actor=learner, now=now)
    assert ask(enrolment, meeting, now=now).state == "pending"


def test_papers_are_destroyed_thirty_days_after_the_answer(meeting, enrolment, registrar, now):
    asked = ask(enrolment, meeting, now=now, files=[paper(), pdf()])
    services.refuse_request(request=asked, answer="아닙니다.", actor=registrar, now=now)
    assert services.destroy_old_evidence(now=now + timedelta(days=29)) == 0
    assert services.destroy_old_evidence(now=now + timedelta(days=30)) == 2
    assert services.destroy_old_evidence(now=now + timedelta(days=30)) == 0
    assert not CorrectionEvidence.objects.exclude(file="").exists()
    assert reason_of(enrolment, meeting).code == "illness"
