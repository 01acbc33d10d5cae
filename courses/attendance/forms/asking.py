"""What learners ask for and staff decide. A form checks the writing; whether it may be done is the service's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.attendance.models import AbsenceReason, Status
from courses.attendance.rules import asking as rules
from courses.attendance.services.asking import LONGEST_WORDS, CorrectionWish
from courses.attendance.services.correcting import Decision
from courses.attendance.services.deciding import LONGEST_ANSWER, Grant
from courses.enrolment.forms.reviewing import SeveralFilesField, SeveralFilesInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from courses.attendance.models import CorrectionRequest
    from courses.attendance.selectors import Excuse

LONGEST_KEY = 64
MOST_MINUTES = 24 * 60
WISH_LABELS = {
    Status.PRESENT: _("I was there"),
    Status.LATE: _("I was there, but came late"),
    Status.EXCUSED: _("I was not there, and it should be excused"),
}
PAPERS = _("Photos or PDF files")
PAPERS_HELP = _("Up to 3 files. A photo taken with a phone is good enough if it can be read.")


def papers_field(*, required: bool) -> SeveralFilesField:
    return SeveralFilesField(
        label=PAPERS,
        help_text=PAPERS_HELP,
        required=required,
        widget=SeveralFilesInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("Choose a file or take a photo first.")},
    )


def excuse_label(excuse: Excuse) -> str:
    """The reason with what has to be shown and how much of it is used."""
    facts = {"name": excuse.reason.name, "papers": excuse.reason.documents, "used": excuse.used, "most": excuse.most}
    if excuse.most is None:
        return gettext("%(name)s (to be shown: %(papers)s)") % facts if excuse.reason.documents else excuse.reason.name
    if excuse.reason.documents:
        return gettext("%(name)s (to be shown: %(papers)s; %(used)s of %(most)s classes used)") % facts
    return gettext("%(name)s (%(used)s of %(most)s classes used)") % facts


class WithExcuses(forms.Form):
    """A form in which somebody may name a reason of absence, of those that hold for the class session."""

    absence_reason = forms.ChoiceField(label=_("Reason of absence"), required=False)
    status_field = "status"

    def __init__(self, *args: Any, excuses: Sequence[Excuse], **options: Any) -> None:
        super().__init__(*args, **options)
        self.reasons = {excuse.reason.code: excuse.reason for excuse in excuses}
        field = cast("forms.ChoiceField", self.fields["absence_reason"])
        field.choices = [("", _("None")), *((excuse.reason.code, excuse_label(excuse)) for excuse in excuses)]

    def reason_of_absence(self) -> AbsenceReason | None:
        """Only of who is excused: what was chosen before another status was is forgotten."""
        if self.cleaned_data[self.status_field] != Status.EXCUSED:
            return None
        return self.reasons.get(self.cleaned_data["absence_reason"])

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or self.cleaned_data
        if facts.get(self.status_field) == Status.EXCUSED and self.reasons and not facts.get("absence_reason") and "absence_reason" in facts:
            self.add_error("absence_reason", _("Choose why the absence is excused."))
        return facts


class WishForm(WithExcuses):
    status_field = "wish"
    field_order = ("wish", "absence_reason", "words", "papers", "request_key")

    wish = forms.ChoiceField(
        label=_("What should stand in your record?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what should stand in your record.")},
    )
    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("In a few words. For example: my phone was empty, so the code was not read; the teacher saw me."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write in a few words what happened.")},
    )
    papers = papers_field(required=False)
    request_key = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, excuses: Sequence[Excuse], **options: Any) -> None:
        super().__init__(*args, excuses=excuses, **{"initial": {"request_key": uuid4().hex}, **options})
        wish = cast("forms.ChoiceField", self.fields["wish"])
        wish.choices = [(status.value, WISH_LABELS[status]) for status in rules.WISHES if excuses or status != Status.EXCUSED]
        self.fields["absence_reason"].label = _("If it should be excused: why?")
        self.fields["absence_reason"].help_text = _("Papers can be handed in later too, as long as we have not answered.")
        if not excuses:
            del self.fields["absence_reason"]

    def as_wish(self) -> CorrectionWish:
        facts = self.cleaned_data
        reason = self.reason_of_absence() if "absence_reason" in self.fields else None
        return CorrectionWish(status=facts["wish"], words=facts["words"], absence_reason=reason, files=list(facts["papers"] or []))


class EvidenceForm(forms.Form):
    papers = papers_field(required=True)

    def sent(self) -> list[UploadedFile[Any]]:
        return list(self.cleaned_data["papers"])


class MinutesField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Recognised minutes"),
            help_text=_("Only where they differ from what the rule gives."),
            min_value=0,
            max_value=MOST_MINUTES,
            required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )


class ApproveForm(WithExcuses):
    """Begins with what was asked for."""

    prefix = "approve"
    field_order = ("status", "absence_reason", "minutes", "answer")

    status = forms.ChoiceField(label=_("What holds from now on"), widget=forms.RadioSelect, choices=[(s.value, s.label) for s in rules.GRANTS])
    minutes = MinutesField()
    answer = forms.CharField(label=_("Reason"), max_length=LONGEST_ANSWER, help_text=_("The person will read it."))

    def __init__(self, *args: Any, request: CorrectionRequest, excuses: Sequence[Excuse], **options: Any) -> None:
        known = {
            "status": request.wish,
            "absence_reason": request.absence_reason.code if request.absence_reason else "",
            "answer": gettext("Changed as you asked."),
        }
        super().__init__(*args, excuses=excuses, initial=known, **options)

    def as_grant(self) -> Grant:
        facts = self.cleaned_data
        return Grant(status=facts["status"], answer=facts["answer"], minutes=facts["minutes"], absence_reason=self.reason_of_absence())


class RefuseForm(forms.Form):
    prefix = "refuse"
    answer = forms.CharField(label=_("Why it stays as it is"), max_length=LONGEST_ANSWER, help_text=_("The person will read it."))


class PersonForm(WithExcuses):
    """What staff enter about one person in one class session, without a wish of hers."""

    field_order = ("status", "absence_reason", "minutes", "reason", "nonce")

    status = forms.ChoiceField(label=_("What holds from now on"), widget=forms.RadioSelect, choices=Status.choices)
    minutes = MinutesField()
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_ANSWER, help_text=_("The person will read it."))
    nonce = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput)

    def as_decision(self) -> Decision:
        facts = self.cleaned_data
        return Decision(status=facts["status"], reason=facts["reason"], minutes=facts["minutes"], absence_reason=self.reason_of_absence())

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("status") == Status.ABSENT and facts.get("minutes"):
            self.add_error("minutes", _("Who is absent has no recognised minutes."))
        return facts
