"""Groups of people, invitations, and the list of those whom an institution sends."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.enrolment.data import AudiencePlan, AudienceWords, Caller
from courses.enrolment.forms import DateTimeField
from courses.enrolment.models import Audience, Basis
from lms.accounts import forms as accounts_forms
from lms.accounts.models import Institution
from lms.kernel import clock, korean
from lms.privacy import forms as privacy_forms
from lms.privacy import selectors as privacy_selectors
from lms.privacy.data import Agreement
from lms.privacy.models import Channel as AgreementChannel

MOST_LINES = 100
EACH, TOGETHER = "each", "together"
BETWEEN = re.compile(r"[,\t;，]")  # what stands between the cells of a list that was typed, or copied from a sheet
NUMBERS_OF_A_DATE = 3
OLDEST_AGE = 150
LABELS = {
    "name_ko": _("Name in Korean"),
    "name_en": _("Name in English"),
    "explanation_ko": _("Who belongs, in Korean"),
    "explanation_en": _("Who belongs, in English"),
}


class AudienceWordsForm(forms.ModelForm[Audience]):
    class Meta:
        model = Audience
        fields = tuple(LABELS)
        labels = LABELS

    def words(self) -> AudienceWords:
        return AudienceWords(**self.cleaned_data)


def _age(**words: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=OLDEST_AGE, required=False, **words)


class AudienceForm(forms.ModelForm[Audience]):
    age_from = _age(label=_("From this age"), help_text=_("Full years. Only for a group by age."))
    age_until = _age(label=_("Up to this age"), help_text=_("The last year that still counts. Only for a group by age."))
    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.filter(retired_at=None), required=False)

    class Meta:
        model = Audience
        fields = ("code", *LABELS, "basis", "age_from", "age_until", "institution", "needs_evidence")
        labels = {
            **LABELS,
            "code": _("Code"),
            "basis": _("How it is known who belongs"),
            "needs_evidence": _("The person has to send a paper that shows it"),
        }
        help_texts = {
            "code": _("Small letters and digits, for example over-65. It stays the same for ever."),
            "needs_evidence": _("Only where people say so themselves. The paper is destroyed when it was looked at."),
        }
        widgets = {"basis": forms.RadioSelect}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["basis"].choices = Basis.choices  # type: ignore[attr-defined]  # without the empty one

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        basis, first, last = (facts.get(name) for name in ("basis", "age_from", "age_until"))
        if basis == Basis.AGE and first is None and last is None:
            self.add_error("age_from", _("Write an age: from, up to, or both."))
        if first is not None and last is not None and first > last:
            self.add_error("age_until", _("This age is lower than the one above."))
        if basis == Basis.INSTITUTION and not facts.get("institution") and "institution" not in self.errors:
            self.add_error("institution", _("Choose the institution."))
        if basis and basis != Basis.AGE and (first is not None or last is not None):
            self.add_error("basis", _("Ages count only for a group by age. Choose that, or leave the ages empty."))
        if basis and basis != Basis.DECLARED and facts.get("needs_evidence"):
            self.add_error("needs_evidence", _("A paper is asked for only where people say so themselves."))
        return facts

    def _post_clean(self) -> None:
        """The database has the last word; what the form checks is said once, in words."""

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if Audience.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another group already has this code. Please choose another one."))
        return code

    def plan(self) -> AudiencePlan:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "institution"}
        institution = self.cleaned_data["institution"] if facts["basis"] == Basis.INSTITUTION else None
        return AudiencePlan(institution_id=institution.pk if institution else None, **facts)


class InvitationForm(forms.Form):
    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.filter(retired_at=None))
    most = forms.IntegerField(label=_("How many people it may send"), min_value=1, max_value=10_000)
    expires_at = DateTimeField(label=_("The code can be used until"))


class GroupForm(forms.Form):
    """A list of people, one a line, typed or copied from a sheet."""

    people = forms.CharField(
        label=_("People"),
        help_text=_("One person a line: name, date of birth, mobile number. For example: 김하늘, 1958-03-02, 010-1234-5678"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=_("How do they come?"),
        choices=[(EACH, _("Each alone: who can come has a place")), (TOGETHER, _("Together: all of them or nobody"))],
        widget=forms.RadioSelect,
        initial=EACH,
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.documents = privacy_selectors.current_documents()
        boxes = privacy_forms.boxes([document for document in self.documents if document.required])
        for name, box in boxes.items():
            box.label = _("Everybody on the list has agreed on paper: %(title)s") % {"title": box.label}
            self.fields[name] = box

    def clean_people(self) -> list[Caller]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most %(most)s people at once.") % {"most": MOST_LINES})
        callers, wrong, numbers = [], [], set()
        for number, line in enumerate(lines, start=1):
            try:
                caller = read_line(line)
                if caller.phone in numbers:
                    raise forms.ValidationError(gettext("This mobile number stands on the list twice."))
            except forms.ValidationError as error:
                wrong.append(gettext("Line %(number)s: %(what)s") % {"number": number, "what": error.messages[0]})
            else:
                numbers.add(caller.phone)
                callers.append(caller)
        if wrong:
            raise forms.ValidationError(wrong)
        return callers

    def callers(self) -> list[Caller]:
        kinds = frozenset(document.kind for document in self.documents if self.cleaned_data.get(privacy_forms.box_name(document)))
        agreement = Agreement(kinds=kinds, channel=AgreementChannel.PAPER if kinds else "")
        return [Caller(phone=one.phone, name=one.name, birth_date=one.birth_date, agreement=agreement) for one in self.cleaned_data["people"]]


def read_line(line: str) -> Caller:
    """Name, date of birth and mobile number. Raises ValidationError with what is wrong."""
    cells = [cell.strip() for cell in BETWEEN.split(line)]
    if len(cells) != NUMBERS_OF_A_DATE or not all(cells):
        raise forms.ValidationError(gettext("Write name, date of birth and mobile number, with commas between them."))
    try:
        name = korean.clean_name(cells[0])
    except ValueError as error:
        raise forms.ValidationError(accounts_forms.NAME_ERRORS[str(error)]) from error
    birth_date = read_date(cells[1])
    if birth_date is None or not accounts_forms.OLDEST <= birth_date <= clock.seoul_date(clock.now()):
        raise forms.ValidationError(gettext("Write the date of birth with the year in four digits, for example 1958-03-02."))
    phone = korean.mobile_digits(cells[2])
    if phone is None:
        raise forms.ValidationError(gettext("Please write a mobile number, for example 010-1234-5678."))
    return Caller(phone=phone, name=name, birth_date=birth_date)


def read_date(text: str) -> date | None:
    """A day as people write it: 1958-03-02, 1958.3.2., 19580302."""
    digits = re.findall(r"\d+", text)
    if len(digits) == 1 and len(digits[0]) == len("19580302"):
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    if len(digits) != NUMBERS_OF_A_DATE or len(digits[0]) != len("1958"):
        return None
    try:
        return date(*map(int, digits))
    except ValueError:
        return None
