"""What people and staff write down. A form checks the writing; whether it may be done is the service's word."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from courses.catalogue.data import CoursePlan, RunPlan, SessionPlan
from courses.catalogue.models import Course, Method
from courses.catalogue.services import CourseCodeTaken
from courses.enrolment.data import Caller
from courses.enrolment.models import Channel, EnrolmentState
from lms.accounts.forms import PersonFields
from lms.accounts.models import Institution, Role, User
from lms.kernel import clock, korean
from lms.privacy.forms import PersonWhoAgrees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

SESSIONS = "sessions"
WAIT = "wait"  # the value of `wish` in a form that asks for a place in line
MOST_SESSIONS = 60
MORE_ROWS = 4
DATE_TIME_FORMAT = "%Y-%m-%dT%H:%M"


class ApplicationsFilter(forms.Form):
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *EnrolmentState.choices])


class DateTimeField(forms.DateTimeField):
    """A moment in Seoul, picked in the browser's own calendar."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATE_TIME_FORMAT)

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[DATE_TIME_FORMAT, "%Y-%m-%d %H:%M"], **options)


class WaitingCapacityField(forms.IntegerField):
    """How many people may wait for a seat."""

    def __init__(self, **options: Any) -> None:
        label, help_text = _("Places on the waiting list"), _("0 means that nobody can wait.")
        super().__init__(min_value=0, max_value=100_000, required=False, label=label, help_text=help_text, **options)


class MissingFacts(PersonFields):
    """The facts about a person that are not known yet, asked while she applies."""

    ASKED = ("birth_date", "dong")

    def __init__(self, *args: Any, person: User, one_by_one: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        missing = [name for name in self.ASKED if not getattr(person, name)]
        asked = missing[:1] if one_by_one else missing
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The person will read it."))


class PurposeForm(forms.Form):
    purpose = forms.CharField(label=_("What do you need the names and numbers for?"), max_length=200)


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000)
    waiting_capacity = WaitingCapacityField()


class CallerForm(PersonWhoAgrees):
    """Somebody who called or came."""

    field_order = ("channel", "phone", "name", "birth_date", "dong")
    channel = forms.ChoiceField(
        label=_("How did the person apply?"),
        choices=[(channel.value, channel.label) for channel in (Channel.PHONE, Channel.ONSITE)],
        widget=forms.RadioSelect,
        initial=Channel.PHONE,
    )
    phone = forms.CharField(label=_("Mobile number"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        digits = korean.mobile_digits(self.cleaned_data["phone"])
        if digits is None:
            raise forms.ValidationError(_("Please write a mobile number, for example 010-1234-5678."))
        return digits

    def caller(self) -> Caller:
        facts = {name: self.cleaned_data[name] for name in ("phone", "name", "birth_date", "dong")}
        return Caller(**facts, agreement=self.agreement())


class StaffForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        instructors = User.objects.filter(is_active=True, memberships__role=Role.INSTRUCTOR, memberships__ended_at=None)
        self.fields["user"] = forms.ModelChoiceField(label=_("Instructor"), queryset=instructors.distinct().order_by("name"))


LEAST_HOURS = Decimal("0.1")


class CourseForm(forms.ModelForm[Course]):
    code = forms.RegexField(
        label=_("Code"),
        regex=r"^[A-Z0-9]+(-[A-Z0-9]+)*\Z",
        max_length=20,
        help_text=_("Capital letters and digits, for example AI-101. It stays the same for ever."),
        error_messages={
            "invalid": _("Write capital letters and digits, with single hyphens between them, for example AI-101."),
            "unique": CourseCodeTaken.message,
        },
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        min_value=LEAST_HOURS,
        max_digits=5,
        decimal_places=1,
        error_messages={"min_value": _("Write a number of hours above 0.")},
    )
    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.filter(retired_at=None))

    class Meta:
        model = Course
        fields = ("code", "kind", "level", "title_ko", "title_en", "summary_ko", "summary_en", "hours", "institution")
        labels = {
            "kind": _("Kind"),
            "level": _("Level"),
            "title_ko": _("Title in Korean"),
            "title_en": _("Title in English"),
            "summary_ko": _("Summary in Korean"),
            "summary_en": _("Summary in English"),
        }

    def plan(self) -> CoursePlan:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "institution"}
        return CoursePlan(institution_id=self.cleaned_data["institution"].pk, **facts)


class RunForm(forms.Form):
    method = forms.ChoiceField(label=_("How places are given out"), choices=Method.choices, initial=Method.FIRST_COME)
    apply_opens_at = DateTimeField(label=_("Applications open"))
    apply_closes_at = DateTimeField(label=_("Applications close"))
    withdraw_until = DateTimeField(
        label=_("Places can be given back until"),
        help_text=_("Left empty: 6 PM on the last working day before the first class. On a day off it moves to the working day before."),
        required=False,
    )
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000)
    waiting_capacity = WaitingCapacityField()
    is_online = forms.BooleanField(label=_("This run is online"), required=False)
    venue_ko = forms.CharField(label=_("Venue in Korean"), max_length=120, required=False)
    venue_en = forms.CharField(label=_("Venue in English"), max_length=160, required=False)
    dong = forms.CharField(label=_("Dong"), max_length=20, required=False)
    fee = forms.IntegerField(label=_("Fee (won)"), min_value=0, max_value=10_000_000, initial=0)

    def plan(self, sessions: SessionForms) -> RunPlan:
        line = self.cleaned_data.pop("waiting_capacity") or 0
        return RunPlan(sessions=sessions.plans(), waiting_capacity=line, **self.cleaned_data)


class SessionForm(forms.Form):
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    lecture_number = forms.IntegerField(label=_("Lecture no."), required=False, min_value=1, max_value=200)
    venue_ko = forms.CharField(label=_("Another venue, in Korean"), max_length=120, required=False)
    venue_en = forms.CharField(label=_("Another venue, in English"), max_length=160, required=False)

    def plan(self) -> SessionPlan:
        facts = self.cleaned_data
        begins, ends = (datetime.combine(facts["date"], facts[name], tzinfo=clock.SEOUL) for name in ("begins", "ends"))
        elsewhere = {name: facts[name] for name in ("venue_ko", "venue_en")}
        return SessionPlan(starts_at=begins, ends_at=ends, lecture_number=facts["lecture_number"], **elsewhere)


class SessionForms(BaseFormSet[SessionForm]):
    """The class sessions of a run, one a row; empty rows are left out."""

    def plans(self) -> tuple[SessionPlan, ...]:
        return tuple(form.plan() for form in self.forms if form.has_changed())


def session_forms(data: Mapping[str, Any] | None = None, *, rows: int = 0) -> SessionForms:
    """The rows that were sent, or so many empty ones."""
    made: type[SessionForms] = formset_factory(  # type: ignore[assignment]  # the stubs forget which formset was asked for
        SessionForm, formset=SessionForms, extra=rows, max_num=MOST_SESSIONS, absolute_max=MOST_SESSIONS
    )
    return made(data, prefix=SESSIONS)


def with_more_rows(data: QueryDict) -> SessionForms:
    """The rows that were sent and some empty ones after them."""
    grown = data.copy()
    total = f"{SESSIONS}-TOTAL_FORMS"
    number = str(data.get(total, ""))
    sent = int(number) if number.isdecimal() else 0
    grown[total] = str(min(sent + MORE_ROWS, MOST_SESSIONS))
    return session_forms(grown)
