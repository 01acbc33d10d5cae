"""The stored file of an award."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from lms.kernel import jobs
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from certificates.models import Award, AwardDocument
    from lms.kernel.models import Job

STORAGE: Final = "private"


class DocumentIsDamaged(DomainError):
    code = "document-is-damaged"
    status = 500
    message = _("The stored file is damaged, so we do not hand it out. Please call us; your certificate itself is safe in our register.")


def content_of(document: AwardDocument) -> bytes:
    """The bytes as they were made. Raises DocumentIsDamaged where they are no longer those whose hash was kept."""
    with storages[STORAGE].open(document.name) as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DocumentIsDamaged
    return content


def job_key(award: Award) -> str:
    """By which the one job that makes the award's document is known."""
    return f"certificates.render_award:{award.pk}"


def given_up(award: Award) -> Job | None:
    """The job that was to make the document and will not be tried again by itself; None while it is still tried, and when it is made."""
    if award.document.made_at is not None:
        return None
    return jobs.dead().filter(key=job_key(award)).first()
