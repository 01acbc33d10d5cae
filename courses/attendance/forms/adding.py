"""What the office writes down to hold two class sessions together. Adding one asks what moving one asks (`forms.MoveForm`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.attendance.forms.changing import REASON_HELP
from lms.kernel import korean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.catalogue.models import ClassSession


class CombineForm(forms.Form):
    host = forms.ChoiceField(
        label=gettext_lazy("Together with"), help_text=gettext_lazy("This class session then takes place at the time and in the room of that one.")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, help_text=REASON_HELP)

    def __init__(self, *args: Any, hosts: Iterable[ClassSession], **options: Any) -> None:
        super().__init__(*args, **options)
        self.hosts = {f"{host.run.public_id}/{host.number}": host for host in hosts}
        field = self.fields["host"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Please choose")), *((code, _in_words(host)) for code, host in self.hosts.items())]

    def chosen(self) -> ClassSession:
        return self.hosts[self.cleaned_data["host"]]


def _in_words(host: ClassSession) -> str:
    return _("%(when)s: %(course)s, run %(run)s, class %(number)s") % {
        "when": korean.datetime_range_text(host.starts_at, host.ends_at),
        "course": host.run.course.title,
        "run": host.run.number,
        "number": host.number,
    }
