"""Looks of the staff at names stand in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lms.accounts.requests import SignedInRequest


def note_look(request: SignedInRequest, *, subjects: Sequence[int], purpose: str) -> None:
    privacy_services.record_access(
        actor=request.user, action=Action.LIST, subjects=subjects, purpose=purpose, ip=client.address(request), now=clock.now()
    )
