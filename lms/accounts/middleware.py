"""Denied by default: a view without a declaration, a role that is missing, a staff member without a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_path

from lms.accounts import access as accounts_access
from lms.accounts import staying
from lms.kernel.errors import DomainError, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

log = structlog.get_logger(__name__)

# Other people's views, by the start of their module's name; the longest match counts.
OTHERS = {
    "allauth.": accounts_access.Who.PUBLIC,  # log-in, sign-up, second factor: they guard themselves
    "wagtail.views": accounts_access.Who.PUBLIC,  # pages: published or view-restricted by Wagtail
    "wagtail.documents.views.serve": accounts_access.Who.PUBLIC,  # checks the collection's restrictions
    "wagtail.images.views.serve": accounts_access.Who.PUBLIC,
    "wagtail.": accounts_access.Who.STAFF,  # the admin: Wagtail's own permissions decide the rest
    "django.contrib.sitemaps": accounts_access.Who.PUBLIC,
    "django.contrib.staticfiles": accounts_access.Who.PUBLIC,
    "django.views.static": accounts_access.Who.PUBLIC,
    "django.views.i18n": accounts_access.Who.PUBLIC,
    "drf_spectacular.": accounts_access.Who.PUBLIC,
}
# All that staff without a second factor may open: the pages to set it up, to prove who they are for that, and to leave.
SECOND_FACTOR_PATHS = (
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/display/",
    "/static/",
    "/theme.css",
)
SECOND_FACTOR_URL = "mfa_index"
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


def problem_response(error: DomainError) -> HttpResponseBase:
    return JsonResponse(problem(error), status=error.status, content_type="application/problem+json")


def rule_for(view: Any) -> accounts_access.Who | None:
    """The declaration of our own view, or the table's row for another package's."""
    who = accounts_access.declared(view)
    if who is not None:
        return who
    module = getattr(view, "__module__", "") or ""
    rows = [prefix for prefix in OTHERS if module.startswith(prefix)]
    return OTHERS[max(rows, key=len)] if rows else None


class access:  # noqa: N801 - reads as a word in MIDDLEWARE, like its neighbours
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponseBase | None:
        who = rule_for(view)
        if who is None:
            log.error("a view declares no access rule", view=f"{view.__module__}.{getattr(view, '__name__', view)}")
            raise PermissionDenied
        if who is accounts_access.Who.PUBLIC and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        out = self._has_stayed_too_long(request, view, who)
        if out is not None:
            return out
        if self._needs_second_factor(request):
            if hasattr(view, "cls"):
                return problem_response(accounts_access.SecondFactorNeeded())  # a program cannot follow a redirect to a page
            return redirect(SECOND_FACTOR_URL)
        ours = accounts_access.declared(view) is not None
        if (ours and hasattr(view, "cls")) or accounts_access.may(request.user, who):
            return None  # our REST views ask `Declared`, after they have found out who calls; Wagtail's do not
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied

    def _has_stayed_too_long(self, request: HttpRequest, view: Any, who: accounts_access.Who) -> HttpResponseBase | None:
        """Staff who were away are signed out; what everybody may read they go on reading."""
        if not accounts_access.is_staff(request.user):
            return None
        if not staying.is_over(request.session):
            staying.note(request)
            return None
        if hasattr(view, "cls"):
            logout(request)
            return problem_response(staying.SignedOut())
        if who is accounts_access.Who.PUBLIC and (request.method == "GET" or staying.is_getting_in(request)):
            logout(request)
            return None
        return staying.sign_out(request)

    def _needs_second_factor(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or not accounts_access.is_staff(user) or is_mfa_enabled(user, SECOND_FACTORS):
            return False
        path = request.path
        language = get_language_from_path(path)
        if language:
            path = path.removeprefix(f"/{language}")
        return not path.startswith(SECOND_FACTOR_PATHS)
