"""A new version of the rules, as the owner writes it down."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.attendance.data import ReasonPlan, RulePlan
from courses.attendance.models import MinutesBy, ShareBy, WithoutLeave
from courses.attendance.rules import RuleSet
from lms.kernel import clock

if TYPE_CHECKING:
    from courses.attendance.models import RuleVersion

TERMS = [name for name in RuleSet.__dataclass_fields__ if name != "version"]
LONGEST = 600  # minutes
EARLIEST, AHEAD = date(2000, 1, 2), timedelta(days=1100)
LONGEST_CODE = 40


def _minutes(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=LONGEST)


def _percent(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=100)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class RuleForm(forms.Form):
    """The fields begin with the version that is in force."""

    applies_from = forms.DateField(
        label=_("In force from"),
        help_text=_("For classes that begin on this day or later. A day that is past is possible: what was recorded since is then worked out anew."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    late_after = _minutes(
        _("Late after so many minutes"), _("Who comes so many minutes after the beginning, or later, is late. 0: any later than it.")
    )
    early_before = _minutes(_("Left early before so many minutes"), _("Who leaves more than so many minutes before the end left early."))
    out_after = _minutes(_("Was out from so many minutes"), _("Who is out of the room so long in all, or longer, was out. 0: every outing counts."))
    least_percent = _percent(_("Absent below so many percent"), _("Who is there for less than this part of a class is absent from it. 0: nobody is."))
    lapses_per_absence = forms.IntegerField(
        label=_("So many times make one absence"),
        help_text=_("Coming late, leaving early and being out are counted together; so many of them make one absence. 0: they never do."),
        min_value=0,
        max_value=50,
    )
    minutes_by = _choice(_("Recognised minutes"), MinutesBy.choices)
    share_by = _choice(_("The attendance rate is counted by"), ShareBy.choices)
    without_leave = _choice(_("Who is seen coming and never seen leaving"), WithoutLeave.choices)
    needed_percent = _percent(_("Attendance that is needed, in percent"), _("Who is about to fall below it is warned."))
    online_percent = _percent(
        _("Online lecture: watched so many percent"), _("Who watched so much of an online lecture was there. 0: watching does not count.")
    )
    takes_walk_ins = forms.BooleanField(label=_("People without a place may be written down at the door"), required=False)
    note = forms.CharField(label=_("Why it is made"), max_length=200, help_text=_("Staff read it beside the version."))

    def __init__(self, *args: Any, in_force: RuleVersion, today: date, **options: Any) -> None:
        known = {name: getattr(in_force, name) for name in TERMS} | {"applies_from": today}
        super().__init__(*args, **{"initial": known, **options})
        self.latest = today + AHEAD

    def clean_applies_from(self) -> date:
        day: date = self.cleaned_data["applies_from"]
        if not EARLIEST <= day <= self.latest:
            raise forms.ValidationError(_("Choose a day between the year 2000 and three years from now."))
        return day

    def plan(self, *, course_kind: str, reasons: tuple[ReasonPlan, ...]) -> RulePlan:
        facts = self.cleaned_data
        moment = datetime.combine(facts["applies_from"], time(), tzinfo=clock.SEOUL).astimezone(UTC)
        terms = {name: facts[name] for name in TERMS}
        return RulePlan(course_kind=course_kind, applies_from=moment, terms=terms, reasons=reasons, note=facts["note"])


class ReasonForm(forms.Form):
    """One reason for which an absence is excused; a row that is left empty is none."""

    code = forms.SlugField(max_length=LONGEST_CODE, required=False, widget=forms.HiddenInput)
    name_ko = forms.CharField(label=_("Reason in Korean"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Reason in English"), max_length=120, required=False)
    documents_ko = forms.CharField(label=_("What has to be shown, in Korean"), max_length=200, required=False, help_text=_("Empty: nothing."))
    documents_en = forms.CharField(label=_("What has to be shown, in English"), max_length=200, required=False)
    most_sessions = forms.IntegerField(
        label=_("Classes of one run at the most"), min_value=1, max_value=200, required=False, help_text=_("Empty: any number.")
    )
    most_percent = forms.IntegerField(label=_("Percent of the classes of one run at the most"), min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        given = any(value not in {None, ""} for name, value in facts.items() if name not in {"code", "DELETE"})
        if given and not (facts.get("name_ko") and facts.get("name_en")) and not facts.get("DELETE"):
            raise forms.ValidationError(_("A reason needs its name in Korean and in English. Take the row away if you do not want it."))
        return facts


ReasonForms = forms.formset_factory(ReasonForm, extra=1, can_delete=True, max_num=40, absolute_max=40)


def reasons_of(version: RuleVersion) -> list[dict[str, Any]]:
    """The rows with which the reasons of a new version begin."""
    return [{name: getattr(reason, name) for name in ReasonForm.base_fields} for reason in version.absence_reasons.all()]


def reason_plans(formset: forms.BaseFormSet[ReasonForm]) -> tuple[ReasonPlan, ...]:
    """The reasons that are wanted, each with a code of its own. The forms are valid."""
    found: dict[str, ReasonPlan] = {}
    for form in formset:
        facts = dict(form.cleaned_data)
        if facts.pop("DELETE", False) or not facts.get("name_ko"):
            continue
        wished = facts.pop("code") or slugify(facts["name_en"])[:LONGEST_CODE] or "reason"
        code, turn = wished, 1
        while code in found:
            turn += 1
            code = f"{wished[: LONGEST_CODE - 4]}-{turn}"
        found[code] = ReasonPlan(code=code, **facts)
    return tuple(found.values())
