"""A recording in a lecture: checked by its content, given out in parts, counted for who has a place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.models import Document

from cms import wagtail_hooks
from cms.blocks import VideoBlock
from courses.attendance import services as attendance_services
from lms.kernel import clock
from tests import factories

pytestmark = pytest.mark.django_db
WEBM = b"\x1aE\xdf\xa3" + bytes(range(256)) * 40
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(100)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def document(content, name):
    return Document.objects.create(title=name, file=ContentFile(content, name=name))


def value(video, captions=None):
    return {"document": video, "title": "강의 녹화", "captions": captions, "poster": None, "transcript": "<p>말한 내용</p>"}


@pytest.fixture
def video():
    return document(WEBM, "clip.webm")


@pytest.fixture
def page(korean, course_page, lecture, video):
    return korean.add_lecture(course_page, lecture, body=[("video", value(video, document(b"WEBVTT\n", "clip.vtt")))])


def clean(**facts):
    block = VideoBlock()
    return block.clean(block.to_python({"transcript": "", "title": "x", "poster": None, "captions": None, **facts}))


@pytest.mark.parametrize(
    ("content", "name", "good"), [(WEBM, "a.webm", True), (MP4, "a.MP4", True), (WEBM, "a.mp4", False), (b"<html>", "a.webm", False)]
)
def test_a_video_is_what_its_name_says(content, name, good):
    made = document(content, name)
    if good:
        assert clean(document=made.pk)["document"] == made
        return
    with pytest.raises(StructBlockValidationError) as refused:
        clean(document=made.pk)
    assert "document" in refused.value.block_errors


def test_captions_are_captions(video):
    assert clean(document=video.pk, captions=document(b"\xef\xbb\xbfWEBVTT\n", "a.vtt").pk)
    with pytest.raises(StructBlockValidationError) as refused:
        clean(document=video.pk, captions=document(b"1\n00:00", "a.vtt").pk)
    assert "captions" in refused.value.block_errors


def test_its_author_is_told_where_captions_are_missing(korean, course_page, lecture, video, rf, monkeypatch):
    told = []
    monkeypatch.setattr("wagtail.admin.messages.warning", lambda _request, text: told.append(text))
    page = korean.add_lecture(course_page, lecture, body=[("video", value(video))])
    wagtail_hooks.ask_for_captions(rf.get("/"), page)
    assert len(told) == 1
    page.body = [("video", value(video, document(b"WEBVTT\n", "clip.vtt")))]
    wagtail_hooks.ask_for_captions(rf.get("/"), page)
    assert len(told) == 1


@pytest.mark.parametrize(
    ("asked", "begins", "ends"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, len(WEBM) - 1), ("bytes=-10", len(WEBM) - 10, len(WEBM) - 1), ("bytes=0-999999", 0, len(WEBM) - 1)],
)
def test_a_part_is_given_out_where_one_is_asked_for(client, video, asked, begins, ends):
    answer = client.get(video.url, headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Type"]) == (206, "video/webm")
    assert answer.headers["Content-Range"] == f"bytes {begins}-{ends}/{len(WEBM)}"
    assert answer.content == WEBM[begins : ends + 1]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_parts_are_bounded_and_impossible_ones_refused(client, video, monkeypatch):
    monkeypatch.setattr("cms.serving.MOST_AT_ONCE", 1000)
    assert len(client.get(video.url, headers={"Range": "bytes=0-"}).content) == 1000
    for impossible in ("bytes=999999-", "bytes=9-3", "bytes=-0"):
        answer = client.get(video.url, headers={"Range": impossible})
        assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(WEBM)}")


@pytest.mark.parametrize(
    "headers", [{}, {"Range": "bytes=-"}, {"Range": "lines=1-2"}, {"Range": "bytes=0-1,3-4"}, {"Range": "bytes=0-9", "If-Range": '"old"'}]
)
def test_everything_else_gets_the_whole_file(client, video, headers):
    answer = client.get(video.url, headers=headers)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == WEBM


def test_other_files_are_not_given_out_in_parts(client):
    answer = client.get(document(b"a,b", "a.csv").url, headers={"Range": "bytes=0-1"})
    assert answer.status_code == 200


def test_a_learner_sees_how_much_she_watched_and_others_only_the_video(signed_in, client, page, course, learner, registrar):
    run = factories.open_run(at=clock.now() - timedelta(days=20), course=course, is_online=True)
    place = factories.EnrolmentFactory(run=run, learner=learner)
    played = [attendance_services.Played(nonce="n", from_second=0, to_second=60)]
    lecture = page.lecture
    lecture.minutes = 2
    lecture.save()
    attendance_services.report_played(enrolment=place, lecture=lecture, played=played, now=clock.now())
    shown = signed_in(learner).get(page.url).content.decode()
    assert "50% 보았습니다" in shown
    assert f"/api/v1/enrolments/{place.public_id}/lectures/1/played/" in shown
    assert '<track kind="captions"' in shown
    assert "말한 내용" in shown
    other = signed_in(registrar).get(page.url).content.decode()
    assert "<video controls" in other
    assert "data-coverage" not in other
