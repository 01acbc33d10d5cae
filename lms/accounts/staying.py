"""How long somebody who acts for an institution stays signed in, and what becomes of a form that arrives too late.

Two moments stand in the session: when the person signed in and when she was last active (to the minute, so that few requests write the session).
Learners stay for as long as their session lasts (`SESSION_COOKIE_AGE`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.kernel import clock
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from lms.accounts.models import User

SINCE, SEEN, UNSENT = "signed_in_at", "seen_at", "unsent_form"
MINUTE = 60
MOST_KEPT = 200_000  # characters of a form; a long lecture has 30,000
LEAVE = "/accounts/logout/"
GET_IN = "/accounts/login/"
NOT_BY_HERSELF = ("/cms/editing-sessions/",)  # the editor's open page asks by itself
NOT_KEPT = ("csrfmiddlewaretoken", "password")


class SignedOut(DomainError):
    code = "signed-out"
    status = 401
    message = _("You were signed out, because you were away for a while. Please sign in again.")


@receiver(user_logged_in, dispatch_uid="lms.accounts.staying")
def begin(*, request: HttpRequest, **rest: Any) -> None:  # noqa: ARG001 - a receiver's signature
    """From now on the person is here."""
    request.session[SINCE] = request.session[SEEN] = int(clock.now().timestamp())


def is_over(session: SessionBase) -> bool:
    """Whether the session of a member of staff is too old or was left alone; one without moments begins now."""
    now = int(clock.now().timestamp())
    since, seen = int(session.setdefault(SINCE, now)), int(session.setdefault(SEEN, now))
    return now - since > settings.LMS_STAFF_SESSION_HOURS * 60 * MINUTE or now - seen > settings.LMS_STAFF_IDLE_MINUTES * MINUTE


def note(request: HttpRequest) -> None:
    """The person was active just now."""
    now = int(clock.now().timestamp())
    if now - request.session[SEEN] >= MINUTE and not request.path.startswith(NOT_BY_HERSELF):
        request.session[SEEN] = now


def is_getting_in(request: HttpRequest) -> bool:
    return GET_IN in request.path


def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Out, and back to the same page after signing in; what was written is kept for the same person, to be sent again."""
    person_id = request.user.pk
    is_form = request.method == "POST" and not request.path.endswith(LEAVE)
    kept = _kept(request) if is_form else None
    logout(request)
    if not is_form:
        messages.info(request, str(SignedOut.message))
        return redirect_to_login(request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL)
    if kept is not None:
        request.session[UNSENT] = {"person": person_id, **kept}
    return render(request, "account/signed_out.html", {"next": reverse("accounts:unsent"), "kept": kept}, status=SignedOut.status)


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    """The form as it was sent, without secrets; None where it is too long. Files cannot be kept, and the page says so."""
    fields = [[name, value] for name, values in request.POST.lists() if not name.startswith(NOT_KEPT) for value in values]
    if sum(len(name) + len(value) for name, value in fields) > MOST_KEPT:
        return None
    return {"path": request.get_full_path(), "fields": fields, "had_files": bool(request.FILES)}


def unsent(request: HttpRequest, person: User) -> dict[str, Any] | None:
    """The form that this person could not send, handed out once; somebody else's is dropped."""
    kept: dict[str, Any] | None = request.session.pop(UNSENT, None)
    return kept if kept and kept["person"] == person.pk else None
