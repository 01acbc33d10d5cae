"""What became of a message is asked until it is known: arrived, arrived as a text, or lost, and then staff call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.kernel import clock, jobs
from lms.kernel.models import Job
from lms.notices import gateway, reasons, rules, selectors, services
from lms.notices.kinds import STEP
from lms.notices.models import Channel, Notice, Preference, State, Wording
from tests import factories

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=1)


@pytest.fixture
def run(now):
    return factories.CourseRunFactory(at=now)


@pytest.fixture
def notice(fake, learner, run, now):
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    made = Notice.objects.get()
    services.deliver(notice_id=made.pk, now=now)
    made.refresh_from_db()
    return made


def follow(notice, moment):
    known = services.follow(now=moment)
    notice.refresh_from_db()
    return known


def test_it_is_asked_after_a_minute_and_then_less_and_less_often(fake, notice, now):
    assert (notice.state, notice.ask_at) == (State.SENT, now + SOON)
    assert follow(notice, now) == 0
    assert fake.asked == 0
    follow(notice, now + SOON)
    assert (fake.asked, notice.ask_at) == (1, now + timedelta(minutes=5))
    follow(notice, now + timedelta(days=3))
    assert (notice.state, notice.ask_at) == (State.SENT, None), "nobody knows, and nobody asks any more"


def test_what_arrived_is_known_to_have_arrived(fake, notice, now):
    fake.becomes("4000")
    assert follow(notice, now + SOON) == 1
    assert (notice.state, notice.delivered_at, notice.arrived_by, notice.ask_at) == (State.DELIVERED, now + SOON, "", None)


def test_what_the_network_gave_up_is_shown_to_staff_with_its_code(fake, notice, learner, now):
    fake.becomes("3040")
    follow(notice, now + SOON)
    assert (notice.state, notice.last_error) == (State.FAILED, "Undelivered 3040")
    reason = reasons.explain(notice.last_error)
    assert reason is not None
    assert "3040" in str(reason.what)
    assert selectors.people_not_reached([learner.pk]) == {learner.pk}
    assert notice.about, "so that the page of the run can say so too"


@pytest.mark.parametrize("code", ["2000", "2230", "3000"])
def test_what_is_on_its_way_is_neither(fake, notice, now, code):
    fake.becomes(code)
    follow(notice, now + SOON)
    assert notice.state == State.SENT


def test_an_alimtalk_that_came_as_a_text_says_so(fake, learner, registrar, run, now):
    Preference.objects.create(person=learner, channel=Channel.ALIMTALK, set_at=now)
    Wording.objects.create(kind="application_withdrawn", language="ko", alimtalk_code="KA01TP", made_at=now, made_by=registrar)
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    notice = Notice.objects.get()
    services.deliver(notice_id=notice.pk, now=now)
    fake.becomes("3104", kind="ATA")
    fake.replaces("3000")
    follow(notice, now + SOON)
    assert notice.state == State.SENT, "the text is on its way"
    fake.becomes("4000", kind="LMS")
    follow(notice, now + timedelta(minutes=5))
    assert (notice.state, notice.channel, notice.arrived_by) == (State.DELIVERED, Channel.ALIMTALK, Channel.SMS)


def test_a_service_that_is_away_is_asked_the_next_time(fake, notice, now):
    fake.becomes("4000")
    fake.is_away = True
    assert follow(notice, now + SOON) == 0
    fake.is_away = False
    assert follow(notice, now + timedelta(minutes=5)) == 1


def test_a_number_that_changed_meanwhile_makes_no_difference(fake, notice, learner, now):
    fake.becomes("4000")
    learner.phone = "01099990000"
    learner.save()
    assert follow(notice, now + SOON) == 1


def test_a_gateway_that_tells_nothing_is_not_asked(learner, run, now, settings):
    settings.LMS_MESSAGE_GATEWAY = "outbox"
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    notice = Notice.objects.get()
    services.deliver(notice_id=notice.pk, now=now)
    notice.refresh_from_db()
    assert (notice.state, notice.ask_at) == (State.SENT, None)
    assert services.follow(now=now + SOON) == 0


def test_another_try_by_staff_is_another_message_to_the_service(fake, notice, registrar, now):
    fake.becomes("3040")
    follow(notice, now + SOON)
    assert services.retry(notice=notice, actor=registrar, now=now)
    services.deliver(notice_id=notice.pk, now=now, was_begun=True)
    references = [sent["customFields"]["reference"] for sent in fake.taken]
    assert references == [f"notice-{notice.pk}-1", f"notice-{notice.pk}-2"], "the lost one does not count as taken"
    services.follow(now=now + SOON)
    notice.refresh_from_db()
    assert notice.state == State.SENT, "what became of the first says nothing about the second"


def test_another_try_that_was_killed_after_it_was_taken_is_not_sent_twice(fake, notice, registrar, now):
    fake.becomes("3040")
    follow(notice, now + SOON)
    services.retry(notice=notice, actor=registrar, now=now)
    notice.refresh_from_db()
    gateway.current().send(services.delivering.message_of(notice))
    services.deliver(notice_id=notice.pk, now=now, was_begun=True)
    notice.refresh_from_db()
    assert (notice.state, len(fake.taken)) == (State.SENT, 2)
    fake.becomes("4000")
    assert follow(notice, now + SOON) == 1, "found by the number, because its name was lost with the worker"


def test_a_try_after_a_refusal_has_a_reference_of_its_own(fake, learner, run, now):
    services.notify(person=learner, template="application_withdrawn", context={"run": run}, key="one", now=now)
    notice = Notice.objects.get()
    fake.trouble = ["refused"]
    services.deliver(notice_id=notice.pk, now=now)
    services.deliver(notice_id=notice.pk, now=now)
    assert [sent["customFields"]["reference"] for sent in fake.taken] == [f"notice-{notice.pk}-2"]


def test_a_retry_goes_where_the_person_is_reached_now(fake, notice, learner, registrar, now):
    fake.becomes("3040")
    follow(notice, now + SOON)
    services.prefer(person=learner, channel=Channel.EMAIL, actor=learner, now=now)
    services.retry(notice=notice, actor=registrar, now=now)
    notice.refresh_from_db()
    assert (notice.channel, notice.state) == (Channel.EMAIL, State.QUEUED)


def failed(learner, run, now, count, error="NotSent NotEnoughBalance"):
    for number in range(count):
        services.notify(person=learner, template="application_withdrawn", context={"run": run}, key=f"many-{number}", now=now)
    Notice.objects.update(state=State.FAILED, last_error=error)


def test_all_that_failed_are_sent_again_by_one_job(learner, registrar, run, now, settings):
    settings.LMS_MESSAGE_GATEWAY = "outbox"
    failed(learner, run, now, 3)
    Notice.objects.filter(key="many-0").update(last_error=services.INTERRUPTED)
    Job.objects.all().delete()
    assert services.ask_to_retry(found=Notice.objects.all(), actor=registrar) == 2, "what may have arrived is asked about first"
    assert "이서준" not in str(Job.objects.get().payload)
    noon = clock.start_of_day(clock.now()) + timedelta(days=1, hours=12)
    jobs.run_due(now=noon)
    assert sorted(Notice.objects.values_list("state", flat=True)) == [State.FAILED, State.SENT, State.SENT]


def test_what_was_sent_again_meanwhile_is_left_alone(learner, registrar, run, now):
    failed(learner, run, now, 2)
    ids = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    services.retry(notice=Notice.objects.get(pk=ids[0]), actor=registrar, now=now)
    assert services.retry_many(notice_ids=ids, actor=registrar, now=now) == 1
    assert set(Notice.objects.values_list("sending", flat=True)) == {2}


def lost_step(person, run, now, number, template):
    services.notify(person=person, template=template, context={"run": run}, key=f"{STEP}{number}", now=now)
    Notice.objects.filter(key=f"{STEP}{number}").update(state=State.FAILED, last_error="NotSent NotEnoughBalance")
    return Notice.objects.get(key=f"{STEP}{number}")


def test_what_is_no_longer_true_is_not_sent_again(learner, other_learner, registrar, run, now):
    place = lost_step(learner, run, now, 1, "application_confirmed")
    end = lost_step(learner, run, now, 2, "course_cancelled")
    others = lost_step(other_learner, run, now, 3, "application_confirmed")
    elsewhere = lost_step(learner, factories.CourseRunFactory(at=now), now, 0, "application_confirmed")
    Job.objects.all().delete()
    assert services.ask_to_retry(found=Notice.objects.all(), actor=registrar) == 3
    assert Job.objects.get().payload["notice_ids"] == [end.pk, others.pk, elsewhere.pk]
    with pytest.raises(services.Overtaken):
        services.retry(notice=place, actor=registrar, now=now)
    assert services.retry_many(notice_ids=[place.pk, end.pk], actor=registrar, now=now) == 1
    assert services.note_told(notice=place, actor=registrar, now=now)


def test_a_reminder_is_true_until_the_next_step_and_a_point_for_longer(learner, run, now):
    for number, template in enumerate(("class_tomorrow", "award_issued")):
        services.notify(person=learner, template=template, context={"run": run}, key=f"other-{number}", now=now)
    Notice.objects.update(state=State.FAILED)
    assert not selectors.overtaken(Notice.objects.all()).exists()
    lost_step(learner, run, now, 1, "application_withdrawn")
    assert [notice.template for notice in selectors.overtaken(Notice.objects.all())] == ["class_tomorrow"]


def test_who_was_told_by_phone_needs_no_message(fake, notice, learner, registrar, now):
    fake.becomes("3040")
    follow(notice, now + SOON)
    assert services.note_told(notice=notice, actor=registrar, now=now)
    assert not services.note_told(notice=notice, actor=registrar, now=now)
    assert not services.retry(notice=notice, actor=registrar, now=now)
    assert selectors.people_not_reached([learner.pk]) == frozenset()


def test_two_workers_never_ask_the_same(fake, notice, now, monkeypatch):
    """The second finds the question claimed while the first waits for the answer."""
    inner: list[int] = []
    real = gateway.current().receipt

    def while_another_asks(message, *, name):
        if not inner:
            inner.append(services.follow(now=now + SOON))
        return real(message, name=name)

    monkeypatch.setattr("lms.notices.solapi_gateway.SolapiGateway.receipt", lambda _self, message, *, name: while_another_asks(message, name=name))
    services.follow(now=now + SOON)
    assert (inner, fake.asked) == ([0], 1)


@pytest.mark.parametrize(
    ("error", "is_explained"),
    [("", False), ("Interrupted", True), ("Undelivered 3040", True), ("NotSent XYZ", True), ("SMTPServerDisconnected", True)],
)
def test_every_error_has_words_and_something_to_do(error, is_explained):
    reason = reasons.explain(error)
    assert (reason is not None) == is_explained
    assert reason is None or (str(reason.what) and str(reason.todo))


def test_questions_end():
    sent = clock.now()
    assert rules.ask_again_at(sent_at=sent, now=sent + rules.ASK_AFTER[-1]) is None
