"""The registrar's people: found by name or number, half hidden until there is a reason to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts import access
from lms.accounts import selectors as accounts_selectors
from lms.accounts import services as accounts_services
from lms.kernel import clock
from lms.notices import selectors as notices_selectors
from lms.portal.people import selectors, services
from lms.portal.people.forms import CorrectionForm, LookForm, PersonForm, ReasonForm, RoleForm, SearchForm
from lms.privacy import client
from lms.privacy import selectors as privacy_selectors
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from lms.accounts.models import User
    from lms.accounts.requests import SignedInRequest

PAGE = 50


@access.registrar
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    """A search is a POST: names and numbers do not belong in addresses, which are kept in logs."""
    form = SearchForm(request.POST or None)
    found: list[User] | None = None
    if request.method == "POST" and form.is_valid():
        found = accounts_selectors.people_found(viewer=request.user, text=form.cleaned_data["text"])
        _note(request, Action.SEARCH, found, "people")
    return render(request, "people/people.html", {"form": form, "found": found, "most": accounts_selectors.MOST_FOUND})


@access.registrar
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Somebody who called or came is registered."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            created = services.register(
                person=form.person(),
                phone=form.cleaned_data["phone"],
                agreement=form.agreement(),
                actor=request.user,
                now=clock.now(),
            )
        except accounts_services.PhoneTaken as error:
            form.add_error("phone", str(error))
        except accounts_services.EmailTaken as error:
            form.add_error("email", str(error))
        except privacy_services.AgreementIsMissing as error:
            form.add_error("consent_account", str(error))
        except privacy_services.GuardianMustAgree as error:
            form.add_error("guardian", str(error))
        else:
            messages.success(request, _("The person is registered, and gets in with a code to this number."))
            return redirect("people:person", created.public_id)
    return render(request, "people/new.html", {"form": form})


@access.registrar
@never_cache
@require_GET
def person(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = accounts_selectors.person_for(request.user, public_id)
    return _page(request, found)


@access.registrar
@never_cache
@require_POST
def show(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The whole of what is hidden, on this one answer, after a reason was given."""
    found = accounts_selectors.person_for(request.user, public_id)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, found, look_form=form)
    _note(request, Action.UNMASK, [found], form.cleaned_data["reason"])
    return _page(request, found, is_shown=True)


@access.registrar
@never_cache
@require_POST
def correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What she told us otherwise is written down with the reason. The form stands where everything is shown, so a mistake shows it again."""
    found = accounts_selectors.person_for(request.user, public_id)
    form = CorrectionForm(request.POST, person=found)
    if form.is_valid():
        facts, phone, reason = form.facts(), form.cleaned_data["phone"], form.cleaned_data["reason"]
        try:
            changed = accounts_services.correct_person(person=found, facts=facts, phone=phone, reason=reason, actor=request.user, now=clock.now())
        except accounts_services.PhoneTaken as error:
            form.add_error("phone", str(error))
        else:
            messages.success(request, _("The details are corrected.") if changed else _("Nothing was different, so nothing was changed."))
            return redirect("people:person", found.public_id)
    _note(request, Action.UNMASK, [found], "correction of details")
    return _page(request, found, is_shown=True, correction_form=form)


@access.registrar
@require_POST
def give_role(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = accounts_selectors.person_for(request.user, public_id)
    form = RoleForm(request.POST, viewer=request.user)
    if not form.is_valid():
        return _page(request, found, role_form=form)
    accounts_services.grant_membership(person=found, **form.cleaned_data, actor=request.user, now=clock.now())
    messages.success(request, _("The role is given. The person signs in again, with a second check."))
    return redirect("people:person", found.public_id)


@access.registrar
@require_POST
def end_role(request: SignedInRequest, membership_id: int) -> HttpResponse:
    membership = accounts_selectors.membership_for(request.user, membership_id)
    accounts_services.end_membership(membership=membership, actor=request.user, now=clock.now())
    messages.success(request, _("The role has ended."))
    return redirect("people:person", membership.user.public_id)


@access.registrar
@require_POST
def suspend(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = accounts_selectors.person_for(request.user, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, suspend_form=form)
    accounts_services.suspend(person=found, reason=form.cleaned_data["reason"], actor=request.user, now=clock.now())
    messages.success(request, _("The account is closed for now."))
    return redirect("people:person", found.public_id)


@access.registrar
@require_POST
def restore(request: SignedInRequest, public_id: str) -> HttpResponse:
    found = accounts_selectors.person_for(request.user, public_id)
    accounts_services.restore(person=found, actor=request.user, now=clock.now())
    messages.success(request, _("The account is open again."))
    return redirect("people:person", found.public_id)


@access.owner
@never_cache
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """For the regular review: who looked at whose data."""
    page = Paginator(privacy_selectors.accesses(), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/looks.html", {"page": page})


def _page(request: SignedInRequest, found: User, **given: Any) -> HttpResponse:
    if not given.get("is_shown"):
        _note(request, Action.VIEW, [found], "person")
    viewer = request.user
    memberships = [
        (membership, membership.ended_at is None and found != viewer and membership.role in accounts_selectors.roles_given_by(viewer))
        for membership in accounts_selectors.memberships_of(found)
    ]
    context = {
        "person": found,
        "memberships": memberships,
        "consents": privacy_selectors.consents_of(found),
        "is_oneself": found == viewer,
        "is_not_reached": found.pk in notices_selectors.people_not_reached([found.pk]),
        "history": selectors.history(person=found, now=clock.now()),
        "correction_form": CorrectionForm(person=found),
        "may_correct": accounts_services.may_correct(person=found, actor=viewer),
        "look_form": LookForm(),
        "role_form": RoleForm(viewer=viewer),
        "suspend_form": ReasonForm(),
        **given,
    }
    return render(request, "people/person.html", context)


def _note(request: SignedInRequest, action: str, subjects: Sequence[User], purpose: str) -> None:
    privacy_services.record_access(
        actor=request.user,
        action=action,
        subjects=[subject.pk for subject in subjects],
        purpose=purpose,
        ip=client.address(request),
        now=clock.now(),
    )
