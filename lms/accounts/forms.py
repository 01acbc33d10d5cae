"""The few facts we know about a person, with the same checks wherever they are asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lms.accounts import rules
from lms.kernel import clock, korean

NAME_ERRORS = {
    "invisible": _("The name has a sign that cannot be seen. Please type it again."),
    "length": _("Please write your name with 2 to 50 letters."),
    "letters": _("Please write your name in letters."),
}
OLDEST = date(1900, 1, 1)


def dong_choices() -> list[tuple[str, Any]]:
    return [("", _("Please choose")), *((dong, dong) for dong in settings.LMS_DONGS), (rules.ELSEWHERE, _("Another place"))]


class PersonFields(forms.Form):
    guardian_may_agree = False  # staff write down who agreed for a child

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    birth_date = forms.DateField(
        label=_("Date of birth"),
        help_text=_("For example 1958-03-05"),
        input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y. %m. %d.", "%Y/%m/%d"],
        widget=forms.DateInput(attrs={"autocomplete": "bday", "inputmode": "numeric"}, format="%Y-%m-%d"),
    )
    dong = forms.ChoiceField(label=_("Where you live"), choices=dong_choices)

    def clean_name(self) -> str:
        try:
            return korean.clean_name(self.cleaned_data["name"])
        except ValueError as error:
            raise forms.ValidationError(NAME_ERRORS[str(error)]) from error

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = clock.seoul_date(clock.now())
        if not OLDEST <= born <= today:
            raise forms.ValidationError(_("Please check the date of birth."))
        is_known = self.initial.get("birth_date") == born
        if not (self.guardian_may_agree or is_known or rules.may_sign_up_alone(birth_date=born, day=today)):
            text = _(
                "For a child under 14 a parent or guardian has to agree first. Please call %(phone)s or come to our office: "
                "the parent signs a paper there, and we register the child."
            )
            raise forms.ValidationError(text, params={"phone": settings.LMS_PHONE})
        return born
