"""A learner says herself that she is there, with a code from the screen: it counts from the moment she read it, once, in her own class session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from courses.attendance import rules, selectors
from courses.attendance.data import Fate, Noted, Outcome
from courses.attendance.keys import keys
from courses.attendance.models import MOVES, Observation, RefusedScan, Source
from courses.attendance.rules.scanned import SCREENS, beginning_of, minutes_since_shown
from courses.attendance.selectors import screens
from courses.attendance.services import errors, observing, scan_errors
from courses.catalogue.models import ClassSession

if TYPE_CHECKING:
    from datetime import datetime

    from courses.attendance.data import Sender
    from courses.attendance.selectors.screens import Place
    from lms.accounts.models import User
    from lms.kernel.errors import DomainError

KEPT = timedelta(minutes=10)  # so long a code that was read waits for the person to sign in
MOST_WRONG = 10  # typed codes of one person in ten minutes: of a million, with twelve good at a time, that is one chance in eight thousand
WRONG_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Scanned:
    """What the address of a scanned code says, and the nonce of this reading of it."""

    run: str
    number: int
    kind: str
    code: str
    nonce: str


@dataclass(frozen=True)
class Stamp:
    """A code as it was read at a moment. A scanned one was found good then, and names its screen; a typed one is judged when its owner is known."""

    source: str
    text: str  # of a typed one the code; of a scanned one its beginning
    at: datetime
    nonce: str
    class_session_id: int = 0
    kind: str = ""


@dataclass(frozen=True)
class CheckIn:
    """What became of it. `class_session` is her own, or the screen's where she has none; `at` is when she was seen first."""

    outcome: Outcome
    kind: str
    at: datetime
    class_session: ClassSession | None = None
    refusal: DomainError | None = None


def stamp_scan(*, scanned: Scanned, sender: Sender, now: datetime) -> Stamp:
    """The code is good at this moment. One that is not is kept as refused; raises ForgedCode or ExpiredCode."""
    host = screens.class_session_of_screen(run_public_id=scanned.run, number=scanned.number)
    stamp = Stamp(source=Source.QR, text=beginning_of(scanned.code), at=now, nonce=scanned.nonce)
    if host is None or scanned.kind not in SCREENS:
        refusal: DomainError | None = scan_errors.ForgedCode()
    else:
        stamp = replace(stamp, class_session_id=host.pk, kind=scanned.kind)
        refusal = _fault(scanned.code, class_session_id=host.pk, kind=scanned.kind, at=now)
    if refusal is None:
        return stamp
    observing.refuse(_noted(stamp), refusal=refusal, class_session=host, sender=sender, now=now)
    raise refusal


def _fault(code: str, *, class_session_id: int, kind: str, at: datetime) -> DomainError | None:
    """Why the code is not good on that screen at that moment; None where it is."""
    if rules.is_screen_code(code, keys=keys(), class_session_id=class_session_id, kind=kind, at=at):
        return None
    minutes = minutes_since_shown(code, keys=keys(), class_session_id=class_session_id, kind=kind, at=at)
    return scan_errors.ExpiredCode(minutes=minutes) if minutes else scan_errors.ForgedCode()


def check_in(*, learner: User, stamp: Stamp, sender: Sender, now: datetime) -> CheckIn:
    """She was seen when she read the code, once however often it is sent; what cannot be counted is kept with its reason. Nothing is raised."""
    known = screens.recorded_scan(learner=learner, nonce=stamp.nonce)
    if known is not None:
        outcome = Outcome(nonce=stamp.nonce, fate=Fate.REPEATED, status=known.status)
        return CheckIn(outcome=outcome, kind=known.kind, at=known.observed_at, class_session=known.class_session)
    if now - stamp.at > KEPT:
        return _refuse(stamp, refusal=scan_errors.ScanTooOld(), sender=sender, now=now)
    if not stamp.class_session_id:
        return _check_in_typed(learner=learner, stamp=stamp, sender=sender, now=now)
    host = ClassSession.objects.select_related("run__course", "lecture").get(pk=stamp.class_session_id)
    place = screens.place_at(learner=learner, host=host)
    if place is None:
        return _refuse(stamp, refusal=scan_errors.NoPlaceHere(), sender=sender, now=now, host=host)
    return _record(place, stamp, sender=sender, now=now)


