"""Why a wish about a place was not done."""

from __future__ import annotations

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


class AlreadyApplied(DomainError):
    """`details["enrolment"]` is the public id of the live one."""

    code = "already-applied"
    message = _("This person has already applied for this class. Nothing needs to be done again.")


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
