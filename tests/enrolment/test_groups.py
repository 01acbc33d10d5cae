"""A list of people whom an institution sends, registered each alone or all together."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from courses.enrolment import services
from courses.enrolment.forms.inviting import read_date
from courses.enrolment.models import Enrolment, Invitation, Party, SeatPool
from lms.accounts.models import User
from lms.privacy import selectors as privacy_selectors
from lms.privacy.forms import box_name
from tests import factories
from tests.enrolment.deciding import apply_for, states

pytestmark = pytest.mark.django_db
LIST = "오순자, 1950-01-02, 010-9999-0001\n박철수\t1948.3.4.\t01099990002\n이영희; 19551231; 010 9999 0003\n"


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def run(now):
    return factories.open_run(at=now, method="invitation", capacity=3, line=0)


@pytest.fixture
def invitation(run, other_institution, registrar, now):
    return services.invite(run=run, institution=other_institution, most=5, expires_at=now + timedelta(days=2), actor=registrar, now=now)


@pytest.fixture
def send(signed_in, registrar, run, invitation):
    desk = signed_in(registrar)
    agreed = {box_name(document): "on" for document in privacy_selectors.current_documents() if document.required}

    def do(people=LIST, how="each", key="one", **more):
        address = f"/en/desk/registrar/runs/{run.public_id}/invitations/{invitation.pk}/group/"
        return desk.post(address, {"people": people, "how": how, "request_key": key, **agreed, **more})

    return do


def text(response):
    return response.content.decode()


def used(invitation):
    return Invitation.objects.get(pk=invitation.pk).used


def test_each_of_the_list_has_a_place_of_her_own(send, run, invitation, registrar):
    page = text(send())
    assert page.count("Place confirmed") == 3
    assert "오*자" in page
    assert states(run) == ["confirmed"] * 3
    assert not Party.objects.exists()
    assert used(invitation) == 3
    assert User.objects.get(phone="01099990002").birth_date.isoformat() == "1948-03-04"  # type: ignore[union-attr]
    assert Enrolment.objects.first().events.get().actor == registrar  # type: ignore[union-attr]


def test_the_same_list_again_changes_nothing(send, run, invitation):
    send()
    assert text(send()).count("Place confirmed") == 3
    assert (len(states(run)), used(invitation)) == (3, 3)


def test_one_who_cannot_does_not_keep_the_others_from_it(send, run, invitation, learner, now):
    apply_for(run, factories.UserFactory(name="오순자", phone="01099990001"), now=now, invitation=invitation.code)
    page = text(send())
    assert "has already applied" in page
    assert page.count("Place confirmed") == 2


def test_all_of_them_come_together(send, run, invitation):
    send(how="together")
    party = Party.objects.get()
    assert [member.learner.name for member in party.members.order_by("pk")] == ["오순자", "박철수", "이영희"]
    assert (party.leader.name, SeatPool.objects.get(run=run).taken, used(invitation)) == ("오순자", 3, 3)
    send(how="together")
    assert (Party.objects.count(), used(invitation)) == (1, 3)


def test_together_means_all_of_them_or_nobody(send, run, invitation):
    SeatPool.objects.filter(run=run).update(capacity=2)
    answer = send(how="together")
    assert answer.status_code == 422
    assert (states(run), used(invitation), Party.objects.count()) == ([], 0, 0)
    assert not User.objects.filter(phone="01099990001").exists()
    assert "오순자" in text(answer), "nothing typed is lost"


def test_who_speaks_against_the_whole_group_is_named(send, run, invitation, now):
    apply_for(run, factories.UserFactory(name="박철수", phone="01099990002"), now=now, invitation=invitation.code)
    page = text(send(how="together"))
    assert "Nobody was registered" in page
    assert "has already applied" in page
    assert page.count("Nothing speaks against it") == 2
    assert states(run) == ["confirmed"]


def test_a_number_of_somebody_else_is_noticed(send, run):
    factories.UserFactory(name="남의이름", phone="01099990003")
    assert "registered with another name" in text(send(how="together"))
    assert "registered with another name" in text(send())
    assert len(states(run)) == 2


def test_more_than_the_invitation_says_do_not_come(send, run, invitation):
    Invitation.objects.filter(pk=invitation.pk).update(most=2)
    assert send(how="together").status_code == 422
    assert states(run) == []
    assert "Everybody whom your institution may send" in text(send())
    assert len(states(run)) == 2


@pytest.mark.parametrize(
    "people",
    [
        "",
        "오순자",
        "오순자, 1950-13-02, 010-9999-0001",
        "오순자, 50-01-02, 010-9999-0001",
        "오순자, 1950-01-02, 02-123-4567",
        "오순자, 2090-01-02, 01099990001",
        "1, 2, 3, 4",
        "=1+1,1950-01-02,01099990001",
        "가, 1950-01-02, 01099990001",
        "😀😀, 1950-01-02, 01099990001",
        LIST + LIST,
        "가" * 30_000,
    ],
)
def test_a_list_that_does_not_hold_registers_nobody(send, run, people):
    answer = send(people=people)
    assert answer.status_code == 422
    assert states(run) == []


def test_what_is_wrong_is_said_line_by_line(send):
    page = text(send(people="오순자, 1950-01-02, 010-9999-0001\n박철수, 어제, 010-9999-0002\n이영희, 1955-12-31"))
    assert "Line 2: Write the date of birth" in page
    assert "Line 3: Write name, date of birth" in page


def test_nobody_is_registered_who_has_not_agreed(send, run):
    required = [document for document in privacy_selectors.current_documents() if document.required]
    answer = send(**{box_name(document): "" for document in required})
    assert answer.status_code == (422 if required else 200)
    assert states(run) == ([] if required else ["confirmed"] * 3)


@pytest.mark.parametrize(
    ("written", "day"), [("1950-01-02", "1950-01-02"), ("1950.1.2.", "1950-01-02"), ("1950년 1월 2일", "1950-01-02"), ("19500102", "1950-01-02")]
)
def test_a_day_is_read_as_people_write_it(written, day):
    assert read_date(written).isoformat() == day  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["", "어제", "50-1-2", "1950-2-30", "1950-1", "1950-1-2-3", "９９９９９-1-1", "1950010"])
def test_what_is_no_day_is_none(written):
    assert read_date(written) is None
