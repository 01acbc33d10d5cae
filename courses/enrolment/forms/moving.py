"""Where somebody is moved to, or with whom she exchanges places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from courses.enrolment.forms import ReasonForm
from courses.enrolment.models import UNLIMITED
from lms.kernel import korean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.enrolment.data import RunCard
    from courses.enrolment.models import Enrolment


class MoveForm(ReasonForm):
    def __init__(self, *args: Any, cards: Iterable[RunCard], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(card.public_id, _run_label(card)) for card in cards]
        self.fields["to"] = forms.ChoiceField(label=_("Move to"), choices=choices, widget=forms.RadioSelect)
        self.order_fields(["to", "reason"])


class SwapForm(ReasonForm):
    def __init__(self, *args: Any, places: Iterable[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(place.public_id, _place_label(place)) for place in places]
        self.fields["to"] = forms.ChoiceField(label=_("Exchange with"), choices=choices, widget=forms.RadioSelect)
        self.order_fields(["to", "reason"])


def _run_label(card: RunCard) -> str:
    language = "en" if (get_language() or "ko").startswith("en") else "ko"
    is_open = card.seats.capacity >= UNLIMITED
    seats = (
        gettext("no limit")
        if is_open
        else gettext("%(taken)s of %(capacity)s seats taken") % {"taken": card.seats.taken, "capacity": card.seats.capacity}
    )
    return f"{card.title} ({card.course_code}, {_number(card.number)}) · {korean.datetime_text(card.starts_at, language)} · {seats}"


def _place_label(place: Enrolment) -> str:
    person = f"{korean.masked_name(place.learner.name)} {korean.masked_phone(place.learner.phone or '')}"
    return f"{person} · {place.run.course.title} ({place.run.course.code}, {_number(place.run.number)}) · {place.pool.name if place.pool else ''}"


def _number(number: int) -> str:
    return gettext("run %(number)s") % {"number": number}
