"""Who missed the first class gets a point unless the record says otherwise; one that is corrected afterwards is shown to the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.attendance import services
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment import services as enrolment_services
from courses.enrolment.models import NoShow
from tests.attendance.asking import approve, ask
from tests.enrolment.missing import after_first, confirmed, missed, rule, run_with_points

pytestmark = pytest.mark.django_db
SAID = "By the roll, which was corrected since, this person was there or is excused."


@pytest.fixture
def run(now):
    rule(now)
    return run_with_points(now)


@pytest.fixture
def place(run, learner, now):
    return confirmed(run, learner, now=now)


@pytest.fixture
def absent(run, place, instructor):
    first = run.class_sessions.order_by("starts_at").first()
    services.record_roll(actor=instructor, class_session=first, marks={place.pk: "absent"}, nonce="roll", now=first.starts_at)
    return first


def test_a_correction_before_the_marking_prevents_the_point(run, place, absent, instructor):
    approve(ask(place, absent, now=absent.ends_at), actor=instructor, now=absent.ends_at)
    with pytest.raises(enrolment_services.no_shows.NoShowNotRecorded) as refusal:
        missed(place, instructor, now=after_first(run))
    assert refusal.value.details == {"problem": "was-there"}
    assert enrolment_services.record_no_shows(run=run, absent=[place.public_id], actor=instructor, now=after_first(run)) == 0
    assert not NoShow.objects.exists()


def test_a_correction_after_it_is_shown_to_the_office(run, place, absent, instructor, registrar, signed_in):
    no_show = missed(place, instructor, now=after_first(run))
    later = after_first(run) + timedelta(days=1)
    pages = (f"/en/desk/instructor/runs/{run.public_id}/no-shows/", f"/en/desk/registrar/no-shows/{no_show.pk}/")
    with time_machine.travel(later, tick=False):
        office = signed_in(registrar)
        for page in pages:
            assert SAID not in office.get(page).content.decode()
        approve(ask(place, absent, now=later), actor=registrar, now=later)
        for page in pages:
            assert SAID in office.get(page).content.decode()
        enrolment_services.excuse_no_show(no_show=no_show, answer="정정됨", actor=registrar, now=later)
        for page in pages:
            assert SAID not in office.get(page).content.decode()
    assert enrolment_selectors.points_of(place.learner, now=later)[0].standing == "excused"
