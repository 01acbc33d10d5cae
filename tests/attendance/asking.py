"""Wishes for corrections in few words."""

from __future__ import annotations

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.attendance import selectors, services
from tests.enrolment.deciding import PDF, PNG

WORDS = "휴대전화가 꺼져서 인식을 못 했습니다."


def paper(content=PNG, name="paper.png"):
    return SimpleUploadedFile(name, content)


def pdf():
    return paper(PDF, "paper.pdf")


def reason_of(enrolment, class_session, code="illness"):
    class_session.run = enrolment.run
    [found] = [one.reason for one in selectors.excuses_for(enrolment=enrolment, class_session=class_session) if one.reason.code == code]
    return found


def ask(enrolment, class_session, *, now, status="present", code="", words=WORDS, files=(), key=""):
    reason = reason_of(enrolment, class_session, code) if code else None
    wish = services.CorrectionWish(status=status, words=words, absence_reason=reason, files=files)
    return services.ask_correction(
        enrolment=enrolment, class_session=class_session, wish=wish, request_key=key or uuid4().hex, actor=enrolment.learner, now=now
    )


def approve(request, *, actor, now, status="present", answer="확인했습니다.", **facts):
    grant = services.Grant(status=status, answer=answer, **facts)
    return services.approve_request(request=request, grant=grant, actor=actor, now=now)


def refuse(request, *, actor, now, answer="수업 기록과 다릅니다."):
    return services.refuse_request(request=request, answer=answer, actor=actor, now=now)
