"""Keys for programs that act for a member of staff: shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import access
from lms.accounts import selectors as accounts_selectors
from lms.accounts import services as accounts_services
from lms.kernel import clock
from lms.portal.people.forms import KeyForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.staff
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: SignedInRequest) -> HttpResponse:
    """The list; the answer to making a key is the only page that ever shows it."""
    form = KeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = accounts_services.issue_token(user=request.user, label=form.cleaned_data["label"], now=clock.now())
        form = KeyForm()
    tokens = [(token, token.is_valid(clock.now())) for token in accounts_selectors.tokens_of(request.user)]
    return render(request, "people/keys.html", {"form": form, "secret": secret, "tokens": tokens})


@access.staff
@require_POST
def revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    token = accounts_selectors.token_for(request.user, token_id)
    accounts_services.revoke_token(token=token, actor=request.user, now=clock.now())
    messages.success(request, _("The key opens nothing any more."))
    return redirect("people:keys")
