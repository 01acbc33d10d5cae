"""Staff see what became of every message, narrow the list, and send again what did not arrive."""

from __future__ import annotations

import pytest

from lms.audit.models import Event
from lms.kernel.models import Job
from lms.notices import services
from lms.notices.kinds import STEP
from lms.notices.models import Channel, Notice, State
from lms.privacy.models import PersonalDataAccess
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/registrar/notices/"


@pytest.fixture
def desk(signed_in, registrar):
    return signed_in(registrar)


@pytest.fixture
def run(now):
    return factories.CourseRunFactory(at=now, course__title_en="First Steps")


def write(person, run, now, key="one", template="application_withdrawn", **facts):
    services.notify(person=person, template=template, context={"run": run}, key=key, now=now)
    Notice.objects.filter(person=person, key=key).update(**facts)
    return Notice.objects.get(person=person, key=key)


def lost(person, run, now, key="one", **facts):
    return write(person, run, now, key=key, **{"state": State.FAILED, "last_error": "Undelivered 3040", **facts})


def test_without_messages_the_page_says_so(desk):
    assert "There are no messages here" in desk.get(PAGE).content.decode()


def test_each_state_says_what_it_means(desk, learner, other_learner, run, now):
    write(learner, run, now, "a", state=State.DELIVERED, sent_at=now, delivered_at=now, channel=Channel.ALIMTALK, arrived_by=Channel.SMS)
    write(learner, run, now, "b", not_before="2199-01-01T08:00:00+09:00")
    lost(other_learner, run, now)
    page = desk.get(PAGE).content.decode()
    assert "arrived by Text message" in page
    assert "goes on " in page
    assert "could not bring it to this number (code 3040)" in page
    assert "Call the person." in page
    assert other_learner.name not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("state=failed", 1),
        ("kind=course_cancelled", 1),
        ("channel=email", 0),
        ("day=2026-03-05", 3),
        ("day=2026-03-06", 0),
        ("about={run}", 3),
        ("about=elsewhere", 3),
        ("person={learner}", 2),
        ("person=nobody", 0),
        ("state=?&day=x", 3),
    ],
)
def test_it_is_narrowed(desk, learner, other_learner, run, now, query, count):
    write(learner, run, now, "a")
    write(learner, run, now, "b", "course_cancelled")
    lost(other_learner, run, now)
    answer = desk.get(f"{PAGE}?{query.format(run=run.public_id, learner=learner.public_id)}")
    assert len(answer.context["rows"]) == count


def test_figures_are_those_of_the_choice(desk, learner, run, now):
    write(learner, run, now, "a")
    lost(learner, run, now, "b")
    answer = desk.get(f"{PAGE}?state=failed&person={learner.public_id}")
    assert {code: count for code, _label, count in answer.context["states"] if count} == {State.QUEUED: 1, State.FAILED: 1}


def test_a_person_is_looked_for_without_a_trace_in_the_address(desk, learner, run, now):
    answer = desk.post(f"{PAGE}?state=queued", {"text": "서준"})
    page = answer.content.decode()
    assert "이*준" in page
    assert f"state=queued&amp;person={learner.public_id}" in page
    assert ("search", [learner.pk]) in PersonalDataAccess.objects.values_list("action", "subject_ids")
    assert "Nobody was found" in desk.post(PAGE, {"text": "아무개"}).content.decode()


def test_one_is_sent_again_and_the_choice_stays(desk, learner, registrar, run, now):
    notice = lost(learner, run, now)
    answer = desk.post(f"{PAGE}{notice.pk}/retry/", {"next": f"{PAGE}?state=failed"})
    assert answer.url == f"{PAGE}?state=failed"
    notice.refresh_from_db()
    assert (notice.state, notice.sending) == (State.QUEUED, 2)
    assert Event.objects.get(action="notices.retried").actor_id == registrar.pk
    assert desk.post(f"{PAGE}{notice.pk}/retry/", {"next": "https://elsewhere.example/"}).url == PAGE


def test_what_a_later_message_overtook_cannot_be_sent_again(desk, learner, run, now):
    notice = lost(learner, run, now, f"{STEP}1", template="application_confirmed")
    lost(learner, run, now, f"{STEP}2", template="course_cancelled")
    page = desk.get(f"{PAGE}?state=failed").content.decode()
    assert "Overtaken by a later message" in page
    assert f"{PAGE}{notice.pk}/retry/" not in page
    assert f"{PAGE}{notice.pk}/told/" in page
    assert "1 message is not sent again" in page
    assert "Send 1 message that did not arrive again" in page
    answer = desk.post(f"{PAGE}{notice.pk}/retry/", follow=True).content.decode()
    assert "A later message to this person says what is true now" in answer


def test_one_is_told_by_phone(desk, learner, run, now):
    notice = lost(learner, run, now)
    desk.post(f"{PAGE}{notice.pk}/told/")
    notice.refresh_from_db()
    assert notice.state == State.TOLD
    assert Event.objects.filter(action="notices.told").exists()


def test_all_of_the_choice_are_sent_again_by_a_job(desk, learner, other_learner, run, now):
    lost(learner, run, now, "a")
    lost(other_learner, run, now, "b")
    Job.objects.all().delete()
    desk.post(f"{PAGE}retry/?person={learner.public_id}")
    job = Job.objects.get(name="notices.retry_many")
    assert job.payload["notice_ids"] == [Notice.objects.get(person=learner).pk]


def test_a_choice_that_cannot_be_read_sends_nothing_again(desk, learner, run, now):
    lost(learner, run, now)
    desk.post(f"{PAGE}retry/?kind=nothing-of-ours")
    assert not Job.objects.filter(name="notices.retry_many").exists()


def test_who_is_not_reached_is_marked_where_staff_meet_her(desk, learner, now):
    run = factories.open_run(at=now)
    factories.EnrolmentFactory(run=run, learner=learner)
    lost(learner, run, now)
    for page in (f"/en/desk/registrar/runs/{run.public_id}/", f"/en/desk/registrar/people/{learner.public_id}/"):
        assert "Could not be reached: please call" in desk.get(page).content.decode()


def test_the_list_costs_the_same_queries_with_many_messages(desk, learner, now, django_assert_max_num_queries):
    for number in range(20):
        lost(factories.UserFactory(), factories.CourseRunFactory(at=now), now, f"n{number}")
    with django_assert_max_num_queries(13):
        desk.get(PAGE)
