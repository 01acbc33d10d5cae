"""What people say about a missed class, and what the office answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

EXCUSE, KEEP = "excuse", "keep"


class ObjectionForm(forms.Form):
    reason = forms.CharField(
        label=_("What happened?"),
        help_text=_("For example: you were ill, you called us, or you were there."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"), choices=[(EXCUSE, _("Excuse it: it counts no more")), (KEEP, _("Keep it"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person will read it."))
