"""Sentences of the packages we stand on that people here meet, gathered so that our own catalogue has plainer Korean for them.

Django asks the project's catalogue before any package's. Nothing reads these names: what counts is that the words stand here for `make messages`,
written exactly as in the package.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

ALLAUTH = (
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("The password reset token was invalid."),
    _("Too many failed login attempts. Try again later."),
    _("The email address and/or password you specified are not correct."),
    _("The phone number and/or password you specified are not correct."),
    _("Be patient, you are sending too many requests."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("You have verified phone number %(phone)s."),
    _("A verification code has been sent to %(phone)s."),
    _("Password successfully changed."),
    _("Your password is now changed."),
)
WAGTAIL = (
    _("More actions"),
    _("Exploring"),
    _("The page title as you'd like it to be seen by the public"),
    _("The page could not be created due to validation errors."),
    _("The page could not be saved due to validation errors."),
    ngettext_lazy(
        '%(total)s Page <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Pages <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
)
