"""Why a wish about a place was not done."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError


class RunIsFull(DomainError):
    code = "run-is-full"
    message = _("Every seat is taken. Nothing was changed. Please look at the other dates or ask us by phone.")


class WaitingListIsFull(DomainError):
    code = "waiting-list-is-full"
    message = _("Every seat is taken, and the waiting list is full too. Please look at the other dates or ask us by phone.")


class OfferLapsed(DomainError):
    code = "offer-lapsed"
    message = _("The time for this offer is over, and the place went to the next person. You can join the waiting list again, or ask us by phone.")


class NotOffered(DomainError):
    code = "not-offered"
    message = _("No place is offered to this person now. Please look at the application again.")


class RunIsCancelled(DomainError):
    code = "run-is-cancelled"
    message = _("This class was cancelled, so nobody can apply. Please look at the other classes.")


class RunNotOpen(DomainError):
    """It is a draft, or over."""

    code = "run-not-open"
    message = _("This class does not take applications.")


class WindowNotOpen(DomainError):
    code = "window-not-open"
    message = _("Applications have not opened yet. Please come back when they open.")


class WindowClosed(DomainError):
    code = "window-closed"
    message = _("Applications have closed. Please look at the other dates or ask us by phone.")


class SeatsAreBeingDrawn(DomainError):
    code = "seats-are-being-drawn"
    message = _("The seats of this class are being drawn. Nothing was changed: until people have the result, nobody is given a seat in another way.")


class AlreadyApplied(DomainError):
    """`details["enrolment"]` is the public id of the live one."""

    code = "already-applied"
    message = _("This person has already applied for this class. Nothing needs to be done again.")


class NothingToReplace(DomainError):
    code = "nothing-to-replace"
    message = _("This application did not end because a class was cancelled, so there is nothing to replace.")


class AlreadyReplaced(DomainError):
    """`details["enrolment"]` is the public id of what was taken."""

    code = "already-replaced"
    message = _("Another class was taken in its place already. Give that one back first if you want a different one.")


class SessionsOverlap(DomainError):
    """`details["course"]` is the code of the course whose class is at the same time."""

    code = "sessions-overlap"
    message = _("This class is at the same time as another one that was applied for (%(course)s).")


class RequestKeyReused(DomainError):
    code = "request-key-reused"
    status = 422
    message = _("This form was already used for something else. Please open the page again.")


class NotCurrent(DomainError):
    code = "enrolment-not-current"
    message = _("This application has already ended. Nothing was changed.")


class PlaceHasChanged(DomainError):
    code = "place-has-changed"
    message = _("Something has changed since you opened that page, so nothing was given up. Please look at the application again.")


class TooLateToWithdraw(DomainError):
    code = "too-late-to-withdraw"
    message = _("The last day for giving up the place has passed. Please call us.")


class ReasonMissing(DomainError):
    code = "reason-missing"
    status = 422
    message = _("Write the reason: the person will read it.")


class CapacityBelowTaken(DomainError):
    code = "capacity-below-taken"
    message = _("%(taken)s seats are already taken, so there cannot be fewer.")


class WaitingCapacityBelowWaiting(DomainError):
    code = "waiting-capacity-below-waiting"
    message = _("%(waiting)s people already wait, so the waiting list cannot be shorter.")


class RunNotDraft(DomainError):
    code = "run-not-draft"
    message = _("Only a draft can be published.")


class SeatsAreDivided(DomainError):
    code = "seats-are-divided"
    message = _("The seats of this run are kept for several groups. Make them one row first, then change how places are given out.")


class RunIsOver(DomainError):
    code = "run-is-over"
    message = _("This run is already over or cancelled. Nothing was changed.")


class RunNotOver(DomainError):
    code = "run-not-over"
    message = _("The last class of this run has not ended yet.")


class NotAnInstructor(DomainError):
    code = "not-an-instructor"
    message = _("This person does not have the role of instructor. Give the role first.")


class PhoneOfSomebodyElse(DomainError):
    code = "phone-of-somebody-else"
    message = _("This mobile number is registered with another name. Ask for the name again, or look the person up.")


class NothingToWaitFor(DomainError):
    code = "nothing-to-wait-for"
    message = _("Places of this class are not given out yet, so there is no waiting list. Please apply instead.")


class StageForOthers(DomainError):
    """`details["opens_at"]` is when the applicant may apply."""

    code = "stage-for-others"
    message = _("At the moment other people may apply first. You can apply a little later; the page says when.")


class BirthDateMissing(DomainError):
    code = "birth-date-missing"
    status = 422
    message = _("This class is for a certain age. Please enter the date of birth first.")


class NotOfAge(DomainError):
    """`details["ages"]` names the ages, `details["day"]` the day on which they count."""

    code = "not-of-age"
    message = _("This class is for people of %(ages)s. Please look at the other classes or ask us by phone.")


class NoSeatsForYou(DomainError):
    code = "no-seats-for-you"
    message = _("The seats of this class are kept for certain people. Please look at for whom they are, or ask us by phone.")


class TakenRecently(DomainError):
    code = "taken-recently"
    message = _("This course can be taken again %(months)s months after the last time. Please look at the other courses.")


class TooManyPlaces(DomainError):
    code = "too-many-places"
    message = _("One person can have %(most)s classes in this period (%(period)s). Give one back first, or wait for the next period.")


class BlockedByNoShows(DomainError):
    """`details["until"]` is when she can apply again."""

    code = "blocked-by-no-shows"
    message = _("You cannot apply for some time, because places were not used. My learning says until when, and how to tell us the reason.")


class PartyTooLarge(DomainError):
    code = "party-too-large"
    status = 422
    message = _("At most %(most)s people can apply together. Please take some of them off, or ask us by phone.")


class CompanionTwice(DomainError):
    code = "companion-twice"
    status = 422
    message = _("The same person stands on the list twice. Please take one of them off.")


class CompanionIsYou(DomainError):
    code = "companion-is-you"
    status = 422
    message = _("This is you. You are signed up anyway; please write down only people who come with you.")


class PersonAlreadyApplied(DomainError):
    code = "person-already-applied"
    message = _("Somebody with this name and date of birth has already applied for this class. Please ask us by phone.")


class InvitationNeeded(DomainError):
    code = "invitation-needed"
    message = _("This class is by invitation. Please enter the code that your institution gave you.")


class InvitationNotValid(DomainError):
    code = "invitation-not-valid"
    message = _("This invitation code is not valid for this class, or its time is over. Please ask your institution.")


class InvitationUsedUp(DomainError):
    code = "invitation-used-up"
    message = _("Everybody whom your institution may send has applied already. Please ask your institution.")


class NotYourTurn(DomainError):
    """`details["turn_at"]` is when it is, once that is known."""

    code = "not-your-turn"
    message = _("It is not your turn yet. Please wait in the hall: the page calls you.")


class HallNotOpen(DomainError):
    """`details["opens_at"]` is when people can come in."""

    code = "hall-not-open"
    message = _("The waiting room is not open yet, and coming early has no advantage. Please come back shortly before applications open.")


class NoHall(DomainError):
    code = "no-hall"
    message = _("Nobody needs to wait to apply for this class. Please apply directly.")


def ages_in_words(age_from: int | None, age_until: int | None) -> Any:
    """For a sentence, in the reader's language."""
    if age_until is None:
        return _("%(first)s years and older") % {"first": age_from}
    if age_from is None:
        return _("up to %(last)s years") % {"last": age_until}
    return _("%(first)s to %(last)s years") % {"first": age_from, "last": age_until}


