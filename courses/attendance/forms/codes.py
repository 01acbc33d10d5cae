"""The six digits that a person reads off the screen or hears, however she writes them."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.attendance.rules.codes import SPOKEN

BETWEEN = re.compile(r"[\s\-–·.]+")
DIGITS = re.compile(rf"[0-9]{{{SPOKEN}}}")


def six_digits(text: str) -> str | None:
    """`123 456` and full-width digits are `123456`; None for anything else."""
    found = BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return found if DIGITS.fullmatch(found) else None


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The six digits on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
        error_messages={"required": _("Please type the six digits that are on the screen.")},
    )

    def clean_code(self) -> str:
        digits = six_digits(self.cleaned_data["code"])
        if digits is None:
            raise forms.ValidationError(_("The code has six digits, such as 123 456. Nothing was sent."), code="six-digits")
        return digits
