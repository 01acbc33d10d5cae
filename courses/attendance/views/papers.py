"""What is printed about attendance: the register, name cards, the sheet to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from courses.attendance import selectors, services
from courses.attendance.views.looking import language, look_at_people, paper
from courses.catalogue import selectors as catalogue_selectors
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.staff
@require_GET
def papers(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Asks what is to be printed. It names people, so the look is logged."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    people = list(enrolment_selectors.roster(run=run))
    look_at_people(request, action=Action.LIST, subjects=[one.learner_id for one in people], purpose=f"papers of attendance of run {public_id}")
    timetable = list(catalogue_selectors.timetable(run=run))
    context = {"run": run, "people": people, "timetable": timetable, "parts": services.register_parts(len(timetable))}
    context["fits_at_once"] = services.fits_at_once(people=len(people), class_sessions=len(timetable))
    return render(request, "attendance/papers.html", context)


@access.staff
@require_POST
def register(request: SignedInRequest, public_id: str) -> HttpResponse:
    """With what is recorded, unless an empty one is asked for; all of it, or one part."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    known = {str(part): part for part, _first, _last in services.register_parts(run.class_sessions.count())}
    wish = services.RegisterWish(is_filled=request.POST.get("marks") != "empty", part=known.get(request.POST.get("part", ""), 0))
    printed = services.print_register(run=run, wish=wish, actor=request.user, language=language(), now=clock.now())
    look_at_people(request, action=Action.PRINT, subjects=printed.people, purpose=f"attendance register of run {public_id}")
    return paper(printed.content, name=f"attendance-{run.course.code}-{run.number}")


@access.staff
@require_POST
def cards(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Everybody's, or one person's, who is named by the public id of her enrolment."""
    run = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=public_id)
    people = list(enrolment_selectors.roster(run=run))
    wanted = request.POST.get("person", "")
    if wanted:
        people = [one for one in people if one.public_id == wanted]
    if not people:
        raise Http404
    printed = services.print_cards(run=run, people=people, actor=request.user, language=language(), now=clock.now())
    look_at_people(request, action=Action.PRINT, subjects=printed.people, purpose=f"name cards of run {public_id}")
    return paper(printed.content, name=f"cards-{run.course.code}-{run.number}")


@access.staff
@require_GET
def signing_sheet(request: SignedInRequest, public_id: str, number: int) -> HttpResponse:
    class_session = selectors.access_class_session(viewer=request.user, run_public_id=public_id, number=number)
    printed = services.print_sheet(class_session=class_session, actor=request.user, language=language(), now=clock.now())
    look_at_people(request, action=Action.PRINT, subjects=printed.people, purpose=f"signature sheet {number} of run {public_id}")
    return paper(printed.content, name=f"signatures-{class_session.run.course.code}-{class_session.run.number}-{number}")
