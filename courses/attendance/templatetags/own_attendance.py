"""What a learner shows at the door, for pages of apps that know nothing of attendance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from courses.attendance import selectors
from lms.documents import qr
from lms.kernel import clock

if TYPE_CHECKING:
    from courses.enrolment.models import Enrolment

register = template.Library()


@register.inclusion_tag("attendance/own_codes.html")
def own_codes(enrolment: Enrolment) -> dict[str, Any]:
    """Her number of the day and her own code to be scanned. Nothing before the day of the first class, after the last, and without a place."""
    codes = selectors.own_codes(enrolment=enrolment, now=clock.now())
    return {"codes": codes, "square": qr.svg_data_url(codes.card) if codes is not None else ""}
