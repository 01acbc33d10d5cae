"""Why a roll was not written down, or a class session neither moved nor cancelled."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError


class RollTooEarly(DomainError):
    code = "roll-too-early"
    message = _("The roll can be called from one hour before the class begins.")


class CorrectionNeedsReason(DomainError):
    code = "correction-needs-reason"
    status = 422
    message = _("You change a mark that was saved before. Please write why; then save again. Nothing was changed yet.")


class ClassSessionIsCancelled(DomainError):
    code = "class-session-is-cancelled"
    message = _("This class session was cancelled. Nothing was changed.")


class NotOnTheRoll(DomainError):
    code = "not-on-the-roll"
    message = _("Somebody in this list has no place in the class any more. Nothing was saved. Please open the roll again.")


class UnknownMark(DomainError):
    code = "unknown-mark"
    status = 422
    message = _("This is not a mark of the roll. Nothing was saved.")


class RollAlreadySaved(DomainError):
    code = "roll-already-saved"
    status = 422
    message = _("This page was already saved with other marks. Please open the roll again and mark the changes.")


class ClassSessionHasBegun(DomainError):
    code = "class-session-has-begun"
    message = _("This class session has already begun or is over, so it stays as it was. Nothing was changed.")


class RollIsTaken(DomainError):
    code = "roll-is-taken"
    message = _("Somebody has already called the roll of this class session, so it stays as it was. Nothing was changed.")


class NewTimeIsPast(DomainError):
    code = "new-time-is-past"
    status = 422
    message = _("The new time is already past. Choose a time that is still to come.")


class LastClassSession(DomainError):
    code = "last-class-session"
    message = _("This is the only class session of the run. Cancel the whole run instead.")


class RollIsClosed(DomainError):
    code = "roll-is-closed"
    message = _("This class does not take place at present or is over, so nobody can be seen coming or going. Ask the office for a correction.")


class NotInThisClass(DomainError):
    code = "not-in-this-class"
    message = _("This person has no place in this class. Nothing was recorded. Who has come without a place can be written down as a visitor.")


class SeenInTheFuture(DomainError):
    code = "seen-in-the-future"
    status = 422
    message = _("By the clock of the device this happens later than now. Please set the device's clock; the office can enter what is missing.")


class SeenTooEarly(DomainError):
    code = "seen-too-early"
    message = _("It is more than one hour before the class begins. Please come back to this later.")


class SeenTooLate(DomainError):
    code = "seen-too-late"
    message = _("The day of this class is over. Please ask for a correction.")


class SentTooLate(DomainError):
    code = "sent-too-late"
    message = _("This was sent more than seven days after the class. Please ask the office for a correction.")


class NonceIsUsed(DomainError):
    code = "nonce-is-used"
    status = 422
    message = _("Something else was recorded under this key before. Please scan again.")


class ExcuseIsUsedUp(DomainError):
    """`details["most"]`: class sessions of the run that this reason may excuse."""

    code = "excuse-is-used-up"
    message = _("This reason may excuse %(most)s classes of this run at most, and has done so. Nothing was changed.")


class UnknownAbsenceReason(DomainError):
    code = "unknown-absence-reason"
    status = 422
    message = _("Choose one of the reasons for which this class excuses an absence.")


class TimetableChanged(DomainError):
    code = "timetable-changed"
    message = _("Somebody changed these class sessions at the same moment. Nothing was changed by you. Please look again.")


class GuestsCannotFollow(DomainError):
    """`details["course"]`, `details["number"]`: the other run that cannot come along."""

    code = "guests-cannot-follow"
    message = _(
        "Run %(number)s of “%(course)s” is held together with this class session and cannot take place at that time. Nothing was changed. "
        "First move that run's class session to a time of its own."
    )


class NotCancelled(DomainError):
    code = "not-cancelled"
    message = _("Only a class session that was cancelled can be made up for. Nothing was added.")


class AlreadyMadeUp(DomainError):
    code = "already-made-up"
    message = _("Another class session already takes place instead of this one. Nothing was added. You can move that one.")


class CannotBeCombined(DomainError):
    code = "cannot-be-combined"
    message = _(
        "These two class sessions cannot be held together. They have to be of two runs of one institution, both online or both in a room, and "
        "neither may be held together with another already. Nothing was changed."
    )


class RuleAtThatMoment(DomainError):
    code = "rule-at-that-moment"
    status = 422
    message = _("There is already a version of these rules that applies from this day on. Nothing was saved. Choose another day.")


class NoPlaceToWatchFrom(DomainError):
    code = "no-place-to-watch-from"
    message = _("You have no place in this class, so what you watch is not counted. You can still watch.")


class ListTooLate(DomainError):
    code = "list-too-late"
    message = _("The class was more than seven days ago, so its list is not read any more. Please enter a correction for those who are missing.")


class ListTooEarly(DomainError):
    code = "list-too-early"
    message = _("The class has not begun yet. Nothing was recorded. Please come back after it.")
