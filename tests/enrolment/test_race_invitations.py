"""Many who come by one invitation and give their places back at once: it never counts more, or fewer, than those who are there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.enrolment import services
from courses.enrolment.data import Wish
from courses.enrolment.models import Enrolment, EnrolmentState, Invitation
from tests import factories
from tests.enrolment.race import rush

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_uses_are_those_who_are_there(now, institution, registrar):
    run = factories.open_run(at=now, method="invitation", capacity=15)
    invitation = services.invite(run=run, institution=institution, most=10, expires_at=now + timedelta(days=2), actor=registrar, now=now)
    people = [factories.UserFactory() for _ in range(40)]

    def work(person):
        wish = Wish(learner=person, run=run, request_key="once", invitation=invitation.code)
        try:
            enrolment = services.apply_for(wish=wish, actor=person, now=now)
        except services.InvitationUsedUp:
            return "used up"
        if person.pk % 2:
            services.withdraw(enrolment=enrolment, actor=person, now=now)
            return "gone again"
        return "there"

    answers = rush(work, people)
    there = Enrolment.objects.filter(run=run, state=EnrolmentState.CONFIRMED).count()
    assert set(answers) <= {"used up", "gone again", "there"}, answers
    assert there == answers["there"] == Invitation.objects.get(pk=invitation.pk).used <= 10
    assert run.seat_pools.get().taken == there
