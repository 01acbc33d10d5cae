"""What a registrar enters for a draw."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_SECRET = 100


class SecretForm(forms.Form):
    secret = forms.CharField(
        label=_("Secret"), max_length=LONGEST_SECRET, strip=False, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )


class BeaconForm(forms.Form):
    beacon = forms.CharField(label=_("The public value"), max_length=300, help_text=_("Exactly as it was published."))


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Receipt number"), max_length=20, required=False)
