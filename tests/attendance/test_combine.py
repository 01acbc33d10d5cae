"""합반: class sessions of two runs are held together, and each keeps its own roll."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from courses.attendance import selectors, services
from courses.attendance.data import Noted, Sender, Whereabouts
from courses.catalogue.models import ClassSession, CourseRun
from courses.catalogue.services import PlanDoesNotHold
from courses.enrolment import services as enrolment_services
from lms.audit.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_run(run, now):
    """Another run of the same course, a day and three hours later each week, elsewhere."""
    return factories.open_run(at=now - timedelta(days=12, hours=22), course=run.course, venue_ko="도서관", venue_en="Library")


@pytest.fixture
def host(run):
    return run.class_sessions.get(number=2)


@pytest.fixture
def guest(other_run):
    return other_run.class_sessions.get(number=2)


@pytest.fixture
def combine(registrar, now):
    def do(guest, host, *, reason="강사 한 분", at=now):
        return services.combine_class_sessions(guest=guest, host=host, reason=reason, actor=registrar, now=at)

    return do


@pytest.fixture
def move(registrar, now):
    def do(session, *, by):
        to = Whereabouts(session.starts_at + by, session.ends_at + by, session.venue_ko, session.venue_en)
        return services.move_class_session(class_session=session, to=to, reason="변경", actor=registrar, now=now)

    return do


def there(session):
    session = ClassSession.objects.select_related("run").get(pk=session.pk)
    return session.starts_at, session.venue, session.held_with_id


def test_the_guest_is_held_at_the_time_and_place_of_the_host(combine, guest, host, run, registrar):
    before = guest.starts_at
    combine(guest, host)
    assert there(guest) == (host.starts_at, run.venue, host.pk)
    change = guest.changes.get()
    assert (change.was_starts_at, change.starts_at, change.reason, change.actor) == (before, host.starts_at, "강사 한 분", registrar)
    assert (change.was_venue_ko, change.venue_ko) == ("도서관", "AI 배움터 1강의실")
    assert Event.objects.get(action="class_session.combined").data["held_with"] == host.pk
    combine(guest, host)
    assert guest.changes.count() == 1, "once"


def test_the_guests_go_along_when_the_host_moves(combine, move, guest, host):
    combine(guest, host)
    move(host, by=timedelta(hours=2))
    assert there(guest)[0] == there(host)[0] == host.starts_at + timedelta(hours=2)
    assert there(guest)[2] == host.pk


def test_they_are_cancelled_with_it(combine, guest, host, registrar, now):
    combine(guest, host)
    services.cancel_class_session(class_session=host, reason="강사 병가", actor=registrar, now=now)
    assert {session.status for session in ClassSession.objects.filter(pk__in=[guest.pk, host.pk])} == {"cancelled"}
    assert guest.changes.last().is_cancelled


def test_nothing_moves_where_a_guest_cannot_come_along(combine, move, guest, host, other_run):
    combine(guest, host)
    third = other_run.class_sessions.get(number=3)
    before = there(guest), there(host)
    with pytest.raises(services.GuestsCannotFollow) as refused:
        move(host, by=third.starts_at - host.starts_at)
    assert f"{other_run.number}기" in str(refused.value)
    assert (there(guest), there(host)) == before


def test_a_guest_that_is_moved_is_on_its_own_again(combine, move, guest, host):
    at_first = guest.starts_at
    combine(guest, host)
    combined = ClassSession.objects.get(pk=guest.pk)
    move(combined, by=at_first - combined.starts_at)
    assert there(guest)[::2] == (at_first, None)
    assert there(host)[0] == host.starts_at
    combine(guest, host)
    move(ClassSession.objects.get(pk=guest.pk), by=timedelta())
    assert there(guest)[::2] == (host.starts_at, None), "also at the same time, in a room of its own"


def test_what_cannot_be_held_together_is_refused(combine, run, other_run, guest, host, now):
    foreign = factories.open_run(at=now).class_sessions.get(number=1)
    online = factories.open_run(at=now, course=run.course, is_online=True).class_sessions.get(number=1)
    for one, other in ((guest, foreign), (guest, online), (guest, other_run.class_sessions.get(number=3))):
        with pytest.raises(services.CannotBeCombined):
            combine(one, other)
    third = factories.open_run(at=now - timedelta(days=13, hours=20), course=run.course).class_sessions.get(number=2)
    combine(guest, host)
    for one, other in ((third, guest), (host, third), (guest, third)):
        with pytest.raises(services.CannotBeCombined):
            combine(one, other)
    assert combine(third, host).held_with_id == host.pk, "a third one may come"


def test_it_is_for_what_is_still_to_come(combine, run, other_run, guest, host, mark, enrolment, now):
    with pytest.raises(enrolment_services.ReasonMissing):
        combine(guest, host, reason="")
    with pytest.raises(services.ClassSessionHasBegun):
        combine(guest, run.class_sessions.get(number=1))
    early = host.starts_at - timedelta(minutes=30)
    mark(host, {enrolment: "present"}, at=early)
    with pytest.raises(services.RollIsTaken):
        combine(guest, host, at=early)


def test_the_timetable_of_the_guests_run_has_to_hold(combine, guest, host, other_run):
    ClassSession.objects.filter(pk=host.pk).update(starts_at=guest.starts_at, ends_at=guest.ends_at)
    with pytest.raises(PlanDoesNotHold):
        combine(other_run.class_sessions.get(number=3), host)


def test_each_run_has_its_own_roll_and_who_teaches_the_host_reaches_both(combine, guest, host, run, other_run, instructor, foreign_instructor, now):
    enrolment_services.assign_staff(run=run, user=instructor, actor=None, now=now)
    place = factories.EnrolmentFactory(run=other_run)
    seen = {"run_public_id": other_run.public_id, "number": 2}
    with pytest.raises(Http404):
        selectors.access_class_session(viewer=instructor, **seen)
    combine(guest, host)
    assert selectors.access_class_session(viewer=instructor, **seen) == guest
    assert [(one, getattr(one, "people", None)) for one in selectors.guests_of(host)] == [(guest, 1)]
    with pytest.raises(Http404):
        selectors.access_class_session(viewer=instructor, run_public_id=other_run.public_id, number=3)
    with pytest.raises(Http404):
        selectors.access_class_session(viewer=foreign_instructor, **seen)
    noted = Noted(place.pk, "enter", "card", host.starts_at, "a")
    services.record_observations(class_session=guest, noted=[noted], sender=Sender(), now=host.starts_at)
    assert list(selectors.live_records().values_list("class_session", "enrolment", "status")) == [(guest.pk, place.pk, "present")]


def test_a_host_is_looked_for_among_the_runs_of_the_institution(run, other_run, guest, host, now):
    factories.open_run(at=now)
    found = selectors.possible_hosts(guest=guest, now=now)
    assert {session.run_id for session in found} == {run.pk}
    assert host in found
    CourseRun.objects.filter(pk=run.pk).update(status="cancelled", cancel_reason="폐강")
    assert selectors.possible_hosts(guest=guest, now=now) == []
