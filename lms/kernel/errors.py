"""Errors of the domain: facts with a stable code, a sentence for people and an HTTP status for doors (RFC 9457)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something is so, and therefore the wish was not done; nothing was changed.

    Subclasses set `code` (stable, kebab-case), `status` and `message` (translated, says what to do next). `details` are JSON values for the
    client and never personal data.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: Any = _("This cannot be done now. Nothing was changed.")

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details

    def __str__(self) -> str:
        return str(self.message) % self.details if self.details else str(self.message)


def problem(error: DomainError) -> dict[str, Any]:
    """The error as a problem document of RFC 9457."""
    return {
        "type": f"urn:problem:{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
        **({"details": error.details} if error.details else {}),
    }
