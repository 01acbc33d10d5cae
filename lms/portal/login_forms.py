"""Getting in, and signing up: the few facts we ask a person for, and what she agrees to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts import forms as accounts_forms
from lms.accounts import selectors as accounts_selectors
from lms.accounts import services as accounts_services
from lms.kernel import clock, korean
from lms.privacy import client
from lms.privacy import forms as privacy_forms
from lms.privacy import selectors as privacy_selectors
from lms.privacy import services as privacy_services
from lms.privacy.models import Channel

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lms.accounts.models import User


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or mobile number")
        self.fields["login"].widget.attrs = {"autocomplete": "username"}

    def clean_login(self) -> str:
        """One writing for each number, so that hyphens are welcome and open no further tries."""
        login: str = super().clean_login()
        return korean.mobile_digits(login) or login


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """A number or an address to send the digits to; allauth forgets to ask for one of them, and then has nobody to send to."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", _("Please write your mobile number or your e-mail address."))
        return cleaned


class SignupForm(accounts_forms.PersonFields, AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """Facts first, then one unticked box for each matter that needs agreement (개인정보 보호법 §22)."""

    field_order = ["name", "phone", "birth_date", "dong", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True
        self.fields["phone"].label = _("Mobile number")
        self.fields["email"].label = _("E-mail")
        self.documents = privacy_selectors.current_documents()
        self.fields.update(privacy_forms.boxes(self.documents))

    def clean_email(self) -> str:
        """A taken address looks like a free one; its owner is told by the text that follows."""
        email = str(self.cleaned_data.get("email") or "").lower()
        if email and accounts_selectors.email_is_taken(email):
            self.account_already_exists = True
        return email

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            accounts_services.forget_unfinished(email=self.cleaned_data.get("email") or "")
            user: User = super().save(request)
        return user

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        now = clock.now()
        person = accounts_services.Person(
            name=self.cleaned_data["name"],
            birth_date=self.cleaned_data["birth_date"],
            dong=self.cleaned_data["dong"],
            language=_language(),
        )
        accounts_services.complete_sign_up(user=user, person=person, now=now)
        privacy_services.record_consents(
            person=user,
            documents=privacy_forms.said(self.documents, self.cleaned_data),
            channel=Channel.WEB,
            ip=client.address(request),
            now=now,
        )


def _language() -> str:
    code = (get_language() or settings.LANGUAGE_CODE)[:2]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
