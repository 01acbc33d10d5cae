"""People are reminded once, at a decent hour, of what still holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from courses.attendance import services as attendance_services
from courses.attendance.data import Whereabouts
from courses.enrolment import services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.models import Enrolment, EnrolmentState, Offer
from courses.enrolment.rules import reminding as rules
from lms.kernel import clock
from lms.notices import services as notices
from lms.notices.models import Notice, State
from tests import factories
from tests.enrolment.race import rush
from tests.enrolment.terms import with_terms

pytestmark = pytest.mark.django_db


def seoul(*parts):
    return datetime(*parts, tzinfo=clock.SEOUL)  # type: ignore[misc]


def eve(run, hour=11):
    return clock.start_of_day(run.starts_at) - timedelta(days=1) + timedelta(hours=hour)


def reminders(kind="class_tomorrow"):
    return list(Notice.objects.filter(template=kind).order_by("pk"))


def test_the_day_before_the_first_class_each_is_told_where_when_and_what_to_bring(apply, learner, other_learner, run, now):
    with_terms(run, to_bring_ko="필기도구, 신분증")
    apply(learner, run)
    apply(other_learner, run)
    assert services.remind(now=eve(run)) == 2
    assert services.remind(now=eve(run) + timedelta(hours=2)) == 0, "however often"
    notice = Notice.objects.get(template="class_tomorrow", person=learner)
    for words in ("필기도구, 신분증", "AI 배움터 1강의실", "3월 19일", "3월 18일", "/my/enrolments/"):
        assert words in notice.body


def test_after_the_deadline_she_is_asked_to_call(apply, learner, run):
    run.withdraw_until = run.starts_at - timedelta(days=2)
    run.save()
    apply(learner, run)
    services.remind(now=eve(run))
    assert "꼭 전화해 주세요" in reminders()[0].body


@pytest.mark.parametrize(("days", "hour"), [(0, 9), (0, 20), (1, 11), (-1, 11)])
def test_not_early_in_the_morning_not_at_night_and_on_no_other_day(apply, learner, run, days, hour):
    apply(learner, run)
    assert services.remind(now=eve(run, hour) + timedelta(days=days)) == 0


def test_who_gave_the_place_back_is_not_reminded(apply, learner, run):
    enrolment = apply(learner, run)
    services.remind(now=eve(run))
    services.cancel_by_office(enrolment=enrolment, reason="요청", actor=None, now=eve(run))
    assert [notice.state for notice in reminders()] == [State.DROPPED], "it was written and had not left"
    assert services.remind(now=eve(run)) == 0


def test_who_has_no_place_or_a_cancelled_class_is_not_reminded(apply, learner, run, now):
    Enrolment.objects.filter(pk=apply(learner, run).pk)
    services.cancel_run(run=run, reason="폐강", actor=None, now=now)
    assert services.remind(now=eve(run)) == 0


def test_a_moved_class_is_reminded_of_before_its_new_date(apply, learner, run, registrar):
    apply(learner, run)
    services.remind(now=eve(run))
    session, before = run.class_sessions.first(), eve(run)
    to = Whereabouts(starts_at=session.starts_at + timedelta(days=2), ends_at=session.ends_at + timedelta(days=2), venue_ko="", venue_en="")
    attendance_services.move_class_session(class_session=session, to=to, reason="강사 사정", actor=registrar, now=before)
    assert [notice.state for notice in reminders()] == [State.DROPPED]
    run.refresh_from_db()
    assert services.remind(now=before) == 0
    assert services.remind(now=eve(run)) == 1
    assert "3월 21일" in reminders()[-1].body


@pytest.mark.parametrize(
    ("made", "expires", "at"),
    [
        ((2026, 3, 5, 14, 0), (2026, 3, 7, 0, 0), (2026, 3, 6, 7, 0)),
        ((2026, 3, 5, 23, 0), (2026, 3, 6, 12, 0), (2026, 3, 6, 10, 0)),
        ((2026, 3, 5, 14, 0), (2026, 3, 5, 17, 0), None),
        ((2026, 3, 5, 23, 0), (2026, 3, 6, 9, 0), (2026, 3, 6, 4, 0)),
    ],
)
def test_half_of_the_time_since_she_could_read_of_the_offer(made, expires, at):
    found = rules.offer_reminder_at(made_at=seoul(*made), expires_at=seoul(*expires))
    assert found == (seoul(*at) if at else None)


@pytest.fixture
def offered(apply, learner, other_learner, now):
    run = factories.open_run(at=now, capacity=1, line=3)
    first = apply(learner, run)
    services.join_waiting_list(learner=other_learner, run=run, request_key="w", actor=other_learner, now=now)
    services.withdraw(enrolment=first, actor=learner, now=now)
    return Offer.objects.get()


def test_who_has_not_answered_is_reminded_once(offered, now):
    assert services.remind(now=now + timedelta(hours=3)) == 0
    morning = clock.start_of_day(now) + timedelta(days=1, hours=9)
    assert services.remind(now=morning) == 1
    assert services.remind(now=morning + timedelta(hours=1)) == 0
    (notice,) = reminders("offer_reminder")
    assert notice.person == offered.enrolment.learner
    assert f"/my/enrolments/{offered.enrolment.public_id}/offer/" in notice.body


def test_a_family_is_reminded_through_the_parent_at_her_own_place(apply, learner, other_learner, now):
    run = with_terms(factories.open_run(at=now, capacity=2, line=3), most_in_party=2)
    first = [apply(person, run) for person in (factories.UserFactory(), other_learner)]
    child = CompanionFacts(name="이하나", birth_date=date(2014, 5, 1))
    wish = Wish(learner=learner, run=run, request_key="family", companions=(child,))
    own = services.wait_for(wish=wish, actor=learner, now=now)
    for enrolment in first:
        services.withdraw(enrolment=enrolment, actor=enrolment.learner, now=now)
    assert Offer.objects.count() == 2
    services.remind(now=clock.start_of_day(now) + timedelta(days=1, hours=9))
    (notice,) = reminders("offer_reminder")
    assert notice.person == learner
    assert f"/my/enrolments/{own.public_id}/offer/" in notice.body


def test_a_reminder_of_an_offer_that_was_answered_in_the_night_does_not_leave(offered, now, other_learner):
    services.remind(now=clock.start_of_day(now) + timedelta(days=1, hours=7, minutes=30))
    (notice,) = reminders("offer_reminder")
    assert notice.not_before == clock.start_of_day(now) + timedelta(days=1, hours=8)
    services.accept_offer(enrolment=offered.enrolment, actor=other_learner, now=now + timedelta(hours=1))
    notice.refresh_from_db()
    assert notice.state == State.DROPPED


def test_papers_are_reminded_of_the_day_before_unless_they_are_there(apply, learner, other_learner, registrar, now):
    run = factories.open_run(at=now, method="review")
    asked = [apply(person, run) for person in (learner, other_learner)]
    until = clock.start_of_day(now) + timedelta(days=5)
    for enrolment in asked:
        services.ask_for_documents(enrolment=enrolment, what="재학증명서", until=until, actor=registrar, now=now)
    Enrolment.objects.filter(pk=asked[1].pk).update(state=EnrolmentState.APPLIED, documents_until=None)
    assert services.remind(now=until - timedelta(days=3)) == 0
    assert services.remind(now=until - timedelta(days=1, hours=10)) == 1
    (notice,) = reminders("papers_reminder")
    assert notice.person == learner
    assert "재학증명서" in notice.body


def test_who_was_just_asked_is_not_reminded(apply, learner, registrar, now):
    run = factories.open_run(at=now, method="review")
    until = clock.start_of_day(now) + timedelta(days=2)
    services.ask_for_documents(enrolment=apply(learner, run), what="증명서", until=until, actor=registrar, now=now)
    assert services.remind(now=now + timedelta(hours=1)) == 0


def test_a_killed_worker_leaves_the_rest_for_the_next(apply, learner, other_learner, run, monkeypatch):
    apply(learner, run)
    apply(other_learner, run)
    done: list[object] = []
    real = notices.notify

    def killed_at_the_second(**words):
        if done:
            raise KeyboardInterrupt
        done.append(words)
        real(**words)

    monkeypatch.setattr(notices, "notify", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        services.remind(now=eve(run))
    monkeypatch.undo()
    assert services.remind(now=eve(run)) == 1
    assert {notice.person for notice in reminders()} == {learner, other_learner}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_write_each_reminder_once(now):
    run = factories.open_run(at=now, capacity=10)
    people = [factories.UserFactory() for _ in range(10)]
    for person in people:
        services.apply(learner=person, run=run, request_key="r", actor=person, now=now)
    moment = eve(run)

    def work(_number):
        services.remind(now=moment)
        return "done"

    assert rush(work, range(40)) == {"done": 40}
    assert len(reminders()) == 10
