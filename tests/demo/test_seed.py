"""A small demo holds what the whole one holds, and is made once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings

from certificates.models import Award, AwardState, Evaluation
from cms.models import CoursePage, LecturePage, NoticePage
from courses.attendance.models import CorrectionRequest, RuleVersion
from courses.catalogue.models import ClassSession, CourseRun
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment import services as enrolment_services
from courses.enrolment.data import RunState
from courses.enrolment.models import SEATED_STATES, DrawResult, Enrolment, LimitPeriod, NoShow, NoShowRule, SeatPool
from lms.accounts.models import Institution, User
from lms.audit.models import Event
from lms.demo import library, services
from lms.kernel.models import Job
from lms.notices import selectors
from lms.notices.models import Notice, State
from tools import verify_draw

NOW = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)  # a Thursday, 2 PM in Seoul
NEIGHBOURS = 90
COURSES = ("AI-101", "PL-201", "PL-203", "PL-206", "PL-208", "EV-302", "EV-303", "EV-313", "EV-314", "EV-311", "HK-502")


def small():
    """Eleven courses in every state, with few people in each run."""
    whole = library.read(services.words_of_the_site())
    runs = tuple(
        replace(run, taken=min(run.taken, 12 if run.course == "AI-101" else 6), seats=min(run.seats, 6) if run.state == "full" else run.seats)
        for run in whole.runs
        if run.course in COURSES
    )
    quizzes = tuple(quiz for quiz in whole.quizzes if quiz.course == "AI-101")
    return replace(
        whole,
        courses=tuple(course for course in whole.courses if course.code in COURSES),
        runs=runs,
        quizzes=quizzes,
        questions={code: whole.questions[code] for code in quizzes[0].questions},
        lectures={key: text for key, text in whole.lectures.items() if key[0] in COURSES},
    )


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all tests of this file, in a transaction that is rolled back after them."""
    media = {"MEDIA_ROOT": tmp_path_factory.mktemp("media")}
    with django_db_blocker.unblock(), override_settings(**media), transaction.atomic():
        assert services.seed(now=NOW, content=small(), neighbours=NEIGHBOURS)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db):
    """The demo; what a test changes is rolled back."""


def states():
    return {card.state for card in enrolment_selectors.run_cards(enrolment_selectors.runs(now=NOW), now=NOW)}


def test_runs_stand_in_every_state(demo):
    by_the_clock = {RunState.UPCOMING, RunState.OPEN, RunState.WAITLIST, RunState.CLOSED, RunState.RUNNING, RunState.ENDED, RunState.CANCELLED}
    assert by_the_clock | {RunState.PRIORITY, RunState.DRAWING} <= states()
    assert CourseRun.objects.get(status="draft").enrolments.count() == 0


def test_the_seats_agree_with_the_places(demo):
    for pool in SeatPool.objects.all():
        assert pool.taken == Enrolment.objects.filter(pool=pool, state__in=SEATED_STATES).count()


def test_one_learner_lacks_nothing_but_the_quiz(demo):
    evaluation = Evaluation.objects.get(enrolment__learner__name="이서준", superseded_at=None)
    assert [condition["name"] for condition in evaluation.decision["conditions"] if not condition["is_met"]] == ["quiz"]


def test_one_learner_holds_a_certificate_whose_document_is_asked_for(demo):
    award = Award.objects.get(learner__name="박지우")
    assert award.state == AwardState.ISSUED
    assert Job.objects.filter(key=f"certificates.render_award:{award.pk}").exists()


def test_one_draw_waits_with_its_list_closed_and_both_secrets_sealed(demo):
    run = CourseRun.objects.get(course__code="EV-302", number=3)
    assert run.draw_list.candidates
    assert list(run.draw_secrets.values_list("revealed_at", flat=True)) == [None, None]
    assert not DrawResult.objects.filter(run=run).exists()
    assert run.enrolments.filter(learner__email="kim.yeongja@demo.example", state="applied").exists()


def test_that_draw_is_done_with_the_secrets_that_the_demo_prints(demo):
    run = CourseRun.objects.get(course__code="EV-302", number=3)
    for sealed, (_name, secret) in zip(run.draw_secrets.order_by("pk"), services.entrances(now=NOW).draw_secrets, strict=True):
        enrolment_services.reveal_secret(run=run, registrar=sealed.registrar, secret=secret, now=NOW)
    drawn = enrolment_services.draw(run=run, beacon="", actor=None, now=NOW)
    assert verify_draw.verify(drawn.record.encode())[3] == []


def test_what_one_draw_published_does_not_open_the_seals_of_the_other(demo):
    published = set(CourseRun.objects.get(course__code="EV-303", number=2).draw_secrets.values_list("secret", flat=True))
    assert len(published) == 2
    assert published.isdisjoint(secret for _name, secret in services.entrances(now=NOW).draw_secrets)


