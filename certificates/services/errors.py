"""Why no award was made or changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError


class NotCompleted(DomainError):
    code = "not-completed"
    message = _("The conditions are not all met yet, so no certificate was issued.")


class NoRequirement(DomainError):
    code = "no-requirement"
    message = _("Nobody has set yet what this certificate asks for, so none was issued.")


class CannotBePrinted(DomainError):
    """`details`: where the text stands, the character and its Unicode name."""

    code = "cannot-be-printed"
    message = _("The certificate cannot be printed: our fonts lack %(character)s (%(name)s). Correct the text, then issue it again.")


class NothingToCorrect(DomainError):
    code = "nothing-to-correct"
    message = _("A new certificate would say the same as this one, so none was issued. Correct the person's details or the course first.")


class AwardHasEnded(DomainError):
    code = "award-has-ended"
    message = _("This certificate is no longer valid, so nothing was changed.")
