"""A list is tried and registered while others apply, leave, and work on the same list."""

from __future__ import annotations

import pytest

from courses.enrolment import services
from courses.enrolment.models import Enrolment, PeopleList, PeopleListRow, SeatPool, Terms
from courses.enrolment.services import importing
from courses.enrolment.services.importing import ListRow, ListWish
from lms.kernel.errors import DomainError
from lms.privacy import selectors as privacy_selectors
from tests import factories
from tests.enrolment.race import PROCESSES, THREADS, rush

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = PROCESSES * THREADS


def kept_list(run, registrar, people, *, now):
    """Handed in."""
    rows = [ListRow(number=number, phone=phone, name=name, birth_date="1950-01-02") for number, (phone, name) in enumerate(people, start=2)]
    kinds = frozenset(document.kind for document in privacy_selectors.current_documents())
    return importing.hand_in(run=run, wish=ListWish(rows=rows, agreed=kinds), actor=registrar, now=now)


def outcome(do, **wish):
    try:
        do(**wish)
    except DomainError as refusal:
        return refusal.code
    return "done"


def test_trying_lists_while_their_people_apply_and_others_leave_stops_nobody(now, registrar):
    run = factories.open_run(at=now, capacity=15, line=100)
    known = [factories.UserFactory(name="김하늘", phone=f"0107777{number:04d}") for number in range(AT_ONCE // 2)]
    leaving = [services.apply(learner=factories.UserFactory(), run=run, request_key="x", actor=registrar, now=now) for _ in range(AT_ONCE // 4)]
    people = [(person.phone, person.name) for person in known] + [(f"0106666{number:04d}", "새사람") for number in range(5)]
    lists = [kept_list(run, registrar, people if number % 2 else people[::-1], now=now) for number in range(AT_ONCE // 4)]

    PeopleList.objects.update(checked_at=None)

    def work(what):
        if isinstance(what, Enrolment):
            return outcome(services.withdraw, enrolment=what, actor=what.learner, now=now)
        if isinstance(what, PeopleList):
            return outcome(importing.try_list, list_id=what.pk, now=now)
        wish = {"learner": what, "run": run, "actor": what, "now": now, "request_key": "own"}
        answer = outcome(services.apply, **wish)
        return answer if answer == "done" else outcome(services.join_waiting_list, **wish)

    assert rush(work, [*lists, *known, *leaving]) == {"done": AT_ONCE}
    assert PeopleList.objects.filter(checked_at=None).count() == 0
    pool = SeatPool.objects.get(run=run)
    assert pool.taken == Enrolment.objects.filter(run=run, state__in=["confirmed", "offered"]).count() <= 15
    assert Terms.objects.get(run=run).waiting == Enrolment.objects.filter(run=run, state="waiting").count()


def test_a_list_that_many_work_on_registers_each_once(now, registrar):
    run = factories.open_run(at=now, capacity=3, line=100)
    made = kept_list(run, registrar, [(f"0106666{number:04d}", "새사람") for number in range(10)], now=now)
    PeopleList.objects.filter(pk=made.pk).update(started_at=now)

    def work(_):
        return outcome(importing.register_rows, list_id=made.pk, now=now)

    assert rush(work, range(AT_ONCE)) == {"done": AT_ONCE}
    assert SeatPool.objects.get(run=run).taken == 3
    assert Enrolment.objects.filter(run=run).count() == 10
    in_order = PeopleListRow.objects.order_by("number").values_list("enrolment__state", flat=True)
    assert sorted(in_order) == ["confirmed"] * 3 + ["waiting"] * 7
