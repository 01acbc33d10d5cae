"""Withdrawing and being cancelled give the seat back once and for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses.enrolment import services
from courses.enrolment.models import Enrolment, SeatPool

pytestmark = pytest.mark.django_db


def taken(run):
    return SeatPool.objects.get(run=run).taken


def test_withdrawing_gives_the_seat_to_the_next(apply, learner, other_learner, stranger, run, now):
    enrolment = apply(learner, run)
    apply(other_learner, run)
    services.withdraw(enrolment=enrolment, actor=learner, now=now)
    assert (enrolment.state, enrolment.ended_at) == ("withdrawn", now)
    apply(stranger, run)
    assert taken(run) == 2


def test_repeating_it_changes_nothing_even_from_an_old_page(apply, learner, run, now):
    enrolment = apply(learner, run)
    old_page = Enrolment.objects.get(pk=enrolment.pk)
    services.withdraw(enrolment=enrolment, actor=learner, now=now)
    services.withdraw(enrolment=enrolment, actor=learner, now=now)
    services.withdraw(enrolment=old_page, actor=learner, now=now)
    assert taken(run) == 0
    assert enrolment.events.count() == 2


def test_it_is_refused_after_the_deadline(apply, learner, run):
    enrolment = apply(learner, run)
    with pytest.raises(services.TooLateToWithdraw):
        services.withdraw(enrolment=enrolment, actor=learner, now=run.withdraw_until)
    services.withdraw(enrolment=enrolment, actor=learner, now=run.withdraw_until - timedelta(seconds=1))


def test_who_withdrew_may_apply_again_and_the_old_request_stays_what_it_was(apply, learner, run, now):
    first = apply(learner, run, key="first")
    services.withdraw(enrolment=first, actor=learner, now=now)
    second = apply(learner, run, key="second")
    assert second != first
    assert apply(learner, run, key="first") == first


def test_the_office_says_why(apply, learner, registrar, run, now):
    enrolment = apply(learner, run)
    with pytest.raises(services.ReasonMissing):
        services.cancel_by_office(enrolment=enrolment, reason="  ", actor=registrar, now=now)
    services.cancel_by_office(enrolment=enrolment, reason="신청 자격이 확인되지 않았습니다.", actor=registrar, now=now)
    step = enrolment.events.last()
    assert (step.to_state, step.actor, step.reason) == ("cancelled", registrar, "신청 자격이 확인되지 않았습니다.")
    assert taken(run) == 0


def test_what_the_office_cancelled_cannot_be_withdrawn(apply, learner, registrar, run, now):
    enrolment = apply(learner, run)
    old_page = Enrolment.objects.get(pk=enrolment.pk)
    services.cancel_by_office(enrolment=enrolment, reason="중복 신청", actor=registrar, now=now)
    with pytest.raises(services.NotCurrent):
        services.withdraw(enrolment=old_page, actor=learner, now=now)
    assert taken(run) == 0


def test_what_ended_stays_as_it_was(apply, learner, run, now):
    enrolment = apply(learner, run)
    services.withdraw(enrolment=enrolment, actor=learner, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(state="confirmed", ended_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).delete()
