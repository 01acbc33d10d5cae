"""Awards, for those who may see them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import get_object_or_404

from certificates.data import AwardSnapshot, Decision, VerifiedAward
from certificates.models import Award
from certificates.selectors import scope
from lms.kernel import korean

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from certificates.data import PrintedWords
    from lms.accounts.models import User

WITH_ALL = ("credential", "evaluation", "document", "replaces", "replaced_by", "run__course", "learner")


def snapshot_of(award: Award) -> AwardSnapshot:
    return AwardSnapshot.from_json(json.loads(award.snapshot))


def awards_held_by(viewer: User) -> QuerySet[Award]:
    """The viewer's own awards, newest first, whatever their state."""
    return Award.objects.filter(learner=viewer).select_related(*WITH_ALL).order_by("-issued_at", "-pk")


def awards_for(viewer: User) -> QuerySet[Award]:
    """The register, as far as the viewer keeps it."""
    return Award.objects.filter(run__in=scope.runs_for(viewer)).select_related(*WITH_ALL)


def award_for(*, viewer: User, public_id: str) -> Award:
    """The award, for the registrar who keeps it. 404 to everybody else."""
    return get_object_or_404(awards_for(viewer), public_id=public_id)


def readable_award(*, viewer: User, public_id: str) -> Award:
    """The award, for its holder and for the registrar who keeps it. 404 to everybody else."""
    mine_or_kept = Q(learner=viewer) | Q(run__in=scope.runs_for(viewer))
    return get_object_or_404(Award.objects.filter(mine_or_kept).select_related(*WITH_ALL), public_id=public_id)


def register(*, viewer: User, year: int | None = None, text: str = "") -> QuerySet[Award]:
    """The register (발급대장) narrowed to a year and to a number, name or course that contains `text`."""
    awards = awards_for(viewer)
    if year is not None:
        awards = awards.filter(year=year)
    if text:
        awards = awards.filter(Q(number__icontains=text) | Q(learner__name__icontains=text) | Q(run__course__title_ko__icontains=text))
    return awards


def verified_award(*, code: str, language: str) -> VerifiedAward | None:
    """What the verification page says, for everything that was ever issued; None for a code that never was."""
    award = Award.objects.filter(code=code).select_related("replaces", "replaced_by", "document").first()
    if award is None:
        return None
    snapshot = snapshot_of(award)
    words = snapshot.ko if language == "ko" else snapshot.en
    successor = getattr(award, "replaced_by", None)
    return VerifiedAward(
        state=award.state,
        number=award.number,
        title=words.title,
        masked_name=korean.masked_name(words.name),
        course=words.course,
        period=words.period,
        hours=words.hours,
        issuer=words.issuer,
        issued_on=snapshot.issued_on,
        ended_at=award.ended_at,
        replaced_by=successor.number if successor else "",
        replaces=award.replaces.number if award.replaces else "",
        document_sha256=award.document.sha256,
    )


def printed_words(award: Award) -> PrintedWords:
    """The words as they stand on the document."""
    return snapshot_of(award).printed


def decision_of(award: Award) -> Decision:
    """What the rule said when the award was granted."""
    return Decision.from_json(award.evaluation.decision)


def years_of_register(*, viewer: User) -> list[int]:
    return list(awards_for(viewer).order_by("-year").values_list("year", flat=True).distinct())
