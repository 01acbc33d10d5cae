"""Online lectures: a recording on the page of one, and a run whose people watched one, some of them wholly."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cms.models import LecturePage
from courses.attendance import services as attendance_services
from courses.attendance.services import Played

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import Lecture
    from courses.enrolment.models import Enrolment
    from lms.demo.seeding.cast import Cast

RUN = ("AI-130", 2)
CLASS = 2  # whose lecture some watched again, or instead
SHARES = (100, 92, 85, 81, 64, 40, 23, 8)  # per cent
VIDEOS = Path(__file__).parents[1] / "content/videos"
FIRST = 60  # seconds of the first report


def seed(cast: Cast) -> None:
    """After the rolls: who was absent and watched enough is present."""
    planned = cast.runs.get(RUN)
    session = planned.run.class_sessions.filter(number=CLASS).select_related("lecture").first() if planned else None
    if session is None or session.lecture is None or session.ends_at > cast.now - timedelta(days=1):
        return
    for enrolment, share in zip(cast.enrolments[RUN], SHARES, strict=False):
        _watch(enrolment, session.lecture, share, begins=session.ends_at + timedelta(minutes=30))


def _watch(enrolment: Enrolment, lecture: Lecture, share: int, *, begins: datetime) -> None:
    """From the beginning and without a pause."""
    seconds = lecture.minutes * 60 * share // 100
    reports = ((0, FIRST, begins), (FIRST, max(seconds, FIRST + 1), begins + timedelta(seconds=seconds)))
    for from_second, to_second, at in reports:
        played = Played(nonce=f"demo-{from_second}", from_second=from_second, to_second=to_second)
        attendance_services.report_played(enrolment=enrolment, lecture=lecture, played=[played], now=at)


def put_video() -> None:
    """The Korean page of that course's first lecture begins with a recording."""
    page = LecturePage.objects.filter(lecture__course__code=RUN[0], lecture__number=1, locale__language_code="ko").first()
    if page is None:
        return
    video, captions = _document("example.webm", "예시 영상"), _document("example.ko.vtt", "예시 영상 자막")
    value: dict[str, Any] = {"document": video.pk, "title": "예시 영상 (20초)", "captions": captions.pk, "poster": None}
    value["transcript"] = "<p>예시 영상입니다. 소리는 없습니다. 재생한 만큼 아래에 몇 퍼센트를 보았는지 나옵니다.</p>"
    page.body = json.dumps([{"type": "video", "value": value}, *page.body.raw_data], ensure_ascii=False)
    page.save_revision(user=page.owner).publish()


def _document(name: str, title: str) -> Document:
    return Document.objects.create(title=title, file=ContentFile((VIDEOS / name).read_bytes(), name=name))
