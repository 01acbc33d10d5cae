"""Every kind of message: what causes it, what its words may name, and whether it may come at night.

A kind has a file of shipped words in each language, `templates/notices/<code>.<language>.txt`: the first line is the subject, the rest the text.
Registrars may write others, with the placeholders named here and nothing else: `{이름}` or `{name}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Placeholder:
    """A word that stands for a fact. `source` is ours, in the language of templates; `sample` is what a preview shows, in Korean and English."""

    ko: str
    en: str
    source: str
    sample: tuple[str, str]


@dataclass(frozen=True)
class Kind:
    code: str
    event: Any  # what causes it, in the reader's language
    placeholders: tuple[str, ...]  # by their English names
    is_urgent: bool = False


PLACEHOLDERS = {
    placeholder.en: placeholder
    for placeholder in (
        Placeholder("이름", "name", "{{ person.name }}", ("김영자", "Kim Yeongja")),
        Placeholder("사이트", "site", "{{ site_name }}", ("AI 배움터", "AI Learning")),
        Placeholder("전화", "phone", "{{ site_phone }}", ("02-0000-0000", "02-0000-0000")),
        Placeholder("내학습", "my_learning", "{{ base_url }}{% url 'portal:my' %}", ("https://…/my/", "https://…/en/my/")),
        Placeholder("강좌", "course", "{{ run.course.title }}", ("처음 만나는 인공지능", "Meeting AI for the First Time")),
        Placeholder("시작", "starts", "{{ run.starts_at|kdatetime }}", ("2026년 3월 19일(목) 오후 2시", "Thu, March 19, 2026, 2 PM")),
        Placeholder(
            "장소",
            "place",
            "{% if run.is_online %}{% translate 'Online' %}{% else %}{{ run.venue }}{% endif %}",
            ("AI 배움터 1강의실", "AI Learning Centre, room 1"),
        ),
        Placeholder(
            "취소기한", "withdraw_until", "{{ run.withdraw_until|kdatetime }}", ("2026년 3월 18일(수) 오후 6시", "Wed, March 18, 2026, 6 PM")
        ),
        Placeholder("사유", "reason", "{% firstof reason change.reason run.cancel_reason %}", ("강사 사정", "the instructor is ill")),
        Placeholder(
            "신청",
            "application",
            "{% if enrolment %}{{ base_url }}{% url 'enrolment:enrolment' enrolment.public_id %}{% endif %}",
            ("https://…", "https://…"),
        ),
        Placeholder(
            "다른수업",
            "other_classes",
            "{% if enrolment %}{{ base_url }}{% url 'enrolment:instead' enrolment.public_id %}{% endif %}",
            ("https://…", "https://…"),
        ),
        Placeholder("인원", "people", "{{ coming }}", ("5", "5")),
        Placeholder("최소인원", "fewest", "{{ terms.least_places }}", ("8", "8")),
        Placeholder("결정기한", "decided_by", "{{ terms.decide_at|kdatetime }}", ("2026년 3월 16일(월) 오후 6시", "Mon, March 16, 2026, 6 PM")),
        Placeholder("기한", "until", "{{ offer.expires_at|kdeadline }}", ("3월 12일(목) 자정", "midnight of Thu, March 12")),
        Placeholder("준비물", "to_bring", "{{ terms.to_bring }}", ("필기도구", "something to write with")),
        Placeholder("서류기한", "papers_until", "{{ until|kdeadline }}", ("3월 12일(목) 자정", "midnight of Thu, March 12")),
        Placeholder("순번", "position", "{{ position }}", ("3", "3")),
        Placeholder("전강좌", "course_before", "{{ before.course.title }}", ("챗봇 첫걸음", "First Steps with Chatbots")),
        Placeholder("전시작", "started_before", "{{ before.starts_at|kdatetime }}", ("2026년 3월 12일(목) 오후 2시", "Thu, March 12, 2026, 2 PM")),
        Placeholder("회차", "class_number", "{{ class_session.number }}", ("2", "2")),
        Placeholder("불참점수", "points", "{{ no_show.points }}", ("1", "1")),
        Placeholder("소멸일", "expires", "{{ no_show.expires_at|kdate }}", ("2026년 9월 15일(화)", "Tue, September 15, 2026")),
        Placeholder("이의기한", "object_until", "{{ object_until|kdate }}", ("2026년 4월 2일(목)", "Thu, April 2, 2026")),
        Placeholder("이의제기", "objection", "{{ base_url }}{% url 'enrolment:no-show' enrolment.public_id %}", ("https://…", "https://…")),
        Placeholder("출석한횟수", "attended", "{{ summary.attended }}", ("7", "7")),
        Placeholder("지난횟수", "classes_over", "{{ summary.counted }}", ("9", "9")),
        Placeholder("전체횟수", "classes_in_all", "{{ summary.planned }}", ("10", "10")),
        Placeholder("더빠져도되는횟수", "may_miss", "{{ outlook.may_miss }}", ("0", "0")),
        Placeholder("내출석", "my_attendance", "{{ base_url }}{% url 'attendance:mine' enrolment.public_id %}", ("https://…", "https://…")),
        Placeholder("출석명단", "at_risk", "{{ base_url }}{% url 'attendance:at-risk' run.public_id %}", ("https://…", "https://…")),
        Placeholder("정정신청", "request", "{{ base_url }}{% url 'attendance:desk-correction' request.public_id %}", ("https://…", "https://…")),
        Placeholder("수료증번호", "number", "{{ number }}", ("제2026-001호", "2026-001")),
    )
}
ALWAYS = ("name", "site", "phone", "my_learning")
OF_A_RUN = (*ALWAYS, "course", "starts", "place")
OF_A_PLACE = (*OF_A_RUN, "withdraw_until", "application")
OF_A_CLASS = (*OF_A_RUN, "class_number")
OF_ATTENDANCE = (*OF_A_RUN, "attended", "classes_over", "classes_in_all", "may_miss")
OF_A_NO_SHOW = (*OF_A_RUN, "points", "expires", "objection")

KINDS = {
    kind.code: kind
    for kind in (
        Kind("application_confirmed", _("Somebody has a place"), OF_A_PLACE),
        Kind("application_withdrawn", _("Somebody gave the place back"), OF_A_PLACE),
        Kind("application_cancelled", _("The office cancelled a place"), (*OF_A_PLACE, "reason")),
        Kind("place_moved", _("The office moved somebody to another class"), (*OF_A_PLACE, "reason", "position", "course_before", "started_before")),
        Kind("waiting_list_joined", _("Somebody joined the waiting list"), (*OF_A_PLACE, "position")),
        Kind("waiting_list_left", _("Somebody left the waiting list"), OF_A_PLACE),
        Kind("waiting_list_ended", _("The class began, and no place became free"), OF_A_PLACE),
        Kind("place_offered", _("A place became free for somebody who waited"), (*OF_A_PLACE, "until")),
        Kind("offer_reminder", _("An offer has not been answered yet, and half of its time is over"), (*OF_A_PLACE, "until")),
        Kind("offer_lapsed", _("An offer was not answered in time"), OF_A_PLACE),
        Kind("course_cancelled", _("A class does not take place"), (*OF_A_PLACE, "reason", "other_classes"), is_urgent=True),
        Kind("class_session_moved", _("One class session was moved"), (*OF_A_RUN, "class_number", "reason"), is_urgent=True),
        Kind("class_session_cancelled", _("One class session is cancelled"), (*OF_A_RUN, "class_number", "reason"), is_urgent=True),
        Kind("class_session_added", _("One class session was added"), (*OF_A_RUN, "class_number", "reason"), is_urgent=True),
        Kind("application_received", _("Somebody applied, and a draw or a review decides"), OF_A_PLACE),
        Kind("application_refused", _("A review refused an application"), (*OF_A_PLACE, "reason")),
        Kind("documents_needed", _("The office asks for documents"), (*OF_A_PLACE, "reason")),
        Kind("papers_reminder", _("Documents are not there yet, and their date is tomorrow"), (*OF_A_PLACE, "reason", "papers_until")),
        Kind("class_tomorrow", _("The first class is tomorrow"), (*OF_A_PLACE, "to_bring")),
        Kind("draw_selected", _("Somebody was drawn"), OF_A_PLACE),
        Kind("draw_waiting", _("Somebody was not drawn, and waits"), (*OF_A_PLACE, "position")),
        Kind("draw_not_selected", _("Somebody was not drawn"), OF_A_PLACE),
        Kind("other_date_taken", _("Another date that somebody waited for gave her a place"), OF_A_PLACE),
        Kind("applied_for_you", _("Staff entered somebody by phone or at the desk"), OF_A_PLACE),
        Kind("registered_from_list", _("Somebody was registered from a list"), (*OF_A_PLACE, "position")),
        Kind("companion_added", _("Somebody applied together with a person who has an account"), OF_A_PLACE),
        Kind("eligibility_refused", _("A group that somebody named was not accepted"), (*OF_A_PLACE, "reason")),
        Kind(
            "minimum_warning",
            _("Too few people for a class, and the day of decision comes near"),
            (*OF_A_RUN, "people", "fewest", "decided_by"),
        ),
        Kind("invitation", _("An institution may send people to a class"), OF_A_RUN),
        Kind("no_show_recorded", _("It was recorded that somebody did not come"), (*OF_A_NO_SHOW, "object_until")),
        Kind("no_show_excused", _("The office excused that somebody did not come"), (*OF_A_NO_SHOW, "reason")),
        Kind("no_show_kept", _("The office kept a point though the person objected"), (*OF_A_NO_SHOW, "reason")),
        Kind("correction_asked", _("Somebody asks for a correction of her attendance"), (*OF_A_CLASS, "request")),
        Kind("correction_approved", _("A correction of attendance was approved"), (*OF_A_CLASS, "reason", "my_attendance")),
        Kind("correction_refused", _("A correction of attendance was not approved"), (*OF_A_CLASS, "reason", "my_attendance")),
        Kind("attendance_warning", _("Somebody is about to lose the attendance that is needed, or has lost it"), (*OF_ATTENDANCE, "my_attendance")),
        Kind("attendance_warning_staff", _("The same, to those who teach the class"), (*OF_ATTENDANCE, "at_risk")),
        Kind("award_issued", _("A certificate was issued"), (*ALWAYS, "number")),
    )
}


STEP = "enrolment-step:"  # so begins the key of a message that says what became of an application
REMINDERS = frozenset({"class_tomorrow", "offer_reminder", "papers_reminder"})  # true until the next step


def is_urgent(kind: str) -> bool:
    """Whether it goes at night too."""
    return kind in KINDS and KINDS[kind].is_urgent
