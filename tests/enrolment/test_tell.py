"""Each step is told once, with what belongs to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.models import Enrolment
from courses.enrolment.signals import enrolment_changed
from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(now):
    """Do the waiting jobs as if a minute had passed; the messages, oldest first."""

    def do():
        for job in Job.objects.filter(name="enrolment.announce", done_at=None):
            jobs.run(job_id=job.pk, now=max(now, job.created_at) + timedelta(minutes=1))
            services.announce(event_id=job.payload["event_id"], now=now)
        return list(Notice.objects.order_by("pk"))

    return do


@pytest.fixture
def now():
    """Jobs live in the machine's own time, so these steps happen now."""
    return clock.now()


def test_who_applies_and_withdraws_is_told_both(apply, learner, run, now, told):
    enrolment = apply(learner, run)
    services.withdraw(enrolment=enrolment, actor=learner, now=now)
    assert [notice.template for notice in told()] == ["application_confirmed", "application_withdrawn"]
    assert len(told()) == 2, "however often the job runs"


def test_the_office_tells_its_reason(apply, learner, run, now, told):
    services.cancel_by_office(enrolment=apply(learner, run), reason="자격 확인 불가", actor=None, now=now)
    notice = told()[-1]
    assert notice.template == "application_cancelled"
    assert "자격 확인 불가" in notice.body


def test_a_cancelled_run_is_told_to_each_of_its_people(apply, learner, other_learner, run, now, told):
    apply(learner, run)
    apply(other_learner, run)
    services.cancel_run(run=run, reason="신청자 부족", actor=None, now=now)
    last = told()[-2:]
    assert {notice.person for notice in last} == {learner, other_learner}
    assert all(notice.template == "course_cancelled" and "신청자 부족" in notice.body for notice in last)


def test_old_news_is_not_told(apply, learner, run, now, told):
    apply(learner, run, at=now - timedelta(hours=23))
    assert len(told()) == 1
    event = learner.enrolments.get().events.get()
    Notice.objects.all().delete()
    services.announce(event_id=event.pk, now=event.at + timedelta(days=4))
    assert not Notice.objects.exists()


def test_those_above_hear_of_each_step_after_it_is_there(apply, learner, run, now, told):
    heard = []

    def listen(*, enrolment_id, **_):
        heard.append(Enrolment.objects.get(pk=enrolment_id).state)

    enrolment_changed.connect(listen)
    try:
        services.withdraw(enrolment=apply(learner, run), actor=learner, now=now)
        assert heard == [], "nobody thinks while the seat is held"
        told()
    finally:
        enrolment_changed.disconnect(listen)
    assert set(heard) == {"withdrawn"}
