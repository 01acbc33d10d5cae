"""allauth's hooks: mobile numbers in our form, one-time codes by our message gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.stages import PhoneVerificationStage
from allauth.account.views import ConfirmLoginCodeView
from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django import forms
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lms.accounts import access as accounts_access
from lms.accounts import selectors as accounts_selectors
from lms.accounts import services as accounts_services
from lms.accounts.display import Display, remember_display
from lms.kernel import clock, korean
from lms.kernel.pagecache import DISPLAY_COOKIE
from lms.notices import gateway
from lms.notices import services as notices_services
from lms.portal import desks

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lms.accounts.models import User

log = structlog.get_logger(__name__)


class MobileField(forms.CharField):
    """A Korean mobile number however it is written; kept as digits."""

    default_error_messages = {"invalid": _("Please write a mobile number such as 010-1234-5678.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        digits = korean.mobile_digits(text)
        if digits is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return digits


class PhoneStage(PhoneVerificationStage):  # type: ignore[misc]  # allauth has no types
    """A number has to be proven; an account of staff or an old one that has none goes on without."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is not None and get_adapter(self.request).get_phone(user) is None:
            return None, True
        try:
            response, goes_on = super().handle()
        except RateLimited:  # allauth lets it through here, and it would be an error page
            return respond_429(self.request), False
        return response, goes_on


@accounts_access.public
class ConfirmCode(ConfirmLoginCodeView):  # type: ignore[misc]  # allauth has no types
    """Where the digits are typed in. A number that nobody has looks like any other here; allauth takes for granted that somebody has it."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse
        if self._process.user is not None:
            response = super().form_valid(form)
        elif self._action == "resend":
            self._process.send(skip_enumeration_mails=True)
            self._process.record_resend()
            self._process.persist()
            response = HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        else:
            form.add_error("code", get_adapter().error_messages["incorrect_code"])
            response = self.form_invalid(form)
        return response


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People log in by e-mail address or by mobile number."""

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        return MobileField(**kwargs)

    def get_login_stages(self) -> list[str]:
        name = f"{PhoneVerificationStage.__module__}.{PhoneVerificationStage.__name__}"
        return [f"{PhoneStage.__module__}.{PhoneStage.__name__}" if path == name else path for path in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who got in a moment ago is not asked again; allauth would count only a second time."""
        records = get_authentication_records(self.request, self.request.user)
        if records and clock.now().timestamp() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever works here comes to her desk, everybody else to her learning; only where no other page was asked for."""
        return desks.first_page(request.user)

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - allauth's signature
        saved: User = super().save_user(request, user, form, commit=False)
        saved.email = saved.email or None
        if commit:
            saved.save()
            self.set_phone(saved, form.cleaned_data["phone"], verified=False)
        return saved

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        if user.phone:
            return user.phone, user.phone_verified_at is not None
        return (user.phone_pending, False) if user.phone_pending else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:  # noqa: FBT001 - allauth's signature
        if user.pk is not None:
            accounts_services.name_phone(user=user, phone=phone, verified=verified, now=clock.now())

    def set_phone_verified(self, user: User, phone: str) -> None:
        accounts_services.prove_phone(user=user, phone=phone, now=clock.now())

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """A browser that was told nothing yet reads as the person's profile says."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        reading = Display(scale=user.text_scale, contrast=user.high_contrast, easy=user.easy_mode)
        if DISPLAY_COOKIE not in request.COOKIES and reading != Display():
            remember_display(response, reading)
        return response

    def get_user_by_phone(self, phone: str) -> User | None:
        return accounts_selectors.user_by_phone(phone)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        self._send(phone, gettext("[%(site)s] Your code is %(code)s. Do not tell it to anybody.") % {"site": self._site(), "code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        self._send(phone, gettext("[%(site)s] There is no account with this number. Please sign up first.") % {"site": self._site()})

    def send_account_already_exists_sms(self, phone: str) -> None:
        text = gettext("[%(site)s] You already have an account with this number or e-mail. Please get in with a code.")
        self._send(phone, text % {"site": self._site()})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As with texts: a mail server that is away is no error page."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.warning("a letter was not sent", error=type(error).__name__, template=template_prefix)

    def _site(self) -> str:
        return settings.LMS_SITE_NAME_EN if (get_language() or "ko").startswith("en") else settings.LMS_SITE_NAME

    def _send(self, phone: str, text: str) -> None:
        """The page is the same whether or not the network took the text: the person may ask for another."""
        try:
            notices_services.send_code(to=phone, text=text)
        except (OSError, gateway.NotSent) as error:
            log.warning("a code was not sent", error=type(error).__name__, gateway=settings.LMS_MESSAGE_GATEWAY)
