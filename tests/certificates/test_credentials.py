"""Setting up what a course leads to, and by which rule."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from certificates import services
from certificates.data import CredentialPlan, RequirementPlan
from certificates.models import Credential, Requirement
from certificates.selectors import snapshot_of
from lms.kernel.models import Job
from tests.quizzes import making

pytestmark = pytest.mark.django_db


def plan(**fields):
    values = {
        "code": "AI-101-C",
        "kind": "completion",
        "title_ko": "수료증",
        "title_en": "Certificate of Completion",
        "sentence_ko": "위 사람은 이 과정을 마쳤으므로 이 증서를 드립니다.",
        "sentence_en": "The person named above has completed the course.",
        "issuer_ko": "서초 AI 배움터장",
        "issuer_en": "Head of Seocho AI Learning",
    }
    return CredentialPlan(**{**values, **fields})


@pytest.fixture
def set_up(run, registrar, now):
    def set_up(**fields):
        return services.set_up_credential(course=run.course, plan=plan(**fields), actor=registrar, now=now)

    return set_up


def test_a_course_leads_to_one_credential_of_a_kind(set_up):
    assert set_up() == set_up(title_ko="수료증서")
    assert Credential.objects.get().title_ko == "수료증서"


def test_new_words_do_not_change_what_was_awarded(award, run, registrar, now):
    services.set_up_credential(course=run.course, plan=plan(issuer_ko="다른 기관장"), actor=registrar, now=now)
    award.refresh_from_db()
    assert snapshot_of(award).ko.issuer == "서초 AI 배움터장"


def test_words_that_cannot_be_printed_are_refused_at_once(set_up):
    with pytest.raises(services.CannotBePrinted):
        set_up(issuer_ko="서초 🤖 배움터장")
    assert not Credential.objects.exists()


def test_a_new_rule_is_a_new_version_and_everybody_is_looked_at_again(set_up, run, registrar, now):
    credential, quiz = set_up(), making.quiz(run.course, now)
    rules = [
        RequirementPlan(min_attendance_share=Decimal("0.80")),
        RequirementPlan(min_attendance_share=Decimal("0.80")),
        RequirementPlan(min_attendance_share=Decimal("0.80"), quiz_id=quiz.pk, min_quiz_score=Decimal(60)),
    ]
    for rule in rules:
        services.set_requirement(credential=credential, plan=rule, actor=registrar, now=now)
    assert list(Requirement.objects.order_by("version").values_list("version", "quiz")) == [(1, None), (2, quiz.pk)]
    assert Job.objects.filter(name="certificates.evaluate_all").count() == 2


def test_what_is_retired_can_no_longer_be_earned_and_makes_room_for_another(set_up, enrolment, attended, registrar, now):
    credential = set_up()
    services.retire_credential(credential=credential, actor=registrar, now=now)
    services.retire_credential(credential=credential, actor=registrar, now=now + timedelta(days=1))
    credential.refresh_from_db()
    assert credential.retired_at == now
    assert set_up(code="AI-101-D") != credential
