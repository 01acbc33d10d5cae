"""What the office writes down about a device that scans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.attendance import services
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lms.accounts.models import Institution


class DeviceForm(forms.Form):
    name = forms.CharField(label=_("Name of the device"), max_length=60, help_text=_("For example: tablet at the door of room 3"))
    institution = forms.TypedChoiceField(label=_("Institution"), coerce=int, help_text=_("It can scan in the classes of this one."))
    until = forms.DateField(
        label=_("Works until the beginning of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text=_("At most a year.")
    )

    def __init__(self, *args: Any, institutions: Iterable[Institution], now: datetime, **options: Any) -> None:
        """An empty form asks for half a year."""
        super().__init__(*args, **{"initial": {"until": clock.seoul_date(now + services.USUAL_DEVICE)}, **options})
        self.institutions = {one.pk: one for one in institutions}
        self.fields["institution"].choices = [(pk, one.name) for pk, one in self.institutions.items()]  # type: ignore[attr-defined]

    def device(self) -> dict[str, Any]:
        """The facts of the device; it ends when the day that was chosen begins."""
        facts = self.cleaned_data
        return {"name": facts["name"], "institution": self.institutions[facts["institution"]], "expires_at": clock.day_begins(facts["until"])}