def _check_in_typed(*, learner: User, stamp: Stamp, sender: Sender, now: datetime) -> CheckIn:
    """The code of one of her classes that were open when she typed it, whatever movement its screen was for."""
    if _wrong_codes(learner, now) >= MOST_WRONG:
        refusal = scan_errors.TooManyTries()
        return CheckIn(outcome=_outcome(stamp, refusal), kind="", at=stamp.at, refusal=refusal)
    places = screens.open_places(learner=learner, at=stamp.at)
    for place in places:
        host = screens.screen_session(place.class_session)
        for kind in SCREENS:
            if rules.is_screen_code(stamp.text, keys=keys(), class_session_id=host.pk, kind=kind, at=stamp.at):
                found = replace(stamp, text=beginning_of(stamp.text), class_session_id=host.pk, kind=kind)
                return _record(place, found, sender=sender, now=now)
    only = places[0].class_session if len(places) == 1 else None
    return _refuse(stamp, refusal=scan_errors.WrongCode(), sender=sender, now=now, host=only)


def _wrong_codes(learner: User, now: datetime) -> int:
    wrong = RefusedScan.objects.filter(actor=learner, source=Source.SPOKEN, reason=scan_errors.WrongCode.code)
    return wrong.filter(received_at__gt=now - WRONG_WITHIN).count()


def _record(place: Place, stamp: Stamp, *, sender: Sender, now: datetime) -> CheckIn:
    noted = _noted(stamp, enrolment_id=place.enrolment.pk)
    with transaction.atomic():
        session = observing.hold(place.class_session)
        since = _moved_so_at(place, stamp)
        if since is not None:
            refusal = scan_errors.AlreadyRecorded()
            refused = observing.refuse(noted, refusal=refusal, class_session=session, sender=sender, now=now)
            return CheckIn(outcome=_with_status(refused, place), kind=stamp.kind, at=since, class_session=place.class_session, refusal=refusal)
        [outcome] = observing.record_held(class_session=session, noted=[noted], sender=sender, now=now)
    return CheckIn(
        outcome=outcome, kind=stamp.kind, at=stamp.at, class_session=place.class_session, refusal=_error(outcome) if outcome.code else None
    )


def _moved_so_at(place: Place, stamp: Stamp) -> datetime | None:
    """When the last thing that was seen of her before was this same movement, and not this very reading of a code."""
    moves = Observation.objects.filter(enrolment=place.enrolment, class_session=place.class_session, kind__in=MOVES)
    seen = list(moves.order_by("observed_at", "nonce").values_list("observed_at", "kind", "nonce"))
    if any(nonce == stamp.nonce for _, _, nonce in seen):
        return None
    before = [(at, kind) for at, kind, _ in seen if at <= stamp.at]
    return before[-1][0] if before and before[-1][1] == stamp.kind else None


def _with_status(outcome: Outcome, place: Place) -> Outcome:
    live = selectors.live_records().filter(class_session=place.class_session, enrolment=place.enrolment)
    status = live.values_list("status", flat=True).first() or ""
    return replace(outcome, enrolment_id=place.enrolment.pk, status=status)


def _refuse(stamp: Stamp, *, refusal: DomainError, sender: Sender, now: datetime, host: ClassSession | None = None) -> CheckIn:
    if host is None and stamp.class_session_id:
        host = ClassSession.objects.select_related("run__course", "lecture").get(pk=stamp.class_session_id)
    outcome = observing.refuse(_noted(stamp), refusal=refusal, class_session=host, sender=sender, now=now)
    return CheckIn(outcome=outcome, kind=stamp.kind, at=stamp.at, class_session=host, refusal=refusal)


def _noted(stamp: Stamp, *, enrolment_id: int = 0) -> Noted:
    text = stamp.text if "…" in stamp.text else beginning_of(stamp.text)
    return Noted(enrolment_id=enrolment_id, kind=stamp.kind, source=stamp.source, observed_at=stamp.at, nonce=stamp.nonce, text=text)


def _outcome(stamp: Stamp, refusal: DomainError) -> Outcome:
    return Outcome(nonce=stamp.nonce, fate=Fate.REFUSED, code=refusal.code, message=str(refusal))


def _error(outcome: Outcome) -> DomainError:
    """The refusal of `record_observations` as an error."""
    known: tuple[type[DomainError], ...] = (
        errors.ClassSessionIsCancelled,
        errors.RollIsClosed,
        errors.SeenInTheFuture,
        errors.SeenTooEarly,
        errors.SeenTooLate,
        errors.SentTooLate,
        errors.NonceIsUsed,
    )
    return next((one() for one in known if one.code == outcome.code), scan_errors.NoPlaceHere())
