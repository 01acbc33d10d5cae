"""The list of an online class: handed in, tried row by row, then confirmed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.attendance import selectors, services
from courses.attendance.forms import live as forms_live
from courses.attendance.rules.live_list import Fault
from courses.attendance.rules.live_matching import Stay
from courses.attendance.selectors.live import Sorted, members_of, try_list
from courses.attendance.services import live
from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from courses.attendance.forms.live import Asked
    from courses.attendance.rules.live_matching import Member
    from courses.attendance.selectors.live import TriedRow
    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInRequest


@access.staff
@require_http_methods(["GET", "POST"])
def hand_in(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    """Asks for the file; shows for each row what would come of it; writes it down once that is confirmed."""
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    try:
        services.refuse_live_list(class_session, now=clock.now())
    except DomainError as refusal:
        context = {"class_session": class_session, "run": class_session.run, "refusal": refusal}
        return render(request, "attendance/live.html", context, status=200 if request.method == "GET" else refusal.status)
    if "sealed" in request.POST:
        return _confirm(request, class_session)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms_live.LiveListForm(*sent, class_session=class_session)
    if request.method == "POST" and form.is_valid():
        members = members_of(class_session=class_session)
        tried = try_list(class_session=class_session, rows=form.cleaned_data["file"], members=members)
        if len(forms_live.asked(tried, members=members, answers={})) <= forms_live.MOST_ASKED:
            return _trial(request, class_session, tried=tried, members=members)
        form.add_error("file", _("More than %(most)s names of this list are unknown here. Is it the list of another class?") % _most_asked())
    return _form(request, class_session, form)


def _most_asked() -> dict[str, int]:
    return {"most": forms_live.MOST_ASKED}


def _form(request: SignedInRequest, class_session: ClassSession, form: forms_live.LiveListForm) -> HttpResponse:
    context = {"class_session": class_session, "run": class_session.run, "form": form}
    return render(request, "attendance/live.html", context, status=422 if form.errors else 200)


def _trial(
    request: SignedInRequest, class_session: ClassSession, *, tried: Sequence[TriedRow], members: Sequence[Member], is_unanswered: bool = False
) -> HttpResponse:
    """The rows with who is meant. The look at the names is logged."""
    _log(request, class_session, members)
    names = {member.enrolment_id: member.name for member in members}
    counts = Counter(one.sorted_as for one in tried)
    context = {
        "class_session": class_session,
        "run": class_session.run,
        "sealed": forms_live.sealed(tried, class_session=class_session, viewer=request.user),
        "rows": [_line(one, names) for one in tried],
        "asked": forms_live.asked(tried, members=members, answers=request.POST.dict()),
        "left_out": forms_live.LEFT_OUT,
        "total": len(tried),
        "matched": counts[Sorted.MATCHED],
        "unclear": counts[Sorted.AMBIGUOUS] + counts[Sorted.UNKNOWN],
        "unusable": counts[Sorted.OUTSIDE] + counts[Sorted.FAULTY],
        "is_elsewhen": counts[Sorted.OUTSIDE] > 0 and not counts[Sorted.MATCHED] + counts[Sorted.AMBIGUOUS] + counts[Sorted.UNKNOWN],
        "is_unanswered": is_unanswered,
    }
    return render(request, "attendance/live_trial.html", context, status=422 if is_unanswered else 200)


def _line(one: TriedRow, names: dict[int, str]) -> dict[str, Any]:
    person = names.get(one.enrolment_ids[0], "") if len(one.enrolment_ids) == 1 else ""
    return {
        "row": one.row,
        "sorted_as": one.sorted_as,
        "by": one.by,
        "person": person,
        "fault": forms_live.FAULTS[Fault(one.row.fault)] if one.row.fault else "",
    }


def _log(request: SignedInRequest, class_session: ClassSession, members: Sequence[Member]) -> None:
    learners = [member.learner_id for member in members]
    purpose = f"list of class {class_session.number} of run {class_session.run.public_id}"
    ip = client.address(request)
    privacy_services.record_access(actor=request.user, action=Action.LIST, subjects=learners, purpose=purpose, ip=ip, now=clock.now())


def _confirm(request: SignedInRequest, class_session: ClassSession) -> HttpResponse:
    tried = forms_live.unsealed(request.POST["sealed"], class_session=class_session, viewer=request.user)
    if tried is None:
        messages.error(request, _("This page is more than one hour old. Nothing was recorded. Please hand in the file again."))
        return redirect("attendance:live", public_id=class_session.run.public_id, number=class_session.number)
    members = members_of(class_session=class_session)
    questions = forms_live.asked(tried, members=members, answers=request.POST.dict())
    if any(not question.chosen for question in questions):
        return _trial(request, class_session, tried=tried, members=members, is_unanswered=True)
    stays = _stays(tried, questions)
    result = live.record_live_list(class_session=class_session, stays=stays, actor=request.user, now=clock.now())
    said = {"recorded": result.recorded, "repeated": result.repeated, "refused": result.refused}
    messages.success(
        request, _("Recorded: %(recorded)s people. Recorded before: %(repeated)s. Not counted: %(refused)s. Nobody else was changed.") % said
    )
    return redirect("attendance:roll", public_id=class_session.run.public_id, number=class_session.number)


def _stays(tried: Sequence[TriedRow], questions: Sequence[Asked]) -> list[Stay]:
    answers = {(question.name, question.email): question.chosen for question in questions}
    stays = []
    for one in tried:
        chosen = str(one.enrolment_ids[0]) if one.sorted_as == Sorted.MATCHED else answers.get((one.row.name, one.row.email), "")
        is_wanted = one.sorted_as in {Sorted.MATCHED, Sorted.AMBIGUOUS, Sorted.UNKNOWN} and chosen.isdigit()
        if is_wanted and one.row.joined_at is not None:
            stays.append(Stay(enrolment_id=int(chosen), joined_at=one.row.joined_at, left_at=one.row.left_at))
    return stays
