"""What the database itself refuses, whoever asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from certificates.models import Award, AwardDocument, Evaluation, Requirement, RevocationReason
from certificates.services import awards, evaluations

pytestmark = pytest.mark.django_db


def refused(sql, *parameters):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    "column", ["snapshot = '{}'", "number = '제2026-999호'", "serial = 999", "code = 'x'", "learner_id = NULL", "year = 2000", "issued_at = now()"]
)
def test_no_part_of_the_photograph_can_be_changed(award, column):
    refused(f"UPDATE certificates_award SET {column} WHERE id = %s", award.pk)  # noqa: S608 - a fixed list


def test_no_award_can_be_removed(award):
    AwardDocument.objects.filter(award=award).delete()
    refused("DELETE FROM certificates_award WHERE id = %s", award.pk)
    refused("TRUNCATE certificates_requirement CASCADE")


def test_a_snapshot_whose_hash_does_not_hold_cannot_be_written(award, now):
    award.pk, award.public_id, award.code, award.serial, award.state = None, "x" * 16, "y" * 26, 2, "superseded"
    award.ended_at, award.snapshot = now, award.snapshot.replace("이서준", "이서중")
    with pytest.raises(IntegrityError, match="award_snapshot_is_what_its_hash_says"), transaction.atomic():
        award.save(force_insert=True)


def test_a_revoked_award_never_comes_back(award, registrar, now):
    awards.revoke_award(award=award, reason=RevocationReason.ISSUED_IN_ERROR, actor=registrar, now=now)
    refused("UPDATE certificates_award SET state = 'issued', ended_at = NULL, ended_by_id = NULL, revocation_reason = '' WHERE id = %s", award.pk)
    refused("UPDATE certificates_award SET revocation_reason = 'misconduct' WHERE id = %s", award.pk)


@pytest.mark.parametrize(
    "values", ["state = 'revoked'", "state = 'revoked', ended_at = now()", "ended_at = now()", "revocation_reason = 'misconduct'"]
)
def test_an_award_is_revoked_with_time_and_reason_or_not_at_all(award, values):
    refused(f"UPDATE certificates_award SET {values} WHERE id = %s", award.pk)  # noqa: S608 - a fixed list


def test_a_requirement_is_never_changed_only_followed_by_a_new_version(requirement, now):
    refused("UPDATE certificates_requirement SET min_attendance_share = 0.5")
    refused("DELETE FROM certificates_requirement")
    Requirement.objects.create(credential=requirement.credential, version=2, min_attendance_share="0.5", created_at=now)


@pytest.mark.parametrize("values", [{"min_attendance_share": "1.01"}, {"min_quiz_score": "60"}])
def test_a_requirement_makes_sense(credential, now, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.create(**{"credential": credential, "version": 1, "created_at": now, **values})


def test_an_answer_of_the_rule_is_never_changed(enrolment, credential, requirement, attended, now):
    evaluations.evaluate_enrolment(enrolment_id=enrolment.pk, now=now)
    refused("UPDATE certificates_evaluation SET is_met = NOT is_met")
    refused("DELETE FROM certificates_evaluation")
    assert Evaluation.objects.count() == 1


def test_a_second_valid_award_of_the_same_person_cannot_be_written(award, now):
    twin = Award.objects.get(pk=award.pk)
    twin.pk, twin.public_id, twin.code, twin.serial, twin.issued_at = None, "x" * 16, "y" * 26, 2, now + timedelta(days=1)
    with pytest.raises(IntegrityError, match="award_one_live_per_learner"), transaction.atomic():
        twin.save(force_insert=True)