class NotReviewed(DomainError):
    code = "not-reviewed"
    message = _("Places of this class are not given out by a review. Nothing was changed.")


class NoSeatToApprove(DomainError):
    code = "no-seat-to-approve"
    message = _(
        "Every seat that this application could have is taken, and the waiting list has no room. Nothing was changed: give the class more seats or "
        "places in line, or refuse the application."
    )


class AlreadyDecided(DomainError):
    code = "already-decided"
    message = _("This application was already decided. Nothing was changed. A place can be cancelled on the page of the class.")


class TimeIsOver(DomainError):
    code = "time-is-over"
    status = 422
    message = _("Choose a time that is still to come.")


class NoPaper(DomainError):
    code = "no-paper"
    status = 422
    message = _("Choose a file or take a photo first.")


class TooManyPapers(DomainError):
    code = "too-many-papers"
    status = 422
    message = _("At most %(most)s files can be sent. Please leave some of them out, or bring the papers to the office.")


class NothingAskedFor(DomainError):
    code = "nothing-asked-for"
    message = _("We do not need any papers from you at the moment. Nothing was sent.")


class EligibilityDecided(DomainError):
    code = "eligibility-decided"
    message = _("This was already refused, and the person was told. Nothing was changed. If it was a mistake, register the person again.")


class AudienceCodeTaken(DomainError):
    code = "audience-code-taken"
    message = _("Another group already has this code. Please choose another one.")


class AudienceIncomplete(DomainError):
    """`details["field"]` is what has to be filled in."""

    code = "audience-incomplete"
    status = 422
    message = _("A group by age needs an age, and a group of an institution needs the institution.")


class NobodyToTell(DomainError):
    code = "nobody-to-tell"
    message = _("Nobody of this institution has an account here, so nobody could be told. Please print the invitation and hand it over.")


class GroupRefused(DomainError):
    """`rows` says for each person of the list why, or that nothing speaks against her; nothing was changed for anybody."""

    code = "group-refused"
    message = _("Nobody was registered, because the people of this list come together or not at all. Please look at the lines below.")

    def __init__(self, rows: Any) -> None:
        super().__init__()
        self.rows = rows


class NotTriedYet(DomainError):
    code = "list-not-ready"
    message = _("This list is still being worked on. Please wait a moment and look again.")


class NotMovable(DomainError):
    code = "not-movable"
    message = _("Only somebody who has a place or stands on the waiting list can be moved. Nothing was changed.")


class PartyApart(DomainError):
    code = "party-apart"
    message = _(
        "These people applied together and can only be moved together, while all of them have a place or all of them wait. Nothing was changed."
    )


class SameRun(DomainError):
    code = "same-run"
    message = _("There is nothing to change: this is the same place. Please choose another one.")


class OtherInstitution(DomainError):
    code = "other-institution"
    message = _("Somebody can be moved to another date of the course, or to another class of the same institution. Nothing was changed.")


class NothingToMoveTo(DomainError):
    code = "nothing-to-move-to"
    message = _("Places of that class are still to be drawn, so nobody can be moved there yet. Nothing was changed.")


class OnlyPlacesAreSwapped(DomainError):
    code = "only-places-are-swapped"
    message = _("Two different people can exchange places that both of them have now. Nothing was changed.")
