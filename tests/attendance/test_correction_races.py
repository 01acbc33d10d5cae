"""Many ask and decide at the same moment: one wish, one decision, one correction, one message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.attendance.models import Correction, CorrectionRequest
from lms.kernel.errors import DomainError
from lms.notices.models import Notice
from tests import factories
from tests.attendance.asking import approve, ask, refuse
from tests.enrolment.race import PROCESSES, THREADS, rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = PROCESSES * THREADS


def outcome(do):
    try:
        do()
    except DomainError as refusal:
        return refusal.code
    return "done"


def test_one_wish_is_asked_and_decided_once(now, learner, registrar):
    run = factories.open_run(at=now - timedelta(days=14, hours=1))
    place, session = factories.EnrolmentFactory(run=run, learner=learner), run.class_sessions.get(number=1)

    def wish(number):
        return outcome(lambda: ask(place, session, now=now, key=f"page-{number}"))

    def decide(number):
        asked = CorrectionRequest.objects.get()
        does = approve if number % 2 else refuse
        return outcome(lambda: does(asked, actor=registrar, now=now))

    assert rush(wish, list(range(AT_ONCE))) == {"done": 1, "asked-already": AT_ONCE - 1}
    assert CorrectionRequest.objects.count() == 1
    assert rush(decide, list(range(AT_ONCE))) == {"done": AT_ONCE // 2, "request-is-decided": AT_ONCE // 2}
    approved = CorrectionRequest.objects.get().state == "approved"
    assert Correction.objects.count() == int(approved)
    assert Notice.objects.filter(person=learner).count() == 1
