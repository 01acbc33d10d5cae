from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from lms.kernel import checks


class KernelConfig(AppConfig):
    name = "lms.kernel"
    label = "kernel"

    def ready(self) -> None:
        say_what_is_missing()
        register(checks.database_knows_hangul, Tags.database)
        register(checks.database_keeps_what_it_acknowledged, Tags.database)


def say_what_is_missing() -> None:
    """Every form says in plain words what to do with a field that was left empty; Django's own words speak of items."""
    forms.Field.default_error_messages = {**forms.Field.default_error_messages, "required": _("Please fill this in.")}
    forms.ChoiceField.default_error_messages = {**forms.ChoiceField.default_error_messages, "required": _("Please choose one.")}
    forms.ModelChoiceField.default_error_messages = {**forms.ModelChoiceField.default_error_messages, "required": _("Please choose one.")}
    forms.BooleanField.default_error_messages = {"required": _("Please tick this box.")}
