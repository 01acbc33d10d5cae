"""Taking an award back, and correcting it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from certificates.models import Award, RevocationReason
from certificates.selectors import awards as award_selectors
from certificates.services import awards
from certificates.services.errors import AwardHasEnded, CannotBePrinted, NothingToCorrect
from lms.audit.models import Event

pytestmark = pytest.mark.django_db


def revoke(award, actor, now, reason=RevocationReason.MISCONDUCT):
    return awards.revoke_award(award=award, reason=reason, actor=actor, now=now)


def test_a_revoked_award_keeps_its_number_and_says_when_by_whom_and_why(award, registrar, now):
    revoked = revoke(award, registrar, now)
    assert (revoked.state, revoked.ended_at, revoked.ended_by, revoked.revocation_reason) == ("revoked", now, registrar, "misconduct")
    assert Event.objects.get(action="award.revoked").data == {"reason": "misconduct"}
    assert Award.objects.get().number == "제2026-001호"


def test_revoking_twice_changes_nothing(award, registrar, now):
    revoke(award, registrar, now)
    again = revoke(award, registrar, now + timedelta(days=1), RevocationReason.HOLDER_REQUEST)
    assert (again.ended_at, again.revocation_reason) == (now, "misconduct")
    assert Event.objects.filter(action="award.revoked").count() == 1


def test_after_revocation_a_new_award_can_be_earned_with_a_new_number(award, enrolment, credential, registrar, now):
    revoke(award, registrar, now, RevocationReason.ISSUED_IN_ERROR)
    new = awards.issue_award(enrolment=enrolment, credential=credential, actor=registrar, now=now)
    assert (new.number, new.replaces) == ("제2026-002호", None)


def rename(learner):
    learner.name = "이서진"
    learner.save()


def test_a_correction_that_corrects_nothing_is_refused(award, registrar, now):
    with pytest.raises(NothingToCorrect):
        awards.reissue_award(award=award, actor=registrar, now=now + timedelta(days=1))
    award.refresh_from_db()
    assert award.state == "issued"


def test_a_correction_makes_a_successor_that_names_its_predecessor(award, learner, registrar, now):
    rename(learner)
    new = awards.reissue_award(award=award, actor=registrar, now=now + timedelta(days=1))
    award.refresh_from_db()
    assert (award.state, new.state, new.replaces, new.number) == ("superseded", "issued", award, "제2026-002호")
    assert award_selectors.snapshot_of(award).ko.name == "이서준", "the photograph does not follow the profile"
    assert award_selectors.snapshot_of(new).ko.name == "이서진"


def test_what_has_ended_is_neither_corrected_nor_revoked(award, learner, registrar, now):
    rename(learner)
    awards.reissue_award(award=award, actor=registrar, now=now)
    with pytest.raises(AwardHasEnded):
        revoke(award, registrar, now)
    with pytest.raises(AwardHasEnded):
        awards.reissue_award(award=award, actor=registrar, now=now)


def test_a_correction_that_cannot_be_printed_leaves_the_old_one_valid(award, learner, registrar, now):
    learner.name = "𠮷野家"
    learner.save()
    with pytest.raises(CannotBePrinted):
        awards.reissue_award(award=award, actor=registrar, now=now)
    award.refresh_from_db()
    assert award.state == "issued"


def test_both_can_be_verified_and_point_at_each_other(award, learner, registrar, now):
    rename(learner)
    new = awards.reissue_award(award=award, actor=registrar, now=now)
    old_page, new_page = (award_selectors.verified_award(code=code, language="ko") for code in (award.code, new.code))
    assert old_page is not None
    assert new_page is not None
    assert (old_page.state, old_page.replaced_by) == ("superseded", new.number)
    assert (new_page.state, new_page.replaces) == ("issued", award.number)
