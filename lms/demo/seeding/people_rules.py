"""Rules about everybody, and who did not come: what was recorded, what somebody says about it, what the office answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from courses.attendance.models import AttendanceRecord, Status
from courses.enrolment import services as enrolment_services
from courses.enrolment.models import NoShow
from courses.enrolment.rules.limiting import NoShowPlan, PeriodPlan
from lms.kernel import clock

if TYPE_CHECKING:
    from lms.demo.seeding.cast import Cast, PlannedRun

FIRST_RULE, SECOND_RULE = timedelta(days=230), timedelta(days=50)  # before the day of seeding
FIRST_DAYS, SECOND_DAYS = 30, 90  # after which a point expires
THRESHOLD = 2
TERM = timedelta(days=150)
MOST_PLACES = 6
MARKED_AFTER = timedelta(hours=3)
OBJECTS = ("graduate", "PL-201")  # who, to which course's missed class
WHAT_SHE_SAYS = "어머니가 갑자기 입원하셔서 병원에 있었습니다. 수업 시간이라 전화를 드리지 못했습니다. 죄송합니다."
ANSWER = "접수 창구에서 오지 못한다고 말씀하신 기록을 확인했습니다."


def announce(cast: Cast) -> None:
    """What follows when somebody does not come: first for a month, later for three. Call it before anybody applies."""
    for before, days in ((FIRST_RULE, FIRST_DAYS), (SECOND_RULE, SECOND_DAYS)):
        then = cast.now - before
        plan = NoShowPlan(valid_from=clock.seoul_date(then), threshold=THRESHOLD, expires_after_days=days)
        enrolment_services.add_no_show_rule(plan=plan, actor=cast.registrar, now=then)


def limit(cast: Cast) -> None:
    """From the day of seeding on one person has so many classes. Call it when everybody has applied."""
    plan = PeriodPlan(name_ko="이번 학기", name_en="This term", starts_on=cast.day_zero, ends_on=cast.day_zero + TERM, most_places=MOST_PLACES)
    enrolment_services.add_limit_period(plan=plan, actor=cast.registrar, now=cast.now)


def record(cast: Cast) -> None:
    """Who missed the first class of a run that counts it has a point; one of them objects, one was excused. Call it when attendance is in."""
    for planned in cast.runs.values():
        if dict(planned.text.terms).get("no_show_points"):
            _record(cast, planned)
    for no_show in NoShow.objects.filter(enrolment__learner=cast.people[OBJECTS[0]], enrolment__run__course__code=OBJECTS[1]):
        then = no_show.recorded_at + timedelta(days=1)
        enrolment_services.object_to_no_show(no_show=no_show, reason=WHAT_SHE_SAYS, actor=cast.people[OBJECTS[0]], now=then)
    excused = NoShow.objects.exclude(enrolment__learner__in=[person.pk for person in cast.people.values()]).order_by("pk").first()
    if excused is not None:
        then = excused.recorded_at + timedelta(days=2)
        enrolment_services.excuse_no_show(no_show=excused, answer=ANSWER, actor=cast.registrar, now=then)


def _record(cast: Cast, planned: PlannedRun) -> None:
    first = planned.run.class_sessions.order_by("starts_at").first()
    if first is None or first.ends_at + MARKED_AFTER > cast.now:
        return
    missed = AttendanceRecord.objects.filter(class_session=first, superseded_at=None, status=Status.ABSENT)
    absent = list(missed.values_list("enrolment__public_id", flat=True))
    enrolment_services.record_no_shows(run=planned.run, absent=absent, actor=cast.instructor_of(planned), now=first.ends_at + MARKED_AFTER)
