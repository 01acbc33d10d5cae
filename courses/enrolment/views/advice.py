"""What somebody can do next who was refused: a link, and the day from which it is otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.enrolment import services

if TYPE_CHECKING:
    from lms.kernel.errors import DomainError

FIND, MINE, HERE, QUESTIONS, HALL = "cms:catalogue", "portal:my", "enrolment:apply", "enrolment:you", "enrolment:hall"
NEXT: dict[str, tuple[str, str, Any]] = {
    services.NotOfAge.code: (FIND, "", _("Find another class")),
    services.NoSeatsForYou.code: (HERE, "", _("See for whom the places are")),
    services.TakenRecently.code: (FIND, "", _("Find another class")),
    services.TooManyPlaces.code: (MINE, "", _("See my classes")),
    services.BlockedByNoShows.code: (MINE, "", _("See my learning")),
    services.SessionsOverlap.code: (MINE, "", _("See my classes")),
    services.BirthDateMissing.code: (QUESTIONS, "", _("Enter the date of birth")),
    services.InvitationNeeded.code: (QUESTIONS, "invitation", _("Enter the invitation code")),
    services.InvitationNotValid.code: (QUESTIONS, "invitation", _("Enter another code")),
    services.InvitationUsedUp.code: (QUESTIONS, "invitation", _("Enter another code")),
    services.PartyTooLarge.code: (QUESTIONS, "companions", _("Change who comes along")),
    services.CompanionIsYou.code: (QUESTIONS, "companions", _("Change who comes along")),
    services.CompanionTwice.code: (QUESTIONS, "companions", _("Change who comes along")),
    services.PersonAlreadyApplied.code: (QUESTIONS, "companions", _("Change who comes along")),
    services.NotYourTurn.code: (HALL, "", _("Go to the waiting room")),
}
WHEN: dict[str, tuple[str, Any]] = {
    services.StageForOthers.code: ("opens_at", _("You can apply from")),
    services.WindowNotOpen.code: ("opens_at", _("You can apply from")),
    services.BlockedByNoShows.code: ("until", _("You can apply again from")),
}


HEADINGS: dict[str, Any] = {
    services.CompanionIsYou.code: _("You stand on the list twice"),
    services.CompanionTwice.code: _("The same person stands on the list twice"),
    services.PersonAlreadyApplied.code: _("One of you has already applied"),
    services.PartyTooLarge.code: _("You are too many to apply together"),
}


@dataclass(frozen=True)
class Advice:
    url: str
    label: Any
    heading: Any  # what is the matter, in few words
    since: Any = ""
    at: datetime | None = None


def advice(refusal: DomainError, *, public_id: str) -> Advice:
    """Where to go on after the refusal; back to the class where nothing better is known."""
    name, question, label = NEXT.get(refusal.code, (HERE, "", _("Back to the class")))
    url = reverse(name, args=[public_id] if name in {HERE, QUESTIONS, HALL} else [])
    detail, since = WHEN.get(refusal.code, ("", ""))
    moment = refusal.details.get(detail)
    return Advice(
        url=f"{url}?ask={question}" if question else url,
        label=label,
        heading=HEADINGS.get(refusal.code, _("You have no place yet")),
        since=since,
        at=datetime.fromisoformat(moment) if moment else None,
    )
