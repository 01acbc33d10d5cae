"""“Not this date but any of these”: which dates would do, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.enrolment.data import RunCard

MOST_WISHES = 5
RANKS = [("", _("No")), ("1", _("I like it best")), ("2", _("Second best")), ("3", _("Third best")), ("4", _("Fourth best")), ("5", _("Fifth best"))]


class AnyDate(forms.Form):
    """One question a date; each rank is given once."""

    def __init__(self, *args: Any, dates: Iterable[RunCard], **options: Any) -> None:
        super().__init__(*args, **options)
        self.dates = {date.public_id: date for date in dates}
        for public_id in self.dates:
            self.fields[public_id] = forms.ChoiceField(label=_("Would this date do?"), choices=RANKS[: len(self.dates) + 1], required=False)

    def clean(self) -> dict[str, Any]:
        ranked = [rank for rank in self.cleaned_data.values() if rank]
        if not ranked:
            raise forms.ValidationError(_("Please choose one date at least."))
        if len(set(ranked)) < len(ranked):
            raise forms.ValidationError(_("Two dates have the same order. Please give each order once."))
        return self.cleaned_data

    def in_order(self) -> list[RunCard]:
        """The dates that would do, the best first."""
        ranked = sorted((rank, public_id) for public_id, rank in self.cleaned_data.items() if rank)
        return [self.dates[public_id] for _rank, public_id in ranked]
