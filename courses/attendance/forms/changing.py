"""What the office writes down about a class session. A form checks the writing; whether it may be done is the service's word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.attendance.data import Whereabouts
from lms.kernel import clock

if TYPE_CHECKING:
    from courses.catalogue.models import ClassSession

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
