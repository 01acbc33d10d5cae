"""Who of those who applied together gives the place back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.enrolment.models import Enrolment

EVERYBODY = "everybody"


class WhoLeaves(forms.Form):
    who = forms.ChoiceField(label=_("Who does not come?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, members: Iterable[Enrolment], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(member.public_id, member.learner.name) for member in members]
        everybody = [(EVERYBODY, _("All of us"))] if len(names) > 1 else []
        self.fields["who"].choices = [*everybody, *names]  # type: ignore[attr-defined]