def test_one_draw_is_told_with_a_record_that_the_verifier_agrees_with(demo, client):
    run = CourseRun.objects.get(course__code="EV-303", number=2)
    record = client.get(f"/draws/{run.public_id}/record.json").content
    assert verify_draw.verify(record)[3] == []
    found = Counter(run.enrolments.values_list("state", flat=True))
    assert 8 <= found["confirmed"] <= 10, "a seat or two stay free where only families are left who come together or not at all"
    assert found["waiting"] > 0
    assert run.enrolments.filter(learner__email="lee.seojun@demo.example").exists()
    told = Notice.objects.filter(template__startswith="draw_")
    assert told.exists()
    assert not told.filter(state=State.QUEUED).exists(), "they were told before the site began"


def test_awards_stand_in_every_state_and_are_numbered_in_the_order_of_time(demo):
    assert set(Award.objects.values_list("state", flat=True)) == set(AwardState.values)
    assert list(Award.objects.order_by("year", "serial").values_list("issued_at", flat=True)) == sorted(
        Award.objects.values_list("issued_at", flat=True)
    )


def test_the_past_lies_in_the_past(demo):
    assert not Enrolment.objects.filter(applied_at__gt=NOW).exists()
    assert not Event.objects.filter(at__gt=NOW).exists()
    for award in Award.objects.select_related("run"):
        assert award.run.ends_at < award.issued_at <= NOW


def test_every_course_has_its_page_in_both_languages(demo):
    pages = CoursePage.objects.live()
    assert pages.filter(locale__language_code="ko").count() == pages.filter(locale__language_code="en").count() == len(COURSES)
    for page in pages.filter(locale__language_code="en"):
        assert page.get_translations().get().specific.course_id == page.course_id
    assert LecturePage.objects.live().filter(lecture__course__code="AI-101", locale__language_code="ko").count() == 8
    assert NoticePage.objects.live().filter(locale__language_code="ko").count() == 8


def test_staff_have_a_second_factor_and_learners_need_none(demo):
    with_second = set(User.objects.filter(authenticator__isnull=False).values_list("name", flat=True))
    assert with_second == {"최민서", "한도윤", "정하은", "윤서아", "서하늘"}


def test_a_second_time_changes_nothing(demo):
    models = (User, Institution, CourseRun, Enrolment, Award, CoursePage, Event, Job)
    before = [model.objects.count() for model in models]
    assert services.seed(now=NOW, content=small(), neighbours=NEIGHBOURS) is False
    assert [model.objects.count() for model in models] == before


def test_one_person_waits_and_one_is_offered_a_place(demo):
    offered = Enrolment.objects.get(learner__email="park.jiwoo@demo.example", run__course__code="EV-303")
    assert (offered.state, offered.offers.get().answered_at) == ("offered", None)
    assert Enrolment.objects.filter(state="waiting").exists()


def test_nobody_is_sent_a_message_about_the_past(demo):
    assert Notice.objects.exists()
    assert not Notice.objects.filter(state=State.QUEUED).exists()


def test_who_did_not_come_has_a_point_and_one_objects(demo):
    points = {no_show.enrolment.learner.name: no_show for no_show in NoShow.objects.select_related("enrolment__learner")}
    objected = points["박지우"]
    assert objected.appealed_at is not None
    assert objected.answered_at is None
    assert objected.expires_at > NOW
    assert LimitPeriod.objects.get().starts_on == NOW.date()
    assert NoShowRule.objects.count() == 2


def test_of_a_cancelled_class_somebody_took_another(demo):
    taken = Enrolment.objects.get(instead_of__run__course__code="EV-311")
    assert taken.state in {*SEATED_STATES, "waiting", "applied"}
    assert taken.run.course.code != "EV-311" or taken.run.number != 1


def test_most_messages_arrived_and_one_reached_nobody(demo):
    assert Notice.objects.filter(state=State.DELIVERED).exists()
    lost = Notice.objects.get(state=State.FAILED)
    assert lost.person_id in selectors.people_not_reached([lost.person_id])


def test_certification_has_rules_of_its_own_and_a_cancelled_class_is_made_up_for(seeded):
    assert RuleVersion.objects.get(course_kind="certification").late_after == 5
    assert ClassSession.objects.get(makes_up__isnull=False, makes_up__status="cancelled")
    assert Notice.objects.filter(template="class_session_added").exists()


def test_wishes_for_corrections_stand_in_every_state(demo):
    assert set(CorrectionRequest.objects.values_list("state", flat=True)) == {"pending", "approved", "refused"}
    assert CorrectionRequest.objects.get(state="pending").evidence.count() == 1
    assert CorrectionRequest.objects.get(state="approved").enrolment.learner.email == "lee.seojun@demo.example"
    assert Notice.objects.filter(template="attendance_warning").exists()
