"""That somebody did not come: recorded once, announced before, told, objected to, answered. See docs/enrolment-states.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.enrolment import selectors
from courses.enrolment.models import Enrolment, EnrolmentState, NoShow
from courses.enrolment.rules import no_shows as rules
from courses.enrolment.services import errors, leaving
from lms.audit import services as audit
from lms.kernel import locking
from lms.kernel.errors import DomainError
from lms.notices import services as notices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.rules.no_shows import Marking
    from lms.accounts.models import User

PROBLEMS = {
    rules.NOT_COUNTED: _("By the terms of this class not coming has no consequence, so nothing is recorded."),
    rules.TOO_EARLY: _("The first class is not over yet. Come back after it."),
    rules.TOO_LATE: _("The last class was more than 14 days ago. Nothing is recorded any more."),
    rules.NO_PLACE: _("This person had no place in the first class. Nothing is recorded."),
    rules.WAS_THERE: _("By the roll of the first class this person was there, or is excused. If that is wrong, correct the roll first."),
    rules.NOT_REACHED: _("A message of ours did not reach this person, so it does not count that she did not come."),
    rules.NOT_ANNOUNCED: _("No rule was in force when this person applied, so it does not count that she did not come."),
}


class NoShowNotRecorded(DomainError):
    """`details["problem"]` is a code of `courses.enrolment.rules.no_shows`."""

    code = "no-show-not-recorded"

    def __str__(self) -> str:
        return str(PROBLEMS[self.details["problem"]])


class ObjectedAlready(DomainError):
    code = "objected-already"
    message = _("You told us about this already. We read it and answer by message.")


class TooLateToObject(DomainError):
    code = "too-late-to-object"
    message = _("The days in which one can object to this are over. If something important happened, please call us.")


class AnsweredAlready(DomainError):
    code = "answered-already"
    message = _("This was answered already, and the person was told. Nothing was changed.")


class NothingToAnswer(DomainError):
    code = "nothing-to-answer"
    message = _("The person has not objected, so there is nothing to keep. A point can be excused at any time.")


class SeatIsKept(DomainError):
    code = "seat-is-kept"
    message = _("By the terms of this class, who misses the first class keeps the seat. Nothing was changed.")


class TooLateToFree(DomainError):
    code = "too-late-to-free"
    message = _("The second class has begun, so nobody else can have the seat any more. Nothing was changed.")


def record_no_show(*, enrolment: Enrolment, actor: User, now: datetime) -> NoShow:
    """That she did not come counts, and she is told. Repeating it returns what was recorded first. Raises NoShowNotRecorded."""
    with transaction.atomic():
        return _record(enrolment.pk, marking=selectors.marking_of(enrolment.run), actor=actor, now=now)


def record_no_shows(*, run: CourseRun, absent: Iterable[str], actor: User, now: datetime) -> int:
    """The same for those people of the run, named by their enrolments' public ids, of whom it counts; returns how many are new.

    Raises NoShowNotRecorded where nobody of the run can be marked now.
    """
    marking = selectors.marking_of(run)
    problem = rules.problem_of_run(marking, now=now)
    if problem is not None:
        raise NoShowNotRecorded(problem=problem)
    count = 0
    with transaction.atomic():
        found = Enrolment.objects.filter(run=run, public_id__in=list(absent), no_show=None).select_related("party").order_by("pk")
        for enrolment in found:
            if rules.problem_of_person(enrolment, marking) is None:
                _record(enrolment.pk, marking=marking, actor=actor, now=now)
                count += 1
    return count


def _record(enrolment_id: int, *, marking: Marking, actor: User, now: datetime) -> NoShow:
    [row] = locking.lock(Enrolment.objects.select_related("party__leader", "learner", "run__course"), enrolment_id)
    recorded = NoShow.objects.filter(enrolment=row).first()
    if recorded is not None:
        return recorded
    problem = rules.problem_of_run(marking, now=now) or rules.problem_of_person(row, marking)
    rule = marking.rule_of(row)
    if problem is not None or rule is None:
        raise NoShowNotRecorded(problem=problem)
    expires_at = now + timedelta(days=rule.expires_after_days)
    made = NoShow.objects.create(enrolment=row, points=marking.points, recorded_at=now, recorded_by=actor, expires_at=expires_at)
    audit.record(action="no_show.recorded", actor=actor, subject=made, now=now, data={"run": row.run_id, "points": made.points})
    _tell(made, "no_show_recorded", now=now)
    return made


def object_to_no_show(*, no_show: NoShow, reason: str, actor: User, now: datetime) -> NoShow:
    """What she says about it lies before the office. Raises ReasonMissing, ObjectedAlready, AnsweredAlready, TooLateToObject."""
    if not reason.strip():
        raise errors.ReasonMissing
    with transaction.atomic():
        [row] = locking.lock(NoShow.objects.all(), no_show.pk)
        if row.appealed_at is not None:
            raise ObjectedAlready
        if row.answered_at is not None:
            raise AnsweredAlready
        if not rules.may_object(row, now=now):
            raise TooLateToObject
        row.appeal, row.appealed_at = reason.strip(), now
        row.save(update_fields=["appeal", "appealed_at"])
        audit.record(action="no_show.objected", actor=actor, subject=row, now=now)
    return row


def excuse_no_show(*, no_show: NoShow, answer: str, actor: User, now: datetime) -> NoShow:
    """It counts no more, and she is told why; whether she objected or not. Raises ReasonMissing, AnsweredAlready."""
    with transaction.atomic():
        row = _answer(no_show, answer=answer, now=now)
        row.excused_at, row.excused_by = now, actor
        row.save(update_fields=["answer", "answered_at", "excused_at", "excused_by"])
        audit.record(action="no_show.excused", actor=actor, subject=row, now=now)
        _tell(row, "no_show_excused", now=now)
    return row


def keep_no_show(*, no_show: NoShow, answer: str, actor: User, now: datetime) -> NoShow:
    """It goes on to count though she objected, and she is told why. Raises ReasonMissing, AnsweredAlready, NothingToAnswer."""
    with transaction.atomic():
        row = _answer(no_show, answer=answer, now=now)
        if row.appealed_at is None:
            raise NothingToAnswer
        row.save(update_fields=["answer", "answered_at"])
        audit.record(action="no_show.kept", actor=actor, subject=row, now=now)
        _tell(row, "no_show_kept", now=now)
    return row


def _answer(no_show: NoShow, *, answer: str, now: datetime) -> NoShow:
    if not answer.strip():
        raise errors.ReasonMissing
    [row] = locking.lock(NoShow.objects.all(), no_show.pk)
    if row.answered_at is not None:
        raise AnsweredAlready
    row.answer, row.answered_at = answer.strip(), now
    return row


def free_place_of_no_show(*, no_show: NoShow, reason: str, actor: User, now: datetime) -> Enrolment:
    """Who missed the first class has no place any more, and the next in line is offered it. Repeating it changes nothing.

    Only where the run's terms said so before anybody applied. Raises ReasonMissing, SeatIsKept, TooLateToFree, NotCurrent.
    """
    enrolment = Enrolment.objects.select_related("run", "learner").get(pk=no_show.enrolment_id)
    terms = selectors.terms_of(enrolment.run)
    if not terms.reuses_seats or no_show.excused_at is not None:
        raise SeatIsKept
    if enrolment.state == EnrolmentState.CONFIRMED and now >= selectors.line_ends_at(enrolment.run, terms):
        raise TooLateToFree
    return leaving.cancel_by_office(enrolment=enrolment, reason=reason, actor=actor, now=now)


def _tell(no_show: NoShow, template: str, *, now: datetime) -> None:
    """The person who answers for the place reads it: who applied, for somebody whom she brought along."""
    enrolment = Enrolment.objects.select_related("learner", "run__course", "party__leader").get(pk=no_show.enrolment_id)
    rule = selectors.no_show_rule_at(now)
    context: dict[str, Any] = {
        "run": enrolment.run,
        "enrolment": enrolment,
        "no_show": no_show,
        "threshold": rule.threshold if rule else 0,
        "object_until": rules.object_until(no_show),
        "reason": no_show.answer,
    }
    leader = enrolment.party.leader if enrolment.party else enrolment.learner
    person = leader if hasattr(enrolment.learner, "companion_of") else enrolment.learner
    notices.notify(person=person, template=template, context={**context, "absent": enrolment.learner}, key=f"{template}:{no_show.pk}", now=now)
