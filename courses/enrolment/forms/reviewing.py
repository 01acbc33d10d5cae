"""What staff and applicants write while an application is decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.enrolment import selectors
from courses.enrolment.data import QueueFilter
from courses.enrolment.forms import DateTimeField
from courses.enrolment.models import EligibilityState, EnrolmentState
from courses.enrolment.models.places import Flag

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_SELECTED = 200
QUEUE_STATES = [
    ("", _("To be decided")),
    (EnrolmentState.APPLIED.value, _("Can be decided now")),
    (EnrolmentState.NEEDS_DOCUMENTS.value, _("Papers are missing")),
    (selectors.OVERDUE, _("Papers are overdue")),
    (EnrolmentState.CONFIRMED.value, EnrolmentState.CONFIRMED.label),
    (EnrolmentState.WAITING.value, EnrolmentState.WAITING.label),
    (EnrolmentState.REFUSED.value, EnrolmentState.REFUSED.label),
]


class QueueForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=QUEUE_STATES)
    eligibility = forms.ChoiceField(label=_("Group that the person named"), required=False, choices=[("", _("All")), *EligibilityState.choices])
    flag = forms.ChoiceField(label=_("To look at"), required=False, choices=[("", _("All")), *Flag.choices])

    def wanted(self) -> QueueFilter:
        """What does not hold narrows nothing."""
        self.is_valid()
        return QueueFilter(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class EligibilityFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *EligibilityState.choices])

    def wanted(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))


class RefusalForm(forms.Form):
    prefix = "refuse"
    reason = forms.CharField(label=_("Why it is not accepted"), max_length=200, help_text=_("The person will read it."))


class DocumentsForm(forms.Form):
    prefix = "ask"
    what = forms.CharField(label=_("Which papers do we need?"), max_length=200, help_text=_("The person will read it."))
    until = DateTimeField(label=_("By when"))


class RejectionForm(forms.Form):
    reason = forms.CharField(label=_("Why the person does not belong to the group"), max_length=200, help_text=_("The person will read it."))


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several; which kind each is the service finds out."""

    def to_python(self, data: Any) -> Any:
        found = [super(SeveralFilesField, self).to_python(one) for one in data or []]
        return [one for one in found if one is not None] or None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if data is not None else initial


class PapersForm(forms.Form):
    papers = SeveralFilesField(
        label=_("Photos or PDF files"),
        help_text=_("You can choose several at once. A photo taken with a phone is good enough if it can be read."),
        widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("Choose a file or take a photo first.")},
    )

    def sent(self) -> list[UploadedFile[Any]]:
        return list(self.cleaned_data["papers"])
