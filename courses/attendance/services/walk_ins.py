"""People who come without a place: written down, found among those who have one by now, and forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.attendance.data import Fate, Noted, Sender
from courses.attendance.models import Kind, Source, WalkIn
from courses.attendance.services import correcting, deriving, errors, observing
from courses.enrolment import selectors as enrolment_selectors
from lms.audit import services as audit
from lms.kernel import locking
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import User

KEPT = timedelta(days=28)  # after the class session


class WalkInsNotTaken(DomainError):
    code = "walk-ins-not-taken"
    message = _("By its rules this class takes nobody without a place. Nothing was written down.")


class WalkInNotCounted(DomainError):
    """`details["why"]`: the sentence of the refusal."""

    code = "walk-in-not-counted"
    message = _("This person's coming was not counted, and her name stays in the list. %(why)s")


class WalkInIsGone(DomainError):
    code = "walk-in-is-gone"
    message = _("This entry was linked or removed before. Nothing was changed.")


def note_walk_in(*, class_session: ClassSession, name: str, phone: str, nonce: str, actor: User, now: datetime) -> WalkIn:
    """Somebody without a place is written down as having come now. The same nonce again returns the first entry.

    Raises ClassSessionIsCancelled, RollTooEarly, SeenTooLate and WalkInsNotTaken.
    """
    with transaction.atomic():
        session = observing.hold(class_session)
        kept = WalkIn.objects.filter(nonce=nonce).first()
        if kept is not None:
            return kept
        correcting.refuse_session(session, now=now)
        if now >= observing.seen_until(session):
            raise errors.SeenTooLate
        if not deriving.rule_of(session).takes_walk_ins:
            raise WalkInsNotTaken
        walk_in = WalkIn.objects.create(class_session=session, name=name, phone=phone, observed_at=now, noted_by=actor, nonce=nonce)
        audit.record(action="walk_in.noted", actor=actor, subject=walk_in, now=now, data={"run": session.run_id, "class_session": session.pk})
    return walk_in


def link_walk_in(*, walk_in: WalkIn, enrolment: Enrolment, actor: User, now: datetime) -> WalkIn:
    """She is this person with a place, who was there from the moment that was noted; name and number are emptied. Repeating it changes nothing.

    Raises WalkInIsGone, NotOnTheRoll and WalkInNotCounted.
    """
    with transaction.atomic():
        session = observing.hold(walk_in.class_session)
        [row] = locking.lock(WalkIn.objects.all(), walk_in.pk)
        if row.enrolment_id == enrolment.pk:
            return row
        if row.emptied_at is not None:
            raise WalkInIsGone
        if not enrolment_selectors.placed_enrolments(run=session.run).filter(pk=enrolment.pk).exists():
            raise errors.NotOnTheRoll
        seen = Noted(
            enrolment_id=enrolment.pk, kind=Kind.PRESENT, source=Source.WALK_IN, observed_at=row.observed_at, nonce=f"walk-in:{row.pk}:{enrolment.pk}"
        )
        [outcome] = observing.record_observations(class_session=session, noted=[seen], sender=Sender(actor_id=actor.pk), now=now)
        if outcome.fate == Fate.REFUSED:
            raise WalkInNotCounted(why=outcome.message)
        row.name, row.phone, row.emptied_at, row.enrolment, row.linked_at, row.linked_by = "", "", now, enrolment, now, actor
        row.save(update_fields=["name", "phone", "emptied_at", "enrolment", "linked_at", "linked_by"])
        audit.record(action="walk_in.linked", actor=actor, subject=row, now=now, data={"run": session.run_id, "enrolment": enrolment.pk})
    return row


def empty_walk_in(*, walk_in: WalkIn, actor: User, now: datetime) -> None:
    """Her name and number are not kept any more; that somebody came is. Repeating it changes nothing."""
    with transaction.atomic():
        if WalkIn.objects.filter(pk=walk_in.pk, emptied_at=None).update(name="", phone="", emptied_at=now):
            audit.record(action="walk_in.emptied", actor=actor, subject=walk_in, now=now)


def forget_walk_ins(*, now: datetime) -> int:
    """Names and numbers from class sessions that ended 28 days ago are emptied; returns how many."""
    with transaction.atomic():
        old = WalkIn.objects.filter(emptied_at=None, class_session__ends_at__lte=now - KEPT)
        rows = locking.lock(WalkIn.objects.filter(emptied_at=None), *old.values_list("pk", flat=True))
        WalkIn.objects.filter(pk__in=[row.pk for row in rows]).update(name="", phone="", emptied_at=now)
        audit.record_many(action="walk_in.emptied", actor=None, subjects=[(row, {}) for row in rows], now=now)
    return len(rows)
