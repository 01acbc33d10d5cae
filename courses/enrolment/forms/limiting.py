"""Rules about everybody: limits of a period, and what missed classes lead to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.enrolment.rules.limiting import NoShowPlan, PeriodPlan

MOST_PLACES = 100
MOST_POINTS = 50
LONGEST_DAYS = 1095


class DayField(forms.DateField):
    """A day, picked in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodForm(forms.Form):
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    starts_on = DayField(label=_("First day"), help_text=_("Classes count by the day on which they begin."))
    ends_on = DayField(label=_("Last day"))
    most_places = forms.IntegerField(label=_("Classes for one person at the most"), min_value=1, max_value=MOST_PLACES)

    def plan(self) -> PeriodPlan:
        return PeriodPlan(**self.cleaned_data)


class EndPeriodForm(forms.Form):
    last_day = DayField(label=_("New last day"), help_text=_("From today on, and before the day planned."))


class NoShowRuleForm(forms.Form):
    valid_from = DayField(label=_("In force from"), help_text=_("Today or later. Who applied before is not judged by it."))
    threshold = forms.IntegerField(
        label=_("Points with which nobody can apply"),
        help_text=_("How many points a class gives stands in its terms."),
        min_value=1,
        max_value=MOST_POINTS,
    )
    expires_after_days = forms.IntegerField(label=_("Days after which a point expires"), min_value=1, max_value=LONGEST_DAYS)

    def plan(self) -> NoShowPlan:
        facts: dict[str, Any] = self.cleaned_data
        return NoShowPlan(**facts)
