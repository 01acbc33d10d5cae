"""Lists of people that are taken away, or handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.enrolment.services.rosters import OFFICE_ONLY, Column
from lms.kernel import sheets

KINDS = [(sheets.XLSX, _("Excel (XLSX)")), (sheets.CSV, _("Text (CSV)"))]


class RosterFileForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of file"), choices=KINDS, widget=forms.RadioSelect, initial=sheets.XLSX)
    columns = forms.MultipleChoiceField(label=_("Columns"), choices=Column.choices, widget=forms.CheckboxSelectMultiple)
    with_full_numbers = forms.BooleanField(
        label=_("Mobile numbers in full"),
        help_text=_("Only if you are going to call or write. The look is written down with your name."),
        required=False,
    )
    purpose = forms.CharField(label=_("What do you need the numbers for?"), max_length=200, required=False)

    def __init__(self, *args: Any, for_office: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        columns = [choice for choice in Column.choices if for_office or choice[0] not in OFFICE_ONLY]
        self.fields["columns"].choices = columns  # type: ignore[attr-defined]
        self.initial.setdefault("columns", [Column.NAME, Column.PHONE, Column.STATE])

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if facts.get("with_full_numbers") and not facts.get("purpose"):
            self.add_error("purpose", _("Write what you need the numbers for."))
        return facts
