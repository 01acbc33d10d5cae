"""What staff choose before a roster is printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.enrolment.services import RosterWish
from courses.enrolment.services.printing import MOST_PEOPLE

BY_NAME, BY_NUMBER = "name", "number"
PLACES, LINE = "places", "line"


class RosterForm(forms.Form):
    """An instructor chooses the order; a registrar also who is on it, and with a purpose that numbers are printed in full."""

    ONLY_REGISTRARS = ("people", "purpose")
    order = forms.ChoiceField(
        label=_("In which order?"),
        choices=[(BY_NAME, _("By name")), (BY_NUMBER, _("In the order of application"))],
        initial=BY_NAME,
        widget=forms.RadioSelect,
    )
    people = forms.ChoiceField(
        label=_("Who is on it?"),
        choices=[(PLACES, _("Who has a place")), (LINE, _("Who has a place, and who stands in line"))],
        initial=PLACES,
        widget=forms.RadioSelect,
    )
    part = forms.TypedChoiceField(label=_("Which part?"), coerce=int)
    purpose = forms.CharField(
        label=_("What do you need the mobile numbers in full for?"),
        help_text=_("Leave it empty, and the numbers are half hidden on the paper."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, is_registrar: bool, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_registrar = is_registrar
        parts = -(-most // MOST_PEOPLE)
        self.fields["part"].choices = [(number, _part(number, most)) for number in range(1, parts + 1)]  # type: ignore[attr-defined]
        unasked = [] if is_registrar else list(self.ONLY_REGISTRARS)
        for name in [*unasked, *(["part"] if parts < 2 else [])]:
            del self.fields[name]

    def wish(self) -> RosterWish:
        given = self.cleaned_data
        return RosterWish(
            by_name=given["order"] == BY_NAME,
            with_line=given.get("people") == LINE,
            numbers_whole=bool(given.get("purpose")),
            with_pools=self.is_registrar,
            part=given.get("part", 1),
        )


def _part(number: int, most: int) -> str:
    return f"{MOST_PEOPLE * (number - 1) + 1}–{min(MOST_PEOPLE * number, most)}"
