"""What can be earned, and what was awarded after the past runs: one award revoked, one issued again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings

from certificates import services as certificates_services
from certificates.data import CredentialPlan, RequirementPlan
from certificates.models import CredentialKind, RevocationReason
from lms.accounts import services as accounts_services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certificates.models import Award, Credential
    from courses.catalogue.models import Course
    from courses.quizzes.models import Quiz
    from lms.demo.seeding.cast import Cast

CREDENTIALS_MADE = timedelta(days=225)
ISSUED_AFTER = timedelta(days=3)
SENTENCE_KO = "위 사람은 본 과정을 성실히 배우고 수료 기준을 갖추었으므로 이 수료증을 드립니다."
SENTENCE_EN = "has met every requirement of this course and is awarded this certificate."


def seed(cast: Cast) -> None:
    """Call it when the past runs are completed."""
    credentials = {code: _credential(cast, cast.courses[code], quiz) for code, quiz in cast.quizzes.items()}
    over = sorted(
        (planned for planned in cast.runs.values() if planned.text.state == "completed" and planned.text.course in credentials),
        key=lambda planned: planned.table.ends_at,
    )
    for planned in over:
        then = planned.table.ends_at + ISSUED_AFTER
        credential = credentials[planned.text.course]
        outcome = certificates_services.issue_awards_for_run(run=planned.run, credential=credential, actor=cast.registrar, now=then)
        if planned is over[0]:
            _afterwards(cast, outcome.issued)
    for planned in cast.runs.values():
        if planned.text.course in credentials and planned.text.state in {"running", "ended"}:
            certificates_services.evaluate_run(run=planned.run, now=cast.now)


def _credential(cast: Cast, course: Course, quiz: Quiz) -> Credential:
    then = cast.now - CREDENTIALS_MADE
    plan = CredentialPlan(
        code=course.code,
        kind=CredentialKind.COMPLETION,
        title_ko="수료증",
        title_en="Certificate of Completion",
        sentence_ko=SENTENCE_KO,
        sentence_en=SENTENCE_EN,
        issuer_ko=settings.LMS_SITE_NAME,
        issuer_en=settings.LMS_SITE_NAME_EN,
    )
    credential = certificates_services.set_up_credential(course=course, plan=plan, actor=cast.registrar, now=then)
    rule = RequirementPlan(min_attendance_share=Decimal("0.80"), quiz_id=quiz.pk, min_quiz_score=Decimal(60))
    certificates_services.set_requirement(credential=credential, plan=rule, actor=cast.registrar, now=then)
    return credential


def _afterwards(cast: Cast, issued: Sequence[Award]) -> None:
    """One award of the first run turned out to be a mistake, one was issued again because a birth date had been misheard."""
    if len(issued) > 1:
        mistaken, reprinted = issued[0], issued[-1]
        certificates_services.revoke_award(
            award=mistaken, reason=RevocationReason.ISSUED_IN_ERROR, actor=cast.registrar, now=mistaken.issued_at + timedelta(days=5)
        )
        _mend_birth_date(cast, reprinted)
        certificates_services.reissue_award(award=reprinted, actor=cast.registrar, now=reprinted.issued_at + timedelta(days=9))


def _mend_birth_date(cast: Cast, award: Award) -> None:
    learner = award.learner
    born = learner.birth_date - timedelta(days=1) if learner.birth_date else None
    facts = accounts_services.Person(name=learner.name, birth_date=born, dong=learner.dong)
    then = award.issued_at + timedelta(days=9)
    accounts_services.correct_person(
        person=learner, facts=facts, phone=learner.phone or "", reason="생년월일을 잘못 받아 적음", actor=cast.registrar, now=then
    )
