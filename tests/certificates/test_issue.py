"""Granting an award: who gets one, its number, and that asking twice gives one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from certificates.models import Award, AwardDocument, Evaluation, SerialCounter
from certificates.services import awards, evaluations
from certificates.services.errors import CannotBePrinted, NoRequirement, NotCompleted
from courses.enrolment.models import EnrolmentState
from lms.audit.models import Event
from lms.kernel.models import Job
from tests import factories
from tests.certificates.conftest import make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(credential, requirement, attended, registrar, now):
    def issue(enrolment):
        return awards.issue_award(enrolment=enrolment, credential=credential, actor=registrar, now=now)

    return issue


def test_who_has_completed_receives_a_numbered_award_with_every_word_frozen(issue, enrolment, learner, now):
    award = issue(enrolment)
    snapshot = json.loads(award.snapshot)
    assert (award.number, award.state, award.learner) == ("제2026-001호", "issued", learner)
    assert (snapshot["ko"]["name"], snapshot["ko"]["course"], snapshot["issued_on"]) == ("이서준", "AI 활용 기초 과정", "2026-03-05")
    assert (snapshot["starts_on"], snapshot["ends_on"]) == ("2026-02-12", "2026-02-26")
    assert snapshot["verification_url"].endswith(f"/v/{award.code}/")


def test_the_printed_address_is_that_of_the_page(issue, enrolment, settings):
    award = issue(enrolment)
    with translation.override("ko"):
        path = reverse("certificates:verify", kwargs={"code": award.code})
    assert json.loads(award.snapshot)["verification_url"] == f"{settings.LMS_BASE_URL}{path}"


def test_a_second_wish_returns_the_same_award(issue, enrolment):
    assert issue(enrolment) == issue(enrolment)
    assert Award.objects.count() == 1


def test_the_document_the_log_entry_and_the_job_are_written_with_it(issue, enrolment, registrar):
    award = issue(enrolment)
    assert AwardDocument.objects.get(award=award).made_at is None
    event = Event.objects.get(action="award.issued")
    assert (event.actor_id, event.subject_id, event.data) == (registrar.pk, str(award.pk), {"number": "제2026-001호", "kind": "completion"})
    job = Job.objects.get(name="certificates.render_award")
    assert (job.payload, job.queue) == ({"award_id": award.pk}, "documents")


def test_who_has_not_completed_is_refused_with_what_is_missing(issue, enrolment, attended):
    attended["all"] = 7
    with pytest.raises(NotCompleted) as refused:
        issue(enrolment)
    assert refused.value.details == {"missing": ["attendance"]}
    assert not SerialCounter.objects.exists()


def test_yesterdays_answer_does_not_count(issue, enrolment, attended, credential, now):
    """The rule is asked again inside the awarding transaction."""
    issue_day_before = now - timedelta(days=1)
    evaluations.evaluate_enrolment(enrolment_id=enrolment.pk, now=issue_day_before)
    assert Evaluation.objects.get().is_met
    attended["all"] = 1
    with pytest.raises(NotCompleted):
        issue(enrolment)


def test_nothing_is_issued_while_classes_are_still_to_come(issue, enrolment, attended):
    attended["planned"] = 11
    with pytest.raises(NotCompleted) as refused:
        issue(enrolment)
    assert refused.value.details == {"missing": ["classes"]}


def test_who_gave_her_place_back_is_refused(issue, enrol, run, other_learner):
    with pytest.raises(NotCompleted):
        issue(enrol(other_learner, run, state=EnrolmentState.WITHDRAWN))


def test_without_a_rule_nothing_is_issued(enrolment, credential, registrar, now):
    with pytest.raises(NoRequirement):
        awards.issue_award(enrolment=enrolment, credential=credential, actor=registrar, now=now)


@pytest.mark.parametrize(("name", "character"), [("𠮷野家", "𠮷"), ("김서연🎉", "🎉"), ("Мария", "М")])
def test_a_name_that_cannot_be_printed_is_refused_with_the_character(issue, enrolment, learner, name, character):
    learner.name = name
    learner.save()
    with pytest.raises(CannotBePrinted) as refused:
        issue(enrolment)
    assert refused.value.details["character"] == character
    assert character in str(refused.value)
    assert not SerialCounter.objects.exists()


def test_kinds_and_years_are_numbered_apart(issue, enrolment, enrol, run, requirement, registrar, now):
    first = issue(enrolment)
    other = make_credential(run.course, code="OTHER", kind="attendance", title_ko="이수증")
    other.requirements.create(version=1, min_attendance_share=0, created_at=now)
    second = awards.issue_award(enrolment=enrolment, credential=other, actor=registrar, now=now)
    new_year = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)  # midnight in Seoul
    later = enrol(factories.UserFactory(), run)
    third = awards.issue_award(enrolment=later, credential=first.credential, actor=registrar, now=new_year)
    assert [award.number for award in (first, second, third)] == ["제2026-001호", "제2026-001호", "제2027-001호"]


def test_a_whole_run_is_numbered_without_gaps_and_the_others_are_named(enrol, run, credential, requirement, attended, registrar, now):
    people = [factories.UserFactory(name=name) for name in ("가나", "다라", "마바", "𠮷野")]
    enrolments = [enrol(person, run) for person in people]
    attended[people[1].pk] = 5
    outcome = awards.issue_awards_for_run(run=run, credential=credential, actor=registrar, now=now)
    assert [award.number for award in outcome.issued] == ["제2026-001호", "제2026-002호"]
    assert {refusal.enrolment: refusal.error.code for refusal in outcome.refused} == {
        enrolments[1]: "not-completed",
        enrolments[3]: "cannot-be-printed",
    }
    again = awards.issue_awards_for_run(run=run, credential=credential, actor=registrar, now=now)
    assert (again.issued, set(again.held)) == ((), set(outcome.issued))


def test_only_the_chosen_are_issued(enrol, run, credential, requirement, attended, registrar, now):
    first, second = (enrol(factories.UserFactory(), run) for _ in range(2))
    outcome = awards.issue_awards_for_run(run=run, credential=credential, actor=registrar, now=now, chosen=[second.public_id])
    assert [award.enrolment for award in outcome.issued] == [second]
    assert not Award.objects.filter(enrolment=first).exists()


def test_a_birth_date_is_printed_only_where_the_credential_says_so(issue, enrolment, learner, credential):
    learner.birth_date = datetime(1950, 1, 9, tzinfo=UTC).date()
    learner.save()
    credential.prints_birth_date = False
    assert json.loads(issue(enrolment).snapshot)["ko"]["birth_date"] == ""


def test_the_number_of_queries_does_not_grow_with_the_people_already_served(
    enrol, run, credential, requirement, attended, registrar, now, django_assert_max_num_queries
):
    for _ in range(10):
        enrol(factories.UserFactory(), run)
    awards.issue_awards_for_run(run=run, credential=credential, actor=registrar, now=now)
    with django_assert_max_num_queries(8):
        awards.issue_awards_for_run(run=run, credential=credential, actor=registrar, now=now)
