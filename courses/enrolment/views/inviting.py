"""The registrar's desk: invitations of institutions, the people whom they send, and the groups for which seats are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.enrolment import selectors, services
from courses.enrolment.forms.inviting import TOGETHER, AudienceForm, AudienceWordsForm, GroupForm, InvitationForm
from lms.accounts import access
from lms.kernel import clock, ids
from lms.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from courses.enrolment.models import Invitation
    from courses.enrolment.services.groups import GroupRow
    from lms.accounts.requests import SignedInRequest


def _invitation(request: SignedInRequest, public_id: str, invitation_id: int) -> Invitation:
    return selectors.access_invitation(viewer=request.user, public_id=public_id, invitation_id=invitation_id)


@access.registrar
@require_http_methods(["GET", "POST"])
def invitations(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Which institutions may send how many people to the run, how many came, and a new invitation."""
    run, now = selectors.access_run_as_staff(viewer=request.user, public_id=public_id), clock.now()
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.invite(run=run, **form.cleaned_data, actor=request.user, now=now)
        except services.TimeIsOver as refusal:
            form.add_error("expires_at", str(refusal))
        else:
            return redirect("enrolment:desk-invitation", public_id=public_id, invitation_id=made.pk)
    rows = [(one, ids.grouped(one.code)) for one in selectors.invitations_of(run=run)]
    return render(
        request, "enrolment/desk/invitations.html", {"run": run, "form": form, "rows": rows, "now": now}, status=422 if form.errors else 200
    )


@access.registrar
@require_GET
def invitation(request: SignedInRequest, public_id: str, invitation_id: int) -> HttpResponse:
    """The page that is handed to the institution, to be printed; and what can be done with the invitation."""
    found = _invitation(request, public_id, invitation_id)
    is_open = found.revoked_at is None and found.expires_at > clock.now()
    context = {"invitation": found, "run": found.run, "code": ids.grouped(found.code), "is_open": is_open}
    return render(request, "enrolment/desk/invitation.html", context)


@access.registrar
@require_POST
def revoke(request: SignedInRequest, public_id: str, invitation_id: int) -> HttpResponse:
    services.revoke_invitation(invitation=_invitation(request, public_id, invitation_id), actor=request.user, now=clock.now())
    messages.success(request, _("The code opens nothing any more. Who used it before keeps the place."))
    return redirect("enrolment:desk-invitations", public_id=public_id)


@access.registrar
@require_POST
def tell(request: SignedInRequest, public_id: str, invitation_id: int) -> HttpResponse:
    """Everybody who acts for the institution gets the code."""
    found = _invitation(request, public_id, invitation_id)
    try:
        told = services.tell_institution(invitation=found, actor=request.user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(count)s person gets a message with the code.", "%(count)s people get a message with the code.", told)
        messages.success(request, said % {"count": told})
    return redirect("enrolment:desk-invitation", public_id=public_id, invitation_id=invitation_id)


@access.registrar
@require_http_methods(["GET", "POST"])
def group(request: SignedInRequest, public_id: str, invitation_id: int) -> HttpResponse:
    """The list of people whom the institution sends; line by line it is said what came of it."""
    found = _invitation(request, public_id, invitation_id)
    form = GroupForm(request.POST or None, initial={"request_key": uuid4().hex})
    rows: Sequence[GroupRow] = ()
    if request.method == "POST" and form.is_valid():
        rows = _register(request, found, form)
    context = {"invitation": found, "run": found.run, "form": form, "rows": rows, "left": found.most - found.used}
    return render(request, "enrolment/desk/group.html", context, status=422 if form.errors else 200)


def _register(request: SignedInRequest, found: Invitation, form: GroupForm) -> Sequence[GroupRow]:
    register = services.register_together if form.cleaned_data["how"] == TOGETHER else services.register_each
    wish: dict[str, Any] = {"request_key": form.cleaned_data["request_key"], "actor": request.user, "now": clock.now()}
    try:
        rows = register(invitation=found, callers=form.callers(), **wish)
    except services.GroupRefused as refusal:
        form.add_error(None, str(refusal))
        return refusal.rows  # type: ignore[no-any-return]
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return ()
    found.refresh_from_db(fields=["used"])
    return rows


@access.staff
@require_GET
def my_invitations(request: SignedInRequest) -> HttpResponse:
    """How many people my institution may still send to which run; not who."""
    rows = selectors.invitations_for(request.user)[:100]
    return render(request, "enrolment/desk/my_invitations.html", {"rows": rows, "now": clock.now()})


@access.registrar
@require_GET
def audiences(request: SignedInRequest) -> HttpResponse:
    return render(request, "enrolment/desk/audiences.html", {"audiences": selectors.audiences()})


@access.registrar
@require_http_methods(["GET", "POST"])
def new_audience(request: SignedInRequest) -> HttpResponse:
    form = AudienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_audience(plan=form.plan(), actor=request.user, now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The group is there. Runs can keep seats for it."))
            return redirect("enrolment:desk-audiences")
    return render(request, "enrolment/desk/new_audience.html", {"form": form}, status=422 if form.errors else 200)


@access.registrar
@require_http_methods(["GET", "POST"])
def audience(request: SignedInRequest, code: str) -> HttpResponse:
    """The words of one group, and whether it can still be chosen."""
    found = selectors.access_audience(viewer=request.user, code=code)
    form = AudienceWordsForm(request.POST or None, initial={name: getattr(found, name) for name in AudienceWordsForm.Meta.fields})
    if request.method == "POST" and form.is_valid():
        services.change_audience_words(audience=found, words=form.words(), actor=request.user, now=clock.now())
        messages.success(request, _("The words are changed."))
        return redirect("enrolment:desk-audiences")
    return render(request, "enrolment/desk/audience.html", {"audience": found, "form": form}, status=422 if form.errors else 200)


@access.registrar
@require_POST
def retire_audience(request: SignedInRequest, code: str) -> HttpResponse:
    services.retire_audience(audience=selectors.access_audience(viewer=request.user, code=code), actor=request.user, now=clock.now())
    messages.success(request, _("Nobody chooses this group for new seats any more. Seats that are kept for it stay so."))
    return redirect("enrolment:desk-audiences")
