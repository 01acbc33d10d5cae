"""What a registrar enters for a draw."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TYPED = 400  # how long a secret may be is decided after it was made one of many ways to type it


class SecretForm(forms.Form):
    secret = forms.CharField(
        label=_("Secret"),
        max_length=LONGEST_TYPED,
        strip=False,
        help_text=_("At least twelve characters. Blanks before and after it do not count."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class BeaconForm(forms.Form):
    beacon = forms.CharField(label=_("The public value"), max_length=300, help_text=_("Exactly as it was published."))


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Receipt number"), max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )

    def clean_number(self) -> str:
        """As it is kept, however somebody typed it from paper."""
        return "".join(letter for letter in str(self.cleaned_data["number"]).lower() if letter.isalnum())
