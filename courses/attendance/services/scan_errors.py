"""Why a code that a learner scanned or typed was not counted, and why nobody can be looked for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from courses.attendance.services.errors import NotInThisClass
from lms.kernel.errors import DomainError


class ForgedCode(DomainError):
    code = "forged-code"
    status = 422
    message = _("This code was not on the screen of this class. Nothing was recorded. Scan the code on the screen in front of you.")


class ExpiredCode(DomainError):
    """`details["minutes"]`: about so long ago it was on the screen."""

    code = "expired-code"
    message = _(
        "This code was on the screen some %(minutes)s min ago and is not good any more. Nothing was recorded. Scan the code that is there now."
    )


class WrongCode(DomainError):
    code = "wrong-code"
    status = 422
    message = _("None of your classes shows these six digits now. Nothing was recorded. They change every 20 seconds: type those on the screen now.")


class TooManyTries(DomainError):
    code = "too-many-tries"
    status = 429
    message = _("Several codes in a row were wrong, so typing is closed to you for ten minutes. Ask your instructor to mark you as present.")


class ScanTooOld(DomainError):
    code = "scan-too-old"
    message = _(
        "More than ten minutes have passed since you read the code, so it does not count any more. Scan the screen again, or tell your instructor."
    )


class AlreadyRecorded(DomainError):
    code = "already-recorded"
    message = _("This was recorded already. You need not do anything.")


class NoPlaceHere(NotInThisClass):
    message = _("You have no place in this class, so nothing was recorded. Tell your instructor: your name can be written down as a visitor's.")


class NobodyToLookFor(DomainError):
    code = "nobody-to-look-for"
    message = _("Nobody has recorded herself with a code from the screen yet, so there is nobody to look for.")


class SpotCheckIsAnswered(DomainError):
    code = "spot-check-is-answered"
    message = _("Somebody has answered this already. Nothing was changed.")
