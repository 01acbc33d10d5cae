"""Writes: one function per use case."""

from certificates.services.awards import issue_award, issue_awards_for_run, reissue_award, revoke_award
from certificates.services.credentials import retire_credential, set_requirement, set_up_credential
from certificates.services.documents import make_document
from certificates.services.errors import AwardHasEnded, CannotBePrinted, NoRequirement, NotCompleted, NothingToCorrect
from certificates.services.evaluations import evaluate_enrolment, evaluate_run

__all__ = [
    "AwardHasEnded",
    "CannotBePrinted",
    "NoRequirement",
    "NotCompleted",
    "NothingToCorrect",
    "evaluate_enrolment",
    "evaluate_run",
    "issue_award",
    "issue_awards_for_run",
    "make_document",
    "reissue_award",
    "retire_credential",
    "revoke_award",
    "set_requirement",
    "set_up_credential",
]
