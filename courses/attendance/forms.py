"""What the office writes down about a class session. A form checks the writing; whether it may be done is the service's word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.attendance.data import Whereabouts
from lms.accounts.forms import NAME_ERRORS
from lms.kernel import clock, korean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from courses.catalogue.models import ClassSession
    from courses.enrolment.models import Enrolment

REASON_HELP = _("Everybody in the run will read it.")


class MoveForm(forms.Form):
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    venue_ko = forms.CharField(label=_("Venue in Korean"), max_length=120, required=False, help_text=_("Only where it is not the run's own venue."))
    venue_en = forms.CharField(label=_("Venue in English"), max_length=160, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=REASON_HELP)

    def __init__(self, *args: Any, class_session: ClassSession, **options: Any) -> None:
        """The fields begin with what holds now; an online class has no venue to ask for."""
        begins, ends = clock.seoul(class_session.starts_at), clock.seoul(class_session.ends_at)
        known = {
            "date": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
            "venue_ko": class_session.venue_ko,
            "venue_en": class_session.venue_en,
        }
        super().__init__(*args, **{"initial": known, **options})
        if class_session.run.is_online:
            del self.fields["venue_ko"], self.fields["venue_en"]

    def whereabouts(self) -> Whereabouts:
        facts = self.cleaned_data
        begins, ends = (datetime.combine(facts["date"], facts[name], tzinfo=clock.SEOUL) for name in ("begins", "ends"))
        return Whereabouts(starts_at=begins, ends_at=ends, venue_ko=facts.get("venue_ko", ""), venue_en=facts.get("venue_en", ""))


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=REASON_HELP)


class WalkInForm(forms.Form):
    """Somebody who came without a place; only her name is asked for."""

    name = forms.CharField(label=_("Name"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Mobile number"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )

    def clean_name(self) -> str:
        try:
            return korean.clean_name(self.cleaned_data["name"])
        except ValueError as error:
            raise forms.ValidationError(NAME_ERRORS[str(error)]) from error

    def clean_phone(self) -> str:
        digits = korean.mobile_digits(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""
        if digits is None:
            raise forms.ValidationError(_("Please write a mobile number, for example 010-1234-5678."))
        return digits


class LinkForm(forms.Form):
    """Which of those with a place the person is; named by the public ids of their enrolments."""

    person = forms.ChoiceField(label=_("Who is it?"))

    def __init__(self, *args: Any, people: Sequence[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        self._people = {one.public_id: one for one in people}
        choices = [(one.public_id, f"{one.learner.name} ({korean.masked_phone(one.learner.phone or '')})") for one in people]
        self.fields["person"].choices = [("", _("Please choose")), *choices]  # type: ignore[attr-defined]

    def clean_person(self) -> Enrolment:
        return self._people[self.cleaned_data["person"]]
