"""REST: runs that can be taken and how their places are given out, applying, my enrolments."""

from __future__ import annotations

from courses.enrolment.rest.deciding import (
    EligibilityRejection,
    EligibilityVerification,
    EnrolmentApproval,
    EnrolmentDocuments,
    EnrolmentPapers,
    EnrolmentRefusal,
    RunReview,
)
from courses.enrolment.rest.draws import RunDraw
from courses.enrolment.rest.fairness import FairnessFigures
from courses.enrolment.rest.mine import EnrolmentAcceptance, Enrolments, EnrolmentWithdrawal, PartyWithdrawal
from courses.enrolment.rest.no_shows import NoShowObjection, NoShows
from courses.enrolment.rest.runs import RunDetail, Runs
from courses.enrolment.rest.wishes import RunApplication, RunHall, RunWaitingList, TakenInstead, WaitForAny

__all__ = [
    "EligibilityRejection",
    "EligibilityVerification",
    "EnrolmentAcceptance",
    "EnrolmentApproval",
    "EnrolmentDocuments",
    "EnrolmentPapers",
    "EnrolmentRefusal",
    "EnrolmentWithdrawal",
    "Enrolments",
    "FairnessFigures",
    "NoShowObjection",
    "NoShows",
    "PartyWithdrawal",
    "RunApplication",
    "RunDetail",
    "RunDraw",
    "RunHall",
    "RunReview",
    "RunWaitingList",
    "Runs",
    "TakenInstead",
    "WaitForAny",
]
