"""That somebody did not come: once, announced, told, and only where it can be held against her."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from courses.enrolment import selectors, services
from courses.enrolment.data import CompanionFacts
from courses.enrolment.models import NoShow, NoShowStanding, Terms
from courses.enrolment.rules import no_shows as rules
from lms.audit.models import Event
from lms.notices.models import Notice, State
from tests import factories
from tests.enrolment.deciding import apply_for
from tests.enrolment.missing import after_first, confirmed, fresh, missed, rule, run_with_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now):
    rule(now)
    return run_with_points(now)


@pytest.fixture
def place(run, learner, now):
    return confirmed(run, learner, now=now)


def told(person):
    return list(Notice.objects.filter(person=person).exclude(template__startswith="application").order_by("pk").values_list("template", flat=True))


def test_it_is_dated_known_and_told_once(place, run, learner, instructor, registrar):
    first = missed(place, instructor, now=after_first(run))
    again = missed(place, registrar, now=after_first(run) + timedelta(days=1))
    assert again == first
    assert (first.points, first.recorded_by, first.recorded_at) == (1, instructor, after_first(run))
    assert first.expires_at == after_first(run) + timedelta(days=90)
    assert told(learner) == ["no_show_recorded"]
    assert Event.objects.get(action="no_show.recorded").data == {"run": run.pk, "points": 1}


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        (lambda run: run.starts_at + timedelta(hours=2, seconds=-1), "too-early"),
        (lambda run: run.starts_at + timedelta(hours=2), None),
        (lambda run: run.ends_at + timedelta(days=14, seconds=-1), None),
        (lambda run: run.ends_at + timedelta(days=14), "too-late"),
    ],
)
def test_it_has_its_time(place, run, instructor, moment, problem):
    if problem is None:
        assert missed(place, instructor, now=moment(run))
        return
    with pytest.raises(services.no_shows.NoShowNotRecorded) as refusal:
        missed(place, instructor, now=moment(run))
    assert refusal.value.details == {"problem": problem}


@pytest.mark.parametrize(("points", "valid_from", "problem"), [(0, date(2026, 1, 1), "not-counted"), (1, date(2026, 3, 6), "not-announced")])
def test_nobody_is_judged_by_what_was_not_announced(now, learner, instructor, points, valid_from, problem):
    rule(now, valid_from=valid_from)
    run = run_with_points(now, points=points)
    place = confirmed(run, learner, now=now)
    with pytest.raises(services.no_shows.NoShowNotRecorded) as refusal:
        missed(place, instructor, now=after_first(run))
    assert refusal.value.details == {"problem": problem}
    assert not NoShow.objects.exists()


def test_who_gave_the_place_back_in_time_has_no_point(place, run, learner, instructor, now):
    services.withdraw(enrolment=place, actor=learner, now=now)
    with pytest.raises(services.no_shows.NoShowNotRecorded):
        missed(place, instructor, now=after_first(run))


def test_who_had_no_place_in_the_first_class_cannot_have_missed_it(place, run, instructor):
    type(place).objects.filter(pk=place.pk).update(confirmed_at=run.starts_at)
    with pytest.raises(services.no_shows.NoShowNotRecorded):
        missed(place, instructor, now=after_first(run))


def lost(person, about):
    words = {"template": "x", "channel": "sms", "language": "ko", "subject": "s", "body": "b"}
    return Notice.objects.create(person=person, key="x", about=about, state=State.FAILED, created_at=person.joined_at, **words)


@pytest.mark.parametrize("state", [State.SENT, State.TOLD])
def test_it_does_not_count_where_our_own_message_did_not_arrive(place, run, learner, instructor, now, state):
    failed = lost(learner, run.public_id)
    with pytest.raises(services.no_shows.NoShowNotRecorded) as refusal:
        missed(place, instructor, now=after_first(run))
    assert refusal.value.details == {"problem": "not-reached"}
    assert services.record_no_shows(run=run, absent=[place.public_id], actor=instructor, now=after_first(run)) == 0
    Notice.objects.filter(pk=failed.pk).update(state=state, sent_at=now if state == State.SENT else None)
    assert missed(place, instructor, now=after_first(run)), "she knows it after all"


def test_a_message_about_another_class_that_failed_changes_nothing(place, run, learner, instructor):
    lost(learner, "another-run")
    assert missed(place, instructor, now=after_first(run))


def test_many_are_marked_at_once_and_strangers_left_out(place, run, other_learner, instructor, now):
    other = confirmed(run, other_learner, now=now)
    elsewhere = confirmed(factories.open_run(at=now + timedelta(days=100), apply_opens_at=now), other_learner, now=now)
    absent = [place.public_id, other.public_id, elsewhere.public_id, "nobody"]
    assert services.record_no_shows(run=run, absent=absent, actor=instructor, now=after_first(run)) == 2
    assert services.record_no_shows(run=run, absent=absent, actor=instructor, now=after_first(run)) == 0


def test_who_applied_for_a_child_is_told_and_can_object(run, learner, instructor, now):
    Terms.objects.filter(run=run).update(most_in_party=2)
    own = apply_for(run, learner, now=now, companions=(CompanionFacts(name="이하늘", birth_date=date(2015, 3, 1)),))
    child = own.party.members.exclude(pk=own.pk).get()
    no_show = missed(child, instructor, now=after_first(run))
    message = Notice.objects.get(template="no_show_recorded")
    assert message.person == learner
    assert "이하늘" in message.body
    assert selectors.access_own_no_show(viewer=learner, public_id=child.public_id) == no_show


@pytest.mark.parametrize("change", [{"points": 9}, {"expires_at": None}, {"recorded_by": None}])
def test_what_was_recorded_never_changes(place, run, instructor, change):
    no_show = missed(place, instructor, now=after_first(run))
    if "expires_at" in change:
        change = {"expires_at": no_show.expires_at + timedelta(days=1)}
    with pytest.raises(DatabaseError), transaction.atomic():
        NoShow.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        NoShow.objects.all().delete()


def test_points_keep_somebody_away_until_they_expire(run, place, learner, instructor, now):
    first = missed(place, instructor, now=after_first(run))
    assert selectors.blocked_until(learner, now=after_first(run)) is None
    second_run = run_with_points(now, points=1)
    type(second_run).objects.filter(pk=second_run.pk).update(starts_at=run.starts_at)
    factories.EnrolmentFactory(run=second_run, learner=learner, confirmed_at=now, applied_at=now)
    missed(learner.enrolments.get(run=second_run), instructor, now=after_first(run) + timedelta(days=1))
    assert selectors.blocked_until(learner, now=after_first(run) + timedelta(days=2)) == first.expires_at
    assert selectors.blocked_until(learner, now=first.expires_at) is None


def test_an_objection_is_made_once_and_in_time(place, run, learner, instructor):
    no_show, then = missed(place, instructor, now=after_first(run)), after_first(run)
    with pytest.raises(services.ReasonMissing):
        services.object_to_no_show(no_show=no_show, reason="  ", actor=learner, now=then)
    with pytest.raises(services.no_shows.TooLateToObject):
        services.object_to_no_show(no_show=no_show, reason="병원", actor=learner, now=then + timedelta(days=14))
    services.object_to_no_show(no_show=no_show, reason="병원에 있었습니다", actor=learner, now=then)
    with pytest.raises(services.no_shows.ObjectedAlready):
        services.object_to_no_show(no_show=no_show, reason="또", actor=learner, now=then)
    assert fresh(no_show).appeal == "병원에 있었습니다"
    assert rules.standing(fresh(no_show), now=then) == NoShowStanding.OBJECTED


@pytest.mark.parametrize(
    ("decide", "template", "standing"),
    [(services.excuse_no_show, "no_show_excused", NoShowStanding.EXCUSED), (services.keep_no_show, "no_show_kept", NoShowStanding.KEPT)],
)
def test_the_office_answers_once(place, run, learner, instructor, registrar, decide, template, standing):
    then = after_first(run)
    no_show = missed(place, instructor, now=then)
    services.object_to_no_show(no_show=no_show, reason="병원에 있었습니다", actor=learner, now=then)
    with pytest.raises(services.ReasonMissing):
        decide(no_show=no_show, answer=" ", actor=registrar, now=then)
    decide(no_show=no_show, answer="확인했습니다", actor=registrar, now=then)
    with pytest.raises(services.no_shows.AnsweredAlready):
        services.excuse_no_show(no_show=no_show, answer="또", actor=registrar, now=then)
    assert rules.standing(fresh(no_show), now=then) == standing
    assert told(learner) == ["no_show_recorded", template]
    assert "확인했습니다" in Notice.objects.get(template=template).body


def test_nothing_is_kept_that_nobody_objected_to_but_it_can_be_excused(place, run, learner, instructor, registrar):
    then = after_first(run)
    no_show = missed(place, instructor, now=then)
    with pytest.raises(services.no_shows.NothingToAnswer):
        services.keep_no_show(no_show=no_show, answer="그대로", actor=registrar, now=then)
    services.excuse_no_show(no_show=no_show, answer="잘못 표시함", actor=registrar, now=then)
    assert selectors.blocked_until(learner, now=then) is None
    with pytest.raises(services.no_shows.AnsweredAlready):
        services.object_to_no_show(no_show=no_show, reason="늦었지만", actor=learner, now=then)


def test_a_point_that_expired_counts_no_more(place, run, instructor):
    no_show = missed(place, instructor, now=after_first(run))
    assert rules.standing(no_show, now=no_show.expires_at) == NoShowStanding.EXPIRED
