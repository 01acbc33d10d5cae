"""나의 정보: what we know about a person, for herself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import access
from lms.accounts import services as accounts_services
from lms.accounts.display import Display, remember_display
from lms.kernel import clock
from lms.portal.people.forms import ProfileForm
from lms.privacy import client
from lms.privacy import selectors as privacy_selectors
from lms.privacy import services as privacy_services
from lms.privacy.models import Channel

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

FACTS = ("name", "email", "birth_date", "dong", "language")
READING = ("text_scale", "high_contrast", "easy_mode")


@access.signed_in
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial={name: getattr(user, name) for name in (*FACTS, *READING)})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        person = accounts_services.Person(**{**{name: facts[name] for name in FACTS}, "email": facts["email"] or None})
        reading = Display(scale=facts["text_scale"], contrast=facts["high_contrast"], easy=facts["easy_mode"])
        try:
            accounts_services.update_profile(user=user, person=person, reading=reading, now=clock.now())
        except accounts_services.EmailTaken as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("Your details are saved."))
            response = redirect("people:profile")
            remember_display(response, reading)
            return response
    consents = privacy_selectors.consents_of(user)
    return render(request, "people/profile.html", {"form": form, "consents": consents})


@access.signed_in
@require_POST
def news(request: SignedInRequest) -> HttpResponse:
    """Agree to optional news, or take it back; one is as easy as the other."""
    wanted = request.POST.get("agreed") == "yes"
    documents = [(document, wanted) for document in privacy_selectors.current_documents() if not document.required]
    privacy_services.record_consents(
        person=request.user,
        documents=documents,
        channel=Channel.WEB,
        ip=client.address(request),
        now=clock.now(),
    )
    messages.success(request, _("You will get news.") if wanted else _("You will get no more news."))
    return redirect("people:profile")
