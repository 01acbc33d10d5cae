"""A learner checks herself in: the code is stamped at the first request, before she signs in; with one press it is recorded.

A page that is only opened records nothing, because browsers and messengers open links by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courses.attendance.forms.codes import CodeForm
from courses.attendance.models import Source, Status
from courses.attendance.selectors import screens
from courses.attendance.services import checking_in, scan_errors
from courses.attendance.views import own_browser, stamps
from lms.accounts import access
from lms.kernel import clock, korean, limits
from lms.kernel.errors import DomainError
from lms.privacy import client

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lms.accounts.requests import SignedInRequest

MOST_PER_ADDRESS = 1200  # a school with all its rooms, each person twice
MOST_PER_PERSON = 20
STATUSES = dict(Status.choices)


@access.public
@never_cache
@require_GET
def scan(request: HttpRequest, public_id: str, number: int, kind: str, code: str) -> HttpResponse:
    """The address in the square on the screen. A good code is stamped with this moment and leads on; another is answered at once."""
    if _is_too_much(request):
        return _slow_down(request)
    scanned = checking_in.Scanned(run=public_id, number=number, kind=kind, code=code, nonce=uuid4().hex)
    try:
        stamp = checking_in.stamp_scan(scanned=scanned, sender=own_browser.sender(request), now=clock.now())
    except DomainError as refusal:
        return own_browser.remember(request, _refused(request, refusal))
    return _go_on(request, stamp)


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """The equal path: the six digits, typed. They too count from this moment, and are judged when it is known whose they are."""
    form = CodeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _form(request, form)
    if _is_too_much(request):
        return _slow_down(request)
    stamp = checking_in.Stamp(source=Source.SPOKEN, text=form.cleaned_data["code"], at=clock.now(), nonce=uuid4().hex)
    if not request.user.is_authenticated:
        return _go_on(request, stamp)
    done = checking_in.check_in(learner=request.user, stamp=stamp, sender=own_browser.sender(request), now=clock.now())
    if isinstance(done.refusal, scan_errors.WrongCode):
        form.add_error("code", str(done.refusal))
        return own_browser.remember(request, _form(request, form))
    return own_browser.remember(request, _answer(request, stamps.keep(request.session, stamp), done))


@access.signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: SignedInRequest) -> HttpResponse:
    """What waits to be recorded, or was; POST records it with the time of the stamp."""
    stamp = stamps.kept_in(request.session)
    if stamp is None:
        return render(request, "attendance/attend/nothing.html")
    if request.method == "POST":
        if limits.is_too_much("attending-person", by=request.user.pk, most=MOST_PER_PERSON):
            return _slow_down(request)
        done = checking_in.check_in(learner=request.user, stamp=stamp, sender=own_browser.sender(request), now=clock.now())
        return _answer(request, stamp, done)
    recorded = screens.recorded_scan(learner=request.user, nonce=stamp.nonce)
    if recorded is not None:
        context = {"class_session": recorded.class_session, "at": recorded.observed_at, "kind": recorded.kind, "status": recorded.status}
        return _recorded(request, context)
    if clock.now() - stamp.at > checking_in.KEPT:
        return _refused(request, scan_errors.ScanTooOld())
    shown = screens.class_session_by_key(stamp.class_session_id) if stamp.class_session_id else None
    return render(request, "attendance/attend/confirm.html", {"stamp": stamp, "class_session": shown, "until": stamp.at + checking_in.KEPT})


def _go_on(request: HttpRequest, stamp: checking_in.Stamp) -> HttpResponse:
    """To the button, and before it to the page to sign in, in the person's language."""
    kept = stamps.keep(request.session, stamp)
    if not request.user.is_authenticated:
        when = korean.time_text(kept.at, translation.get_language() or "ko")
        text = _("Your code of %(when)s is kept for ten minutes. Please sign in; the time at which you read it counts.")
        messages.info(request, text % {"when": when})
        return own_browser.remember(request, redirect("attendance:confirm"))
    with translation.override(request.user.language):
        return own_browser.remember(request, redirect("attendance:confirm"))


def _answer(request: HttpRequest, stamp: checking_in.Stamp, done: checking_in.CheckIn) -> HttpResponse:
    if isinstance(done.refusal, scan_errors.AlreadyRecorded):
        context = {"class_session": done.class_session, "at": done.at, "kind": done.kind, "status": done.outcome.status, "again": True}
        return _recorded(request, context)
    if done.refusal is not None:
        return _refused(request, done.refusal)
    stamps.keep(request.session, stamp)
    return redirect("attendance:confirm")


def _recorded(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "attendance/attend/recorded.html", {**context, "status_label": STATUSES.get(context["status"], "")})


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return render(request, "attendance/attend/refused.html", {"refusal": refusal}, status=refusal.status)


def _form(request: HttpRequest, form: CodeForm) -> HttpResponse:
    places = screens.open_places(learner=request.user, at=clock.now()) if request.user.is_authenticated else []
    context = {"form": form, "places": places}
    return render(request, "attendance/attend/type_code.html", context, status=422 if form.errors else 200)


def _is_too_much(request: HttpRequest) -> bool:
    person = request.user.is_authenticated and limits.is_too_much("attending-person", by=request.user.pk, most=MOST_PER_PERSON)
    return limits.is_too_much("attending-address", by=client.address(request), most=MOST_PER_ADDRESS) or person


def _slow_down(request: HttpRequest) -> HttpResponse:
    response = render(request, "attendance/attend/slow_down.html", status=429)
    response.headers["Retry-After"] = str(limits.SECONDS)
    return response
