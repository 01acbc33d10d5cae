"""Every look of staff at other people's data stands in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lms.accounts.requests import SignedInRequest
    from lms.privacy.models import Action


def note_look(request: SignedInRequest, *, action: Action, subjects: Sequence[int], purpose: str) -> None:
    """`subjects` are keys of people; a look at oneself is none."""
    others = [subject for subject in subjects if subject != request.user.pk]
    if others:
        ip = client.address(request)
        privacy_services.record_access(actor=request.user, action=action, subjects=others, purpose=purpose, ip=ip, now=clock.now())
