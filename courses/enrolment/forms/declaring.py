"""What staff declare about a run before it opens: terms, pools, stages."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from courses.enrolment.data import PoolPlan, StagePlan, TermsPlan
from courses.enrolment.forms import DateTimeField, WaitingCapacityField
from courses.enrolment.models import Audience, Channel, PartyPolicy, SeedKind
from courses.enrolment.rules.declaring import STILL_OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = "rows"
MOST_ROWS = 30
SPARE_ROWS = 2
MOST_YEARS = 120


def _number(label: Any, *, help_text: Any = "", least: int = 0, most: int = 100_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most)


def _age(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_YEARS, required=False)


class TermsForm(forms.Form):
    waiting_capacity = WaitingCapacityField()
    most_in_party = _number(_("Largest number of people who apply together"), help_text=_("1 means that everybody applies alone."), least=1, most=50)
    party_policy = forms.ChoiceField(label=_("When too few seats are left for people who belong together"), choices=PartyPolicy.choices)
    least_places = forms.IntegerField(
        label=_("Fewest people with whom the class is held"), help_text=_("0 means any number."), min_value=0, max_value=100_000, required=False
    )
    decide_at = DateTimeField(
        label=_("By when it is decided whether the class is held"), help_text=_("Before that the registrars are warned."), required=False
    )
    to_bring_ko = forms.CharField(label=_("What to bring, in Korean"), max_length=200, required=False)
    to_bring_en = forms.CharField(label=_("What to bring, in English"), max_length=250, required=False)
    age_from = _age(_("Age from"))
    age_until = _age(_("Age up to"))
    age_on = forms.DateField(
        label=_("Day on which the age counts"),
        help_text=_("Without a day it is that of the first class."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    repeat_after_months = _number(_("Months until the course can be taken again"), help_text=_("0 means at any time."), most=120)
    no_show_points = forms.IntegerField(
        label=_("Points for who does not come"),
        help_text=_("0 means that not coming has no consequence. What points mean stands in the rules for everybody."),
        min_value=0,
        max_value=10,
        required=False,
    )
    reuses_seats = forms.BooleanField(
        label=_("Seats of who misses the first class go to the waiting list"),
        help_text=_("A registrar decides in each case. The line goes on until the second class begins."),
        required=False,
    )
    result_at = DateTimeField(label=_("When people are told the result"), help_text=_("Of a draw or a review."), required=False)
    seed_kind = forms.ChoiceField(
        label=_("What decides the draw"), choices=[("", _("There is no draw")), *SeedKind.choices], required=False, widget=forms.RadioSelect
    )
    seed_source = forms.CharField(
        label=_("The public value"), help_text=_("Which value, of when, and where it is published."), max_length=300, required=False
    )
    admitted_per_minute = _number(
        _("People called from the hall each minute"), help_text=_("0 means that nobody waits in a hall when applications open.")
    )

    def __init__(self, *args: Any, has_opened: bool = False, **options: Any) -> None:
        """Once people have begun to apply, only what takes nothing from anybody is offered. What is sent all the same is checked."""
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.disabled = has_opened and name not in STILL_OPEN and self.add_prefix(name) not in self.data

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        first, last = facts.get("age_from"), facts.get("age_until")
        if first is not None and last is not None and first > last:
            self.add_error("age_until", _("The second age is lower than the first."))
        return facts

    def plan(self) -> TermsPlan:
        facts = {field.name: self.cleaned_data[field.name] for field in fields(TermsPlan) if field.name in self.cleaned_data}
        return TermsPlan(**{**facts, **{name: facts[name] or 0 for name in ("waiting_capacity", "least_places", "no_show_points")}})


class RowForm(forms.Form):
    """A row that is left out when nothing was written into it."""


class PoolForm(RowForm):
    code = forms.SlugField(label=_("Short name"), max_length=30, help_text=_("Small letters and digits, for example senior."))
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    audience = forms.ModelChoiceField(label=_("For whom"), queryset=Audience.objects.none(), required=False, empty_label=_("Everybody"))
    channel = forms.ChoiceField(label=_("How they apply"), choices=[("", _("In any way")), *Channel.choices], required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000)
    flows_to = forms.SlugField(label=_("Unused seats go to"), max_length=30, required=False, help_text=_("The short name of another row."))
    flows_at = DateTimeField(label=_("They go there at"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        audience = self.fields["audience"]
        audience.queryset = Audience.objects.filter(retired_at=None)  # type: ignore[attr-defined]
        audience.label_from_instance = lambda found: found.name  # type: ignore[attr-defined]

    def plan(self) -> PoolPlan:
        facts = dict(self.cleaned_data)
        audience = facts.pop("audience")
        return PoolPlan(audience_id=audience.pk if audience else None, **facts)


class StageForm(RowForm):
    name_ko = forms.CharField(label=_("Name in Korean"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    opens_at = DateTimeField(label=_("Opens"))
    closes_at = DateTimeField(label=_("Closes"))
    audiences = forms.ModelMultipleChoiceField(
        label=_("For whom"),
        queryset=Audience.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen: everybody."),
    )
    is_first_come = forms.BooleanField(label=_("What is left is first come, first served"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        audiences = self.fields["audiences"]
        audiences.queryset = Audience.objects.filter(retired_at=None)  # type: ignore[attr-defined]
        audiences.label_from_instance = lambda found: found.name  # type: ignore[attr-defined]

    def plan(self) -> StagePlan:
        facts = dict(self.cleaned_data)
        return StagePlan(audience_ids=tuple(audience.pk for audience in facts.pop("audiences")), **facts)


class Rows(BaseFormSet[RowForm]):
    """One row each; rows with nothing in them are left out, also those that stood there before."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def plans(self) -> list[Any]:
        return [form.plan() for form in self.forms if form.has_changed()]  # type: ignore[attr-defined]


def rows_of(
    form: type[RowForm], data: Mapping[str, Any] | None = None, *, initial: list[dict[str, Any]] | None = None, has_opened: bool = False
) -> Rows:
    """The rows that were sent, or those that stand now with some empty ones after them; to be read only once people have begun to apply."""
    made: type[Rows] = formset_factory(  # type: ignore[assignment]  # the stubs forget which formset was asked for
        form, formset=Rows, extra=0 if has_opened else SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    rows = made(data, prefix=ROWS) if data is not None else made(prefix=ROWS, initial=initial)
    for row in rows if has_opened else ():
        for field in row.fields.values():
            field.disabled = True
    return rows
