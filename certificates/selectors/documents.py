"""The stored file of an award."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from certificates.models import AwardDocument

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
