"""The boxes for what somebody agrees to: ticked by herself on the web, or by staff who read the text to her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from lms.accounts import forms as accounts_forms
from lms.kernel import korean
from lms.privacy import selectors
from lms.privacy.data import Agreement
from lms.privacy.models import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from lms.privacy.models import ConsentDocument

BY_STAFF = [(Channel.PHONE.value, _("on the telephone, after it was read to her")), (Channel.PAPER.value, _("on paper"))]


class StaffBox(forms.BooleanField):
    """Whether it has to be ticked depends on whether the person agreed before, and that the service knows."""

    def validate(self, value: Any) -> None:
        return


def box_name(document: ConsentDocument) -> str:
    return f"consent_{document.kind}"


def boxes(documents: Iterable[ConsentDocument], *, field: type[forms.BooleanField] = forms.BooleanField) -> dict[str, forms.BooleanField]:
    """One unticked box for each matter (개인정보 보호법 §22)."""
    return {
        box_name(document): field(label=document.title, required=document.required, help_text=_text(document), initial=False)
        for document in documents
    }


def said(documents: Iterable[ConsentDocument], facts: dict[str, Any]) -> tuple[tuple[ConsentDocument, bool], ...]:
    return tuple((document, bool(facts.get(box_name(document)))) for document in documents)


class PersonWhoAgrees(accounts_forms.PersonFields):
    """Somebody whom staff register: who she is and what she agreed to, by voice or on paper."""

    guardian_may_agree = True
    AGREEMENT = ("consent_account", "consent_promotion", "consent_channel", "guardian")

    consent_channel = forms.ChoiceField(label=_("How did the person agree?"), choices=BY_STAFF, widget=forms.RadioSelect, required=False)
    guardian = forms.CharField(
        label=_("Parent or guardian who agreed"),
        help_text=_("Only for children under 14. The signed paper is needed."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = selectors.current_documents()
        self.fields.update(boxes(self.documents, field=StaffBox))
        self.order_fields([name for name in self.fields if name not in self.AGREEMENT] + list(self.AGREEMENT))

    def clean_guardian(self) -> str:
        try:
            return korean.clean_name(self.cleaned_data["guardian"]) if self.cleaned_data["guardian"] else ""
        except ValueError as error:
            raise forms.ValidationError(accounts_forms.NAME_ERRORS[str(error)]) from error

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if self._kinds(facts) and not facts.get("consent_channel"):
            self.add_error("consent_channel", _("Please choose how the person agreed."))
        return facts

    def agreement(self) -> Agreement:
        facts = self.cleaned_data
        return Agreement(kinds=self._kinds(facts), channel=facts["consent_channel"], guardian=facts["guardian"])

    def _kinds(self, facts: dict[str, Any]) -> frozenset[str]:
        return frozenset(document.kind for document, agreed in said(self.documents, facts) if agreed)


def _text(document: ConsentDocument) -> SafeString:
    """How long the data is kept stands out, as the law asks (개인정보 보호법 §22②)."""
    facts = format_html_join(
        "",
        "{}: {}<br>",
        [(_("Why"), document.purpose), (_("What"), document.items), (_("If you refuse"), document.refusal_effect)],
    )
    return format_html("<strong>{}: {}</strong><br>{}", _("How long"), document.retention, facts)
