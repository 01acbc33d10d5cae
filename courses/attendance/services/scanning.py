"""What scanners and kiosks send: cards, numbers of the day and tapped names become sights of people, each in her own class session."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from courses.attendance import rules, selectors
from courses.attendance.data import Noted
from courses.attendance.keys import keys
from courses.attendance.models import Kind, Source
from courses.attendance.services import errors, observing
from courses.catalogue.models import ClassSession
from courses.enrolment.models import Enrolment
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from courses.attendance.data import Outcome, Sender
    from courses.attendance.selectors import OnRoster


SCANNED = (Kind.ENTER, Kind.LEAVE, Kind.OUT, Kind.BACK)
SCANNED_BY = (Source.CARD, Source.NUMBER, Source.KIOSK, Source.ROLL)


class UnknownCard(DomainError):
    code = "unknown-card"
    status = 422
    message = _("This is no name card of this site. Nothing was recorded. Ask for the person's name or number of the day.")


class ForgedCard(DomainError):
    code = "forged-card"
    message = _("This card was not made by this site. Nothing was recorded. Ask for the person's name, and look at who it is.")


class UnknownNumber(DomainError):
    code = "unknown-number"
    status = 422
    message = _("Nobody of this class has this number today. Nothing was recorded. Look the person up in the list.")


SCAN_REFUSALS = (
    UnknownCard,
    ForgedCard,
    UnknownNumber,
    errors.NotInThisClass,
    errors.ClassSessionIsCancelled,
    errors.RollIsClosed,
    errors.SeenInTheFuture,
    errors.SeenTooEarly,
    errors.SeenTooLate,
    errors.SentTooLate,
    errors.NonceIsUsed,
)  # every reason for which a scan is not counted, for a page that says it in its reader's language


@dataclass(frozen=True)
class Scan:
    """One sight as a device sends it. One of `enrolment` (public id), `card` (the text of its code) and `number` (of the day) says who it was."""

    nonce: str
    kind: str
    source: str
    observed_at: datetime
    enrolment: str = ""
    card: str = ""
    number: str = ""

    @property
    def text(self) -> str:
        return self.card or self.number or self.enrolment


@dataclass(frozen=True)
class Room:
    """Who may come in by a door, found by what a scanner reads. `strangers` are people of other classes, by public id."""

    by_id: dict[str, OnRoster]
    by_number: dict[str, OnRoster]
    strangers: dict[str, int]

    def who(self, scan: Scan) -> OnRoster | DomainError:
        """The person, or why nobody can be seen in it."""
        if scan.number:
            return self.by_number.get(scan.number.strip()) or UnknownNumber()
        if scan.enrolment:
            return self.by_id.get(scan.enrolment.strip().lower()) or errors.NotInThisClass()
        card = rules.read_card(scan.card)
        if card is None:
            return UnknownCard()
        if not rules.is_card_proof(card[1], keys=keys(), enrolment=card[0]):
            return ForgedCard()
        return self.by_id.get(card[0]) or errors.NotInThisClass()


def record_scans(*, class_session: ClassSession, scans: Sequence[Scan], sender: Sender, now: datetime) -> tuple[list[Outcome], dict[int, str]]:
    """Each scan is written down once, in the person's own class session; what cannot be counted is kept with its reason.

    The outcomes in the order of the scans, and the public ids of the people of the room by enrolment. Nothing is raised.
    """
    roster = selectors.room_roster(class_session=class_session)
    room = _room(roster, scans)
    outcomes: dict[int, Outcome] = {}
    known: defaultdict[int, dict[int, Noted]] = defaultdict(dict)
    for at, scan in enumerate(scans):
        who = room.who(scan)
        if isinstance(who, DomainError):
            stranger = _noted(scan, _stranger(scan, room))
            outcomes[at] = observing.refuse(stranger, refusal=who, class_session=class_session, sender=sender, now=now)
        else:
            known[who.class_session_id][at] = _noted(scan, who.enrolment_id)
    held = ClassSession.objects.in_bulk(known)
    for own, noted in sorted(known.items()):
        written = observing.record_observations(class_session=held[own], noted=list(noted.values()), sender=sender, now=now)
        outcomes |= dict(zip(noted, written, strict=True))
    return [outcomes[at] for at in range(len(scans))], {one.enrolment_id: one.enrolment for one in roster}


def _room(roster: Iterable[OnRoster], scans: Iterable[Scan]) -> Room:
    by_id = {one.enrolment: one for one in roster}
    named = {scan.enrolment.strip().lower() or (rules.read_card(scan.card) or ("",))[0] for scan in scans}
    elsewhere = named - by_id.keys() - {""}
    strangers = dict(Enrolment.objects.filter(public_id__in=elsewhere).values_list("public_id", "pk")) if elsewhere else {}
    return Room(by_id=by_id, by_number={one.number: one for one in by_id.values()}, strangers=strangers)


def _stranger(scan: Scan, room: Room) -> int:
    """Whom a scan that does not count names; 0 where that is nobody."""
    named = scan.enrolment.strip().lower() or (rules.read_card(scan.card) or ("",))[0]
    if named in room.by_id:
        return room.by_id[named].enrolment_id
    return room.strangers.get(named, 0)


def _noted(scan: Scan, enrolment_id: int) -> Noted:
    return Noted(enrolment_id=enrolment_id, kind=scan.kind, source=scan.source, observed_at=scan.observed_at, nonce=scan.nonce, text=scan.text)
