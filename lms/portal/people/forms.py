"""What the pages about people ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.accounts import forms as accounts_forms
from lms.accounts import selectors as accounts_selectors
from lms.accounts import services as accounts_services
from lms.accounts.models import Institution, TextScale
from lms.kernel import korean
from lms.notices.kinds import KINDS
from lms.notices.models import Channel, State
from lms.portal.login import MobileField
from lms.privacy import forms as privacy_forms

if TYPE_CHECKING:
    from django.http import QueryDict

    from lms.accounts.models import User


class ProfileForm(accounts_forms.PersonFields):
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES)
    text_scale = forms.ChoiceField(label=_("Size of the text"), choices=TextScale.choices, widget=forms.RadioSelect)
    high_contrast = forms.BooleanField(label=_("High contrast"), required=False)
    easy_mode = forms.BooleanField(label=_("Easy view"), required=False)

    field_order = ["name", "email", "birth_date", "dong", "language", "text_scale", "high_contrast", "easy_mode"]


class PersonForm(privacy_forms.PersonWhoAgrees):
    """Somebody who calls: she may not want to tell all of it."""

    phone = MobileField()
    email = forms.EmailField(label=_("E-mail"), required=False)

    field_order = ["name", "phone", "birth_date", "dong", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dong"].required = False

    def person(self) -> accounts_services.Person:
        facts = self.cleaned_data
        return accounts_services.Person(
            name=facts["name"], birth_date=facts["birth_date"], dong=facts["dong"], email=facts["email"] or None, language="ko"
        )


class CorrectionForm(accounts_forms.PersonFields):
    """What somebody says about herself at the telephone or at the desk."""

    guardian_may_agree = True

    phone = MobileField(required=False)
    reason = forms.CharField(label=_("Why is it corrected?"), help_text=_("It is kept in the log. Please write no names in it."), max_length=200)

    field_order = ["name", "birth_date", "phone", "dong", "reason"]

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        known = {name: getattr(person, name) for name in ("name", "birth_date", "dong")}
        super().__init__(data, initial={**known, "phone": korean.phone_text(person.phone or "")}, prefix="correct")
        self.fields["dong"].required = False
        self.fields["birth_date"].required = person.birth_date is not None
        self.fields["phone"].required = bool(person.phone)

    def clean_birth_date(self) -> Any:
        return super().clean_birth_date() if self.cleaned_data["birth_date"] else None

    def facts(self) -> accounts_services.Person:
        return accounts_services.Person(**{name: self.cleaned_data[name] for name in ("name", "birth_date", "dong")})


class SearchForm(forms.Form):
    text = forms.CharField(label=_("Name, mobile number or its last four digits"), max_length=60)


class NoticesFilter(forms.Form):
    """Which messages; `state` and `person` are links and a search of their own."""

    kind = forms.ChoiceField(
        label=_("Kind of message"), required=False, choices=[("", _("All")), *((kind.code, kind.event) for kind in KINDS.values())]
    )
    channel = forms.ChoiceField(label=_("By"), required=False, choices=[("", _("All")), *Channel.choices])
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    state = forms.ChoiceField(required=False, choices=[("", _("All")), *State.choices], widget=forms.HiddenInput)
    person = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, runs: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["about"] = forms.ChoiceField(label=_("Class"), required=False, choices=[("", _("All")), *runs])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), help_text=_("It is kept in the log. Please write no names in it."), max_length=200)


class LookForm(ReasonForm):
    reason = forms.CharField(label=_("What do you need it for?"), help_text=_("Your look and its reason are kept in the log."), max_length=200)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))
    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.none())

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = accounts_selectors.role_choices_for(viewer)  # type: ignore[attr-defined]
        self.fields["institution"].queryset = accounts_selectors.institutions()  # type: ignore[attr-defined]


class KeyForm(forms.Form):
    label = forms.CharField(label=_("What is the key for?"), max_length=80)
