"""Where an enrolment stands on its way to a certificate, for pages of apps that know nothing of certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from lms.kernel import clock
from lms.portal import selectors

if TYPE_CHECKING:
    from courses.enrolment.models import Enrolment

register = template.Library()


@register.inclusion_tag("portal/way_to_certificate.html")
def way_to_certificate(enrolment: Enrolment) -> dict[str, Any]:
    """Attendance, what is still to be done for the certificate, who issues it and when. Nothing for who has no place."""
    return {"way": selectors.way_to_certificate(enrolment=enrolment, now=clock.now()) if enrolment.has_place else None}
