"""Sharing a code is made visible: somebody who recorded herself is looked for, at random, and found or not."""

from __future__ import annotations

from enum import StrEnum
from secrets import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from courses.attendance.models import SpotCheck, Status
from courses.attendance.selectors import spot_checks as selectors
from courses.attendance.services import correcting, observing, scan_errors
from courses.attendance.services.correcting import Decision
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from lms.accounts.models import User

CHOSEN = 3


class Answer(StrEnum):
    HERE = "here"
    NOT_HERE = "not-here"


def choose_spot_checks(*, class_session: ClassSession, actor: User, now: datetime) -> list[SpotCheck]:
    """Up to three people, by chance, of those who recorded themselves with a code; while some are still to be looked for, those.

    Raises RollTooEarly, ClassSessionIsCancelled, NobodyToLookFor.
    """
    with transaction.atomic():
        session = observing.hold(class_session)
        correcting.refuse_session(session, now=now)
        unanswered = list(selectors.open_spot_checks(class_session=session))
        if unanswered:
            return unanswered
        candidates = sorted(selectors.who_recorded_herself(class_session=session))
        if not candidates:
            raise scan_errors.NobodyToLookFor
        chosen = SystemRandom().sample(candidates, min(CHOSEN, len(candidates)))
        made = SpotCheck.objects.bulk_create(
            SpotCheck(class_session=session, enrolment_id=enrolment, chosen_by=actor, chosen_at=now) for enrolment in chosen
        )
        data = {"run": session.run_id, "enrolments": sorted(chosen), "of": len(candidates)}
        audit.record(action="attendance.spot_checks_chosen", actor=actor, subject=session, now=now, data=data)
    return made


def answer_spot_check(*, spot_check: SpotCheck, answer: Answer, actor: User, now: datetime) -> None:
    """Somebody looked for her. Who was not found is absent by a correction that says why, which staff can correct again; nobody is punished.

    The same answer again changes nothing; raises SpotCheckIsAnswered where it has the other one.
    """
    was_seen = answer is Answer.HERE
    with transaction.atomic():
        session = observing.hold(spot_check.class_session)
        unanswered = SpotCheck.objects.filter(pk=spot_check.pk, was_seen=None)
        if not unanswered.update(was_seen=was_seen, answered_at=now, answered_by=actor):
            _refuse_other(spot_check, was_seen=was_seen)
            return
        has_place = enrolment_selectors.placed_enrolments(run=session.run).filter(pk=spot_check.enrolment_id).exists()
        if has_place and not was_seen:
            decision = Decision(status=Status.ABSENT, reason=_("Was looked for in the room (spot check) and not found."))
            nonce = f"spot-check-{spot_check.pk}"
            correcting.correct_attendance(enrolment=spot_check.enrolment, class_session=session, decision=decision, nonce=nonce, actor=actor, now=now)
        data = {"run": session.run_id, "enrolment": spot_check.enrolment_id, "was_seen": was_seen}
        audit.record(action="attendance.spot_check_answered", actor=actor, subject=session, now=now, data=data)


def _refuse_other(spot_check: SpotCheck, *, was_seen: bool) -> None:
    if not SpotCheck.objects.filter(pk=spot_check.pk, was_seen=was_seen).exists():
        raise scan_errors.SpotCheckIsAnswered
