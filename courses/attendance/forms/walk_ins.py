"""Somebody who came without a place: her name, and later who she is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import NAME_ERRORS
from lms.kernel import korean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from courses.enrolment.models import Enrolment


class WalkInForm(forms.Form):
    """Somebody who came without a place; only her name is asked for."""

    name = forms.CharField(label=_("Name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Mobile number"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )

    def clean_name(self) -> str:
        try:
            return korean.clean_name(self.cleaned_data["name"])
        except ValueError as error:
            raise forms.ValidationError(NAME_ERRORS[str(error)]) from error

    def clean_phone(self) -> str:
        digits = korean.mobile_digits(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""
        if digits is None:
            raise forms.ValidationError(_("Please write a mobile number, for example 010-1234-5678."))
        return digits


class LinkForm(forms.Form):
    """Which of those with a place the person is; named by the public ids of their enrolments."""

    person = forms.ChoiceField(label=_("Who is it?"))

    def __init__(self, *args: Any, people: Sequence[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        self._people = {one.public_id: one for one in people}
        choices = [(one.public_id, f"{one.learner.name} ({korean.masked_phone(one.learner.phone or '')})") for one in people]
        self.fields["person"].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]

    def clean_person(self) -> Enrolment:
        return self._people[self.cleaned_data["person"]]
