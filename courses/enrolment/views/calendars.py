"""My classes in my own calendar: a file for one run, and a private address that a calendar looks at by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from courses.enrolment import selectors, services
from courses.enrolment.rules import calendars
from lms.accounts import access
from lms.kernel import clock, limits

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lms.accounts.requests import SignedInRequest

CALENDAR = "text/calendar; charset=utf-8"
AGAIN_AFTER = timedelta(hours=1)
MOST_PER_MINUTE = 20  # of one feed: some programmes ask for it twice at once
END = "end"


@access.public
@require_safe
@never_cache
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The classes of whoever gave this address to her calendar. The address is the right; it is in no log of ours but as a hash."""
    if limits.is_too_much("calendar", by=selectors.token_hash(token), most=MOST_PER_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": str(limits.SECONDS)})
    found = selectors.access_calendar(token=token)
    with translation.override(found.language):
        meetings = selectors.meetings_of(person=found.person, now=clock.now())
        name = settings.LMS_SITE_NAME_EN if found.language == "en" else settings.LMS_SITE_NAME
        return HttpResponse(calendars.calendar_file(meetings, name=name, again_after=AGAIN_AFTER), content_type=CALENDAR)


@access.signed_in
@require_GET
@never_cache
def one_run(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The class sessions of my run, to be put into a calendar once."""
    enrolment = selectors.access_enrolment(viewer=request.user, public_id=public_id)
    meetings = selectors.meetings_of_place(enrolment=enrolment)
    response = HttpResponse(calendars.calendar_file(meetings, name=enrolment.run.course.title), content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="{enrolment.run.course.code}.ics"'
    return response


@access.signed_in
@require_http_methods(["GET", "POST"])
def manage(request: SignedInRequest) -> HttpResponse:
    """What a private address is, and making, renewing or ending mine. It is shown once."""
    now, address = clock.now(), ""
    if request.method == "POST" and request.POST.get("wish") == END:
        services.end_calendar(person=request.user, now=now)
        messages.success(request, _("The address is ended: it opens nothing any more."))
        return redirect("enrolment:calendar")
    if request.method == "POST":
        if request.POST.get("stands", "") != _what_stands(request):  # the page was loaded anew: the address that was just copied stays
            return redirect("enrolment:calendar")
        token = services.make_calendar(person=request.user, language=translation.get_language() or "ko", now=now)
        with translation.override(settings.LANGUAGE_CODE):
            address = f"{settings.LMS_BASE_URL}{reverse('enrolment:calendar-feed', args=[token])}"
    context = {"feed": selectors.calendar_of(person=request.user), "address": address, "title": _("My classes in my calendar")}
    return render(request, "enrolment/calendar.html", {**context, "stands": _what_stands(request)})


def _what_stands(request: SignedInRequest) -> str:
    """Which address the person has now, without telling it; nothing where she has none."""
    found = selectors.calendar_of(person=request.user)
    return found.made_at.isoformat() if found else ""
