"""What somebody has answered while she applies, kept in her session on the server: no address, no form field and no log has it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core import signing

from courses.enrolment.data import CompanionFacts, Draft, Wish

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInRequest

DRAFTS = "applying"
MOST_DRAFTS = 5  # runs for which one session has answers; the oldest is forgotten
QUICK_SECONDS = 3  # nobody reads the last page faster
SALT = "enrolment.shown"


def kept(request: SignedInRequest, public_id: str) -> Draft:
    row: dict[str, Any] | None = request.session.get(DRAFTS, {}).get(public_id)
    if row is None:
        return Draft()
    return Draft(
        declared=frozenset(row["declared"]),
        companions=tuple(CompanionFacts(name=name, birth_date=date.fromisoformat(born)) for name, born in row["companions"]),
        may_split=row["may_split"],
        invitation=row["invitation"],
    )


def keep(request: SignedInRequest, public_id: str, draft: Draft) -> None:
    row = {
        "declared": sorted(draft.declared),
        "companions": [[facts.name, facts.birth_date.isoformat()] for facts in draft.companions],
        "may_split": draft.may_split,
        "invitation": draft.invitation,
    }
    others = {run: answers for run, answers in request.session.get(DRAFTS, {}).items() if run != public_id}
    request.session[DRAFTS] = dict([*list(others.items())[1 - MOST_DRAFTS :], (public_id, row)])


def forget(request: SignedInRequest, public_id: str) -> None:
    drafts = request.session.get(DRAFTS, {})
    if public_id in drafts:
        request.session[DRAFTS] = {run: answers for run, answers in drafts.items() if run != public_id}


def wish_of(draft: Draft, *, learner: Any, run: CourseRun, request_key: str = "", is_quick: bool = False) -> Wish:
    return Wish(
        learner=learner,
        run=run,
        request_key=request_key,
        declared=draft.declared,
        companions=draft.companions,
        may_split=draft.may_split and bool(draft.companions),
        invitation=draft.invitation,
        is_quick=is_quick,
    )


def shown_stamp(now: datetime) -> str:
    """When the page with the last question was shown, signed."""
    return signing.Signer(salt=SALT).sign(str(int(now.timestamp() * 1000)))


def was_quick(stamp: str, now: datetime) -> bool:
    """Whether the answer came faster than a person can read, or without the page having been shown."""
    try:
        shown = int(signing.Signer(salt=SALT).unsign(stamp)) / 1000
    except (signing.BadSignature, ValueError):
        return True
    return now.timestamp() - shown < QUICK_SECONDS
