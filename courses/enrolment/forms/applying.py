"""What an applicant is asked in the second step: only what her run needs, in easy mode one question a screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from courses.enrolment.data import Asking, CompanionFacts, Draft
from lms.accounts.forms import PersonFields

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import QueryDict
    from django.utils.safestring import SafeString

    from courses.enrolment.data import AudienceQuestion, Needs

COMPANIONS = "companions"
MORE, LESS = "more", "less"  # buttons that add a row for one more person, and take one off
MOST_ROWS = 30
TOGETHER, PARTLY = "together", "partly"


class RunQuestions(forms.Form):
    """The questions of a run that are asked on this screen. None of the audiences is ticked before the applicant ticks it."""

    field_order = (Asking.INVITATION, Asking.AUDIENCES, Asking.TOGETHER)
    invitation = forms.CharField(
        label=_("Invitation code"),
        help_text=_("Your institution gave it to you: letters and digits."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    audiences = forms.MultipleChoiceField(
        label=_("Do you belong to one of these groups?"),
        help_text=_("Places are kept for them. Tick what is true for you. If none of them is, tick nothing and go on: that is fine."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    together = forms.ChoiceField(
        label=_("What if there are not enough places for all of you?"),
        choices=[(TOGETHER, _("All of us together, or none of us")), (PARTLY, _("Some of us come, the others wait"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, needs: Needs, asked: Collection[Asking], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if Asking.INVITATION in self.fields and not needs.is_by_invitation:
            self.fields[Asking.INVITATION].required = False
            self.fields[Asking.INVITATION].help_text = _("Only if an institution invited you. If you have no code, go on.")
        if Asking.AUDIENCES in self.fields:
            choices = [(str(one.audience_id), _in_words(one)) for one in needs.audiences]
            self.fields[Asking.AUDIENCES].choices = choices  # type: ignore[attr-defined]


def _in_words(question: AudienceQuestion) -> SafeString:
    evidence = _("We will ask for a paper that shows it.") if question.needs_evidence else ""
    hints = format_html_join(" ", '<span class="form-hint">{}</span>', [(hint,) for hint in (question.explanation, evidence) if hint])
    return format_html("<span>{} {}</span>", question.name, hints)


class CompanionForm(PersonFields):
    """Somebody who comes along."""

    guardian_may_agree = True  # the applicant says that she is the parent or guardian
    dong = None  # type: ignore[assignment]  # Django's way to leave a field of the parent out


class CompanionForms(BaseFormSet[CompanionForm]):
    """One row a person; empty rows are nobody, also where somebody was known before."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def people(self) -> tuple[CompanionFacts, ...]:
        return tuple(CompanionFacts(**form.cleaned_data) for form in self.forms if form.has_changed())


def companion_forms(*, needs: Needs, data: Mapping[str, Any] | None = None, known: tuple[CompanionFacts, ...] = ()) -> CompanionForms:
    """The rows that were sent; or those who are known and a first empty one."""
    most = min(needs.most_companions, MOST_ROWS)
    made: type[CompanionForms] = formset_factory(  # type: ignore[assignment]  # the stubs forget which formset was asked for
        CompanionForm, formset=CompanionForms, extra=0 if known else 1, max_num=most, absolute_max=most
    )
    if data is not None:
        return made(data, prefix=COMPANIONS)
    return made(initial=[vars(facts) for facts in known], prefix=COMPANIONS)


def with_other_rows(data: QueryDict, *, needs: Needs) -> CompanionForms:
    """The rows that were sent with an empty one more, or without the one that was taken off; nothing is checked yet."""
    total = str(data.get(f"{COMPANIONS}-TOTAL_FORMS", ""))
    sent = min(int(total) if total.isdecimal() else 0, MOST_ROWS)
    rows = [{name: data.get(f"{COMPANIONS}-{number}-{name}", "") for name in ("name", "birth_date")} for number in range(sent)]
    if MORE in data:
        rows.append({"name": "", "birth_date": ""})
    rows = [row for number, row in enumerate(rows) if data.get(LESS) != str(number)][: needs.most_companions]
    made = formset_factory(CompanionForm, formset=CompanionForms, extra=0)
    return made(initial=rows, prefix=COMPANIONS)  # type: ignore[return-value]  # as above


class Screen:
    """One screen of the second step: the questions on it, what was answered before, and what is answered now."""

    def __init__(self, *, needs: Needs, asked: Collection[Asking], draft: Draft, data: QueryDict | None = None) -> None:
        self.draft = draft
        initial = {
            Asking.INVITATION: draft.invitation,
            Asking.AUDIENCES: [str(audience) for audience in draft.declared],
            Asking.TOGETHER: PARTLY if draft.may_split else TOGETHER,
        }
        self.is_regrouping = data is not None and (MORE in data or LESS in data)
        self.form = RunQuestions(data if not self.is_regrouping else None, needs=needs, asked=asked, initial=_kept(data, initial, self.is_regrouping))
        self.companions: CompanionForms | None = None
        if Asking.COMPANIONS in asked:
            if self.is_regrouping and data is not None:
                self.companions = with_other_rows(data, needs=needs)
            else:
                self.companions = companion_forms(needs=needs, data=data, known=draft.companions)

    def is_valid(self) -> bool:
        """Both are asked, so that all errors are shown at once."""
        is_sound = self.form.is_valid()
        return (self.companions is None or self.companions.is_valid()) and is_sound

    def answered(self) -> Draft:
        """The draft with what was answered on this screen."""
        given = self.form.cleaned_data
        changes: dict[str, Any] = {}
        if Asking.INVITATION in given:
            changes["invitation"] = given[Asking.INVITATION]
        if Asking.AUDIENCES in given:
            changes["declared"] = frozenset(int(audience) for audience in given[Asking.AUDIENCES])
        if Asking.TOGETHER in given:
            changes["may_split"] = given[Asking.TOGETHER] == PARTLY
        if self.companions is not None:
            changes["companions"] = self.companions.people()
        return replace(self.draft, **changes)


def _kept(data: QueryDict | None, initial: dict[Asking, Any], is_regrouping: bool) -> dict[Asking, Any]:  # noqa: FBT001 - a state of the screen
    """What was typed into the other fields when a row was added, not sent yet."""
    if data is None or not is_regrouping:
        return initial
    typed = {
        Asking.INVITATION: data.get(Asking.INVITATION),
        Asking.AUDIENCES: data.getlist(Asking.AUDIENCES),
        Asking.TOGETHER: data.get(Asking.TOGETHER),
    }
    return {name: initial[name] if value is None else value for name, value in typed.items()}
