"""Wishes for corrections in every state, and who was told that she is about to lose the attendance that is needed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image

from courses.attendance import selectors, services
from courses.attendance.models import AttendanceRecord, Status
from courses.attendance.rules import asking as rules

if TYPE_CHECKING:
    from lms.demo.seeding.cast import Cast, PlannedRun

ASKED_AFTER = timedelta(minutes=30)  # the class
ANSWERED_AFTER = timedelta(hours=20)
NOT_SEEN, SEEN = "호명할 때 자리에 없었음", "옆자리 분이 확인해 주셔서 출석으로 고쳤습니다."
HER_WORDS = "쉬는 시간에 강사님 노트북을 같이 고치느라 호명을 듣지 못했습니다. 옆자리 분이 아십니다."
INTERVIEW = "그날 채용 면접이 있었습니다. 면접 확인서를 사진으로 찍어 보냅니다."
ON_THE_BUS = "버스가 늦어서 거의 다 끝났을 때 도착했습니다. 출석으로 해 주세요."
TOO_LATE = "수업의 절반 넘게 지난 뒤에 오셔서 기준에 따라 결석입니다. 남은 수업은 문제없이 들으실 수 있습니다."


def seed(cast: Cast) -> None:
    """Call it when the rolls are in."""
    _of_the_learner(cast)
    found = [planned for planned in cast.runs.values() if rules.asked_until(planned.run.ends_at) > cast.now]
    absent = AttendanceRecord.objects.filter(
        superseded_at=None, status=Status.ABSENT, class_session__run__in=[planned.run for planned in found]
    ).exclude(enrolment__learner__in=[person.pk for person in cast.people.values()])
    rows = list(absent.select_related("enrolment__run__course", "enrolment__learner", "class_session").order_by("class_session__starts_at", "pk"))
    for record, words, wish in zip(rows[-2:], (INTERVIEW, ON_THE_BUS), (Status.EXCUSED, Status.PRESENT), strict=False):
        _ask(cast, record, words=words, wish=wish)
    for planned in found:
        _warn(cast, planned)


def _of_the_learner(cast: Cast) -> None:
    """She was called absent by mistake, asked, and was there after all."""
    mine = AttendanceRecord.objects.filter(superseded_at=None, enrolment__learner=cast.people["learner"], status=Status.PRESENT)
    record = mine.select_related("enrolment__run__course", "enrolment__learner", "class_session").order_by("-class_session__starts_at").first()
    if record is None:
        return
    enrolment, session = record.enrolment, record.class_session
    asked_at = session.ends_at + ASKED_AFTER
    if asked_at + ANSWERED_AFTER >= cast.now:
        return
    decision = services.Decision(status=Status.ABSENT, reason=NOT_SEEN)
    nonce, office = f"demo-mistake-{session.pk}", cast.registrar
    services.correct_attendance(enrolment=enrolment, class_session=session, decision=decision, nonce=nonce, actor=office, now=session.ends_at)
    wish = services.CorrectionWish(status=Status.PRESENT, words=HER_WORDS)
    asked = services.ask_correction(enrolment=enrolment, class_session=session, wish=wish, request_key="demo", actor=enrolment.learner, now=asked_at)
    grant = services.Grant(status=Status.PRESENT, answer=SEEN)
    services.approve_request(request=asked, grant=grant, actor=office, now=asked_at + ANSWERED_AFTER)


def _ask(cast: Cast, record: AttendanceRecord, *, words: str, wish: str) -> None:
    """Excused is asked for with a paper, and waits for an answer; anything else is refused."""
    enrolment, session = record.enrolment, record.class_session
    session.run = enrolment.run
    asked_at = min(session.ends_at + ASKED_AFTER, cast.now - ANSWERED_AFTER / 2)
    reasons = {excuse.reason.code: excuse.reason for excuse in selectors.excuses_for(enrolment=enrolment, class_session=session)}
    is_excuse = wish == Status.EXCUSED
    wanted = services.CorrectionWish(
        status=wish, words=words, absence_reason=reasons["exam"] if is_excuse else None, files=[_paper()] if is_excuse else []
    )
    asked = services.ask_correction(
        enrolment=enrolment, class_session=session, wish=wanted, request_key="demo", actor=enrolment.learner, now=asked_at
    )
    if not is_excuse:
        services.refuse_request(request=asked, answer=TOO_LATE, actor=cast.registrar, now=min(asked_at + ANSWERED_AFTER, cast.now))


def _paper() -> ContentFile[bytes]:
    """A picture of a sheet of paper with nothing on it that could be somebody's."""
    out = BytesIO()
    Image.new("RGB", (420, 594), "#fdfdf8").save(out, "PNG")
    return ContentFile(out.getvalue(), name="paper.png")


def _warn(cast: Cast, planned: PlannedRun) -> None:
    for enrolment in cast.enrolments.get((planned.text.course, planned.text.number), []):
        services.warn(enrolment_id=enrolment.pk, now=cast.now)
