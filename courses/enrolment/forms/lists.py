"""Lists of people that are taken away, or handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.enrolment.forms import people_file
from courses.enrolment.services.importing import ListWish
from courses.enrolment.services.rosters import OFFICE_ONLY, Column
from lms.kernel import sheets
from lms.kernel.errors import DomainError
from lms.privacy import forms as privacy_forms
from lms.privacy import selectors as privacy_selectors

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from courses.enrolment.models import Invitation
    from courses.enrolment.services.importing import ListRow

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


class PeopleFileForm(forms.Form):
    """A list of people to be registered for a run, who have all signed what has to be agreed to."""

    file = forms.FileField(
        label=_("File with the people"),
        help_text=_("XLSX or CSV, at most 500 people. The file itself is not kept."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose the file first."), "empty": _("This file is empty.")},
    )
    may_wait = forms.BooleanField(
        label=_("Who finds no seat stands on the waiting list"),
        help_text=_("Without this, nobody of the list waits."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, invitations: QuerySet[Invitation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.invitations = {str(one.pk): one for one in invitations}
        if self.invitations:
            choices = [("", _("Nobody: they come by themselves")), *((key, one.institution.name) for key, one in self.invitations.items())]
            self.fields["invitation"] = forms.ChoiceField(label=_("Who sends them"), choices=choices, required=False)
        self.documents = privacy_selectors.current_documents()
        for name, box in privacy_forms.boxes([document for document in self.documents if document.required]).items():
            box.label = _("Everybody on the list has agreed on paper: %(title)s") % {"title": box.label}
            self.fields[name] = box

    def clean_file(self) -> list[ListRow]:
        file = self.cleaned_data["file"]
        if file.size > people_file.LIMITS.megabytes * sheets.MEGABYTE:
            raise forms.ValidationError(str(sheets.SheetTooLarge(megabytes=people_file.LIMITS.megabytes)))
        try:
            return people_file.read_people(file.read())
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def wish(self) -> ListWish:
        kinds = frozenset(document.kind for document in self.documents if self.cleaned_data.get(privacy_forms.box_name(document)))
        invitation = self.invitations.get(self.cleaned_data.get("invitation", ""))
        return ListWish(rows=self.cleaned_data["file"], agreed=kinds, may_wait=self.cleaned_data["may_wait"], invitation=invitation)
