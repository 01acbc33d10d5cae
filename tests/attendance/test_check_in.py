"""Checking oneself in: a good code counts from when it was read, and every other one has its own answer and is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.attendance import selectors
from courses.attendance.data import Fate, Sender
from courses.attendance.models import Observation, RefusedScan
from courses.attendance.services import checking_in, forgetting, scan_errors
from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment
from tests import factories
from tests.attendance import reading

pytestmark = pytest.mark.django_db
A_WHILE = timedelta(minutes=5)


@pytest.fixture
def start(meeting):
    return meeting.starts_at


@pytest.fixture
def scan(meeting):
    """Scan what the screen shows, and record it: `scan(learner, at, later=timedelta(), kind="enter", nonce="scan-1")`."""

    def do(learner, at, *, later=timedelta(), kind="enter", nonce="scan-1", of=meeting):
        sender = Sender(actor_id=learner.pk, browser="b" * 64)
        stamp = checking_in.stamp_scan(scanned=reading.scanned(of, at, kind=kind, nonce=nonce), sender=Sender(), now=at)
        return checking_in.check_in(learner=learner, stamp=stamp, sender=sender, now=at + later)

    return do


@pytest.fixture
def type_code():
    def do(learner, code, at, *, later=timedelta(), nonce="typed-1"):
        stamp = checking_in.Stamp(source="spoken", text=code, at=at, nonce=nonce)
        return checking_in.check_in(learner=learner, stamp=stamp, sender=Sender(actor_id=learner.pk), now=at + later)

    return do


def stamp(meeting, at, **read):
    return checking_in.stamp_scan(scanned=reading.scanned(meeting, at, **read), sender=Sender(), now=at)


def refused():
    return list(RefusedScan.objects.values_list("reason", flat=True).order_by("pk"))


def test_it_counts_from_the_moment_it_was_read_however_long_signing_in_took(scan, meeting, enrolment, learner, start):
    done = scan(learner, start, later=timedelta(minutes=9, seconds=59))
    assert (done.outcome.fate, done.outcome.status, done.refusal) == (Fate.RECORDED, "present", None)
    seen = Observation.objects.get()
    assert (seen.enrolment, seen.kind, seen.source, seen.actor, seen.browser) == (enrolment, "enter", "qr", learner, "b" * 64)
    assert (seen.observed_at, seen.received_at) == (start, start + timedelta(minutes=9, seconds=59))


def test_after_more_than_ten_minutes_it_does_not_count_and_is_kept(scan, meeting, enrolment, learner, start):
    done = scan(learner, start, later=timedelta(minutes=10, seconds=1))
    assert isinstance(done.refusal, scan_errors.ScanTooOld)
    assert not Observation.objects.exists()
    [kept] = RefusedScan.objects.all()
    assert (kept.reason, kept.class_session, kept.actor, kept.observed_at) == ("scan-too-old", meeting, learner, start)


def test_the_same_reading_again_gives_the_first_answer_even_when_it_is_old(scan, enrolment, learner, start):
    scan(learner, start)
    again = scan(learner, start, later=timedelta(minutes=30))
    assert (again.outcome.fate, again.at, again.outcome.status) == (Fate.REPEATED, start, "present")
    assert (Observation.objects.count(), refused()) == (1, [])


def test_a_forged_code_is_kept_and_never_whole(meeting, start):
    with pytest.raises(scan_errors.ForgedCode):
        stamp(meeting, start, code=reading.FORGED)
    [kept] = RefusedScan.objects.all()
    assert (kept.reason, kept.source, kept.class_session, kept.actor, kept.text) == ("forged-code", "qr", meeting, None, "000…")


@pytest.mark.parametrize("change", [{"number": 99}, {"run": "0" * 16}, {"kind": "present"}])
def test_a_good_code_at_another_address_is_forged(meeting, start, change):
    good = reading.scanned(meeting, start)
    with pytest.raises(scan_errors.ForgedCode):
        checking_in.stamp_scan(scanned=checking_in.Scanned(**{**vars(good), **change}), sender=Sender(), now=start)
    assert good.code not in RefusedScan.objects.get().text


def test_the_code_of_another_movement_or_class_session_is_forged(meeting, run, start):
    other = run.class_sessions.get(number=2)
    for code in (reading.shown(meeting, start, "leave").code, reading.shown(other, start).code):
        with pytest.raises(scan_errors.ForgedCode):
            stamp(meeting, start, code=code, nonce=code)


@pytest.mark.parametrize(("age", "minutes"), [(40, 1), (61, 1), (125, 2), (3600, 60)])
def test_an_expired_code_says_how_long_ago_it_was_shown(meeting, start, age, minutes):
    old = reading.shown(meeting, start - timedelta(seconds=age)).code
    with pytest.raises(scan_errors.ExpiredCode) as found:
        stamp(meeting, start, code=old)
    assert abs(found.value.details["minutes"] - minutes) <= 1
    assert refused() == ["expired-code"]


def test_a_code_is_good_for_one_step_more_and_not_longer(meeting, start):
    code = reading.shown(meeting, start).code
    assert checking_in.stamp_scan(scanned=reading.scanned(meeting, start, code=code), sender=Sender(), now=start + timedelta(seconds=20))
    with pytest.raises(scan_errors.ExpiredCode):
        checking_in.stamp_scan(scanned=reading.scanned(meeting, start, code=code), sender=Sender(), now=start + timedelta(seconds=40))


def test_who_scans_again_is_told_that_it_is_recorded_and_since_when(scan, enrolment, learner, start):
    scan(learner, start)
    again = scan(learner, start + A_WHILE, nonce="scan-2")
    assert isinstance(again.refusal, scan_errors.AlreadyRecorded)
    assert (again.at, again.outcome.status) == (start, "present")
    assert (Observation.objects.count(), refused()) == (1, ["already-recorded"])


def test_going_out_twice_is_two_movements(scan, enrolment, learner, start):
    for minute, kind in enumerate(("enter", "out", "back", "out", "back", "leave")):
        assert scan(learner, start + timedelta(minutes=minute), kind=kind, nonce=f"n{minute}").refusal is None
    assert Observation.objects.count() == 6


def test_an_earlier_reading_counts_although_a_later_one_was_recorded_first(scan, enrolment, learner, start):
    scan(learner, start + timedelta(minutes=12), nonce="later")
    assert scan(learner, start + timedelta(minutes=5), later=timedelta(minutes=8), nonce="earlier").refusal is None
    assert selectors.live_records().get().status == "present"


def test_somebody_without_a_place_is_refused_and_kept(scan, meeting, stranger, start):
    done = scan(stranger, start)
    assert isinstance(done.refusal, scan_errors.NoPlaceHere)
    [kept] = RefusedScan.objects.all()
    assert (kept.reason, kept.actor, kept.enrolment, kept.class_session) == ("not-in-this-class", stranger, None, meeting)


def test_a_place_that_was_given_back_is_none(scan, meeting, enrolment, learner, start):
    Enrolment.objects.filter(pk=enrolment.pk).update(state="withdrawn", ended_at=start)
    assert scan(learner, start).refusal.code == "not-in-this-class"


def test_too_early_and_cancelled_are_refused_with_their_reasons(scan, meeting, enrolment, learner, start):
    assert scan(learner, start - timedelta(minutes=61), nonce="a").refusal.code == "seen-too-early"
    ClassSession.objects.filter(pk=meeting.pk).update(status="cancelled")
    assert scan(learner, start, nonce="b").refusal.code == "class-session-is-cancelled"
    assert refused() == ["seen-too-early", "class-session-is-cancelled"]


@pytest.fixture
def guests(meeting, now):
    """A class session of another run whose people sit in the same room."""
    run = factories.open_run(at=now - timedelta(days=14, hours=1))
    ClassSession.objects.filter(run=run, number=2).update(
        starts_at=meeting.starts_at + timedelta(hours=9), ends_at=meeting.ends_at + timedelta(hours=9)
    )
    ClassSession.objects.filter(run=run, number=1).update(starts_at=meeting.starts_at, ends_at=meeting.ends_at, held_with=meeting)
    return run.class_sessions.get(number=1)


def test_the_hosts_screen_is_good_for_a_guest_and_counts_in_her_own_class(scan, guests, other_learner, start):
    place = factories.EnrolmentFactory(run=guests.run, learner=other_learner)
    done = scan(other_learner, start)
    assert (done.refusal, done.class_session) == (None, guests)
    assert Observation.objects.get().class_session == guests
    assert selectors.live_records().get().enrolment == place


def test_a_typed_code_is_found_among_her_classes_and_all_movements(type_code, meeting, guests, enrolment, learner, other_learner, start):
    factories.EnrolmentFactory(run=guests.run, learner=other_learner)
    for person, kind, session in ((learner, "enter", meeting), (learner, "leave", meeting), (other_learner, "enter", guests)):
        done = type_code(person, reading.shown(meeting, start, kind).spoken, start, nonce=f"{person.pk}-{kind}")
        assert (done.refusal, done.kind, done.class_session) == (None, kind, session)
    assert set(Observation.objects.values_list("source", flat=True)) == {"spoken"}


def test_a_typed_code_is_judged_by_the_moment_it_was_typed(type_code, meeting, enrolment, learner, start):
    done = type_code(learner, reading.shown(meeting, start).spoken, start, later=timedelta(minutes=8))
    assert (done.refusal, done.at) == (None, start)


def test_a_typed_code_of_somebody_elses_class_or_of_earlier_is_wrong_and_kept(type_code, meeting, enrolment, learner, stranger, start):
    code = reading.shown(meeting, start).spoken
    assert type_code(stranger, code, start).refusal.code == "wrong-code"
    assert type_code(learner, code, start + timedelta(minutes=1), nonce="late").refusal.code == "wrong-code"
    assert [(one.class_session, one.text) for one in RefusedScan.objects.order_by("pk")] == [(None, f"{code[:3]}…"), (meeting, f"{code[:3]}…")]


def test_ten_wrong_codes_close_typing_for_ten_minutes(type_code, meeting, enrolment, learner, start):
    good, wrong = reading.shown(meeting, start).spoken, "000000"
    for number in range(10):
        assert type_code(learner, wrong, start, nonce=f"n{number}").refusal.code == "wrong-code"
    assert type_code(learner, good, start, nonce="good").refusal.code == "too-many-tries"
    later = start + timedelta(minutes=10, seconds=1)
    assert type_code(learner, reading.shown(meeting, later).spoken, later, nonce="later").refusal is None


def test_a_code_on_the_screen_stays_good_when_the_key_is_replaced(settings, meeting, start):
    settings.LMS_ATTENDANCE_KEYS = ["o" * 32]
    old = reading.shown(meeting, start)
    settings.LMS_ATTENDANCE_KEYS = ["n" * 32, "o" * 32]
    new = reading.shown(meeting, start)
    assert new.code != old.code
    assert stamp(meeting, start, code=old.code)
    assert stamp(meeting, start, code=new.code, nonce="second")
    settings.LMS_ATTENDANCE_KEYS = ["n" * 32]
    assert reading.shown(meeting, start) == new
    with pytest.raises(scan_errors.ForgedCode):
        stamp(meeting, start, code=old.code, nonce="third")


def test_what_was_refused_is_forgotten_after_ninety_days(meeting, start):
    for days in (91, 89):
        at = start - timedelta(days=days)
        with pytest.raises(scan_errors.ForgedCode):
            stamp(meeting, at, code=reading.FORGED, nonce=f"{days}")
    assert forgetting.forget_refused_scans(now=start) == 1
    assert RefusedScan.objects.get().nonce == "89"
