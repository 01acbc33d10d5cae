"""Why a wish for a correction was not written down, or not decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.attendance.rules import asking as rules
from lms.kernel.errors import DomainError


class CannotAskNow(DomainError):
    """`details["problem"]` is a code of `courses.attendance.rules.asking`."""

    code = "cannot-ask-now"

    def __str__(self) -> str:
        return str(PROBLEMS[self.details["problem"]])


PROBLEMS = {
    rules.NOT_BEGUN: _("This class has not begun yet, so there is nothing to correct. If you cannot come, please call us."),
    rules.DOES_NOT_TAKE_PLACE: _("This class does not take place and counts for nobody, so there is nothing to correct."),
    rules.TOO_LATE: _("The last class was more than 14 days ago, so nothing can be asked for here any more. If something is wrong, please call us."),
}


class WordsMissing(DomainError):
    code = "words-missing"
    status = 422
    message = _("Please write in a few words what happened. Nothing was sent yet.")


class WordsTooLong(DomainError):
    code = "words-too-long"
    status = 422
    message = _("The text is too long: at most %(most)s letters. Nothing was sent yet.")


class UnknownWish(DomainError):
    code = "unknown-wish"
    status = 422
    message = _("Choose what should stand in your record. Nothing was sent yet.")


class NothingToCorrect(DomainError):
    code = "nothing-to-correct"
    message = _("Your record says this already, so there is nothing to correct. Nothing was sent.")


class AskedAlready(DomainError):
    code = "asked-already"
    message = _("You have asked about this class already, and we have not answered yet. You can add papers to it or take it back.")


class RequestKeyIsUsed(DomainError):
    code = "request-key-is-used"
    status = 422
    message = _("This page was sent before for another class. Please open the page of this class again. Nothing was sent.")


class RequestIsDecided(DomainError):
    code = "request-is-decided"
    message = _("This request was answered or taken back in the meantime. Nothing was changed.")


class NoEvidence(DomainError):
    code = "no-evidence"
    status = 422
    message = _("Choose a file or take a photo first.")


class TooMuchEvidence(DomainError):
    code = "too-much-evidence"
    status = 422
    message = _("At most %(most)s files go with one request. Nothing was sent.")


class AnswerMissing(DomainError):
    code = "answer-missing"
    status = 422
    message = _("Please write the reason: the person reads it. Nothing was changed yet.")


class OwnAttendance(DomainError):
    code = "own-attendance"
    status = 403
    message = _("This is your own attendance. Somebody else of the staff decides about it. Nothing was changed.")
