"""An institution sends people to a run: who has its code applies as one of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from courses.enrolment.models import LIVE_STATES, Invitation
from courses.enrolment.services import errors
from lms.accounts import selectors as accounts_selectors
from lms.audit import services as audit
from lms.kernel import clock, ids
from lms.notices import services as notices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.enrolment.models import Enrolment
    from lms.accounts.models import Institution, User


def invite(*, run: CourseRun, institution: Institution, most: int, expires_at: datetime, actor: User, now: datetime) -> Invitation:
    """The institution has a code with which so many people apply for the run. Raises TimeIsOver."""
    if expires_at <= now:
        raise errors.TimeIsOver
    with transaction.atomic():
        invitation = Invitation.objects.create(run=run, institution=institution, most=most, expires_at=expires_at, made_at=now, made_by=actor)
        data = {"institution": institution.code, "most": most}
        audit.record(action="run.invitation_made", actor=actor, subject=run, now=now, data=data)
    return invitation


def revoke(*, invitation: Invitation, actor: User, now: datetime) -> None:
    """The code opens nothing any more; who used it before keeps what she has. Repeating it changes nothing."""
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=now):
            audit.record(action="run.invitation_revoked", actor=actor, subject=invitation.run, now=now, data={"used": invitation.used})


def tell(*, invitation: Invitation, actor: User, now: datetime) -> int:
    """Everybody who acts for the institution gets the code and what to do with it, once a day at the most; returns how many people.

    Raises InvitationNotValid where it opens nothing any more, NobodyToTell.
    """
    if invitation.revoked_at is not None or invitation.expires_at <= now:
        raise errors.InvitationNotValid
    people = accounts_selectors.people_of(institution=invitation.institution)
    if not people:
        raise errors.NobodyToTell
    code = ids.grouped(invitation.code)
    context = {"run": invitation.run, "invitation": invitation, "institution": invitation.institution, "code": code}
    with transaction.atomic():
        for person in people:
            key = f"invitation:{invitation.pk}:{clock.seoul_date(now)}"
            notices.notify(person=person, template="invitation", context=context, key=key, now=now)
        audit.record(action="run.invitation_sent", actor=actor, subject=invitation.run, now=now, data={"people": len(people)})
    return len(people)


def find(*, code: str, run: CourseRun, seats: int, now: datetime) -> Invitation:
    """The invitation with which so many people more may come, as it seems now. Raises InvitationNotValid, InvitationUsedUp."""
    found = Invitation.objects.filter(code=_plain(code), run=run, revoked_at=None, expires_at__gt=now).first()
    if found is None:
        raise errors.InvitationNotValid
    if found.used + seats > found.most:
        raise errors.InvitationUsedUp
    return found


def use(*, invitation_id: int, seats: int) -> None:
    """So many more people came by the invitation. Raises InvitationUsedUp.

    The last thing that an application touches, after the seats, because whoever leaves gives both back in that order.
    """
    left = Invitation.objects.filter(pk=invitation_id, used__lte=F("most") - seats, revoked_at=None)
    if not left.update(used=F("used") + seats):
        raise errors.InvitationUsedUp


def give_back(enrolments: Iterable[Enrolment]) -> None:
    """Others may come in the place of these, which have ended; those who completed the run have used theirs up."""
    counts = Counter(one.invitation_id for one in enrolments if one.invitation_id is not None and one.state not in LIVE_STATES)
    for invitation_id, count in sorted(counts.items()):
        Invitation.objects.filter(pk=invitation_id, used__gte=count).update(used=F("used") - count)


def _plain(code: str) -> str:
    """As it is kept, however somebody typed it from paper."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
