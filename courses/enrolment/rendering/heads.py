"""What stands above every paper of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from courses.catalogue.models import in_language
from lms.documents.office_paper import Head

if TYPE_CHECKING:
    from datetime import datetime

    from courses.catalogue.models import CourseRun


def head_of(run: CourseRun, *, title: str, printed_at: datetime, printed_by: str = "") -> Head:
    """The network and the institution, in the language that is on; the run comes with its course and institution."""
    holder = run.course.institution
    network = in_language(settings.LMS_SITE_NAME, settings.LMS_SITE_NAME_EN)
    subject = _("%(title)s, run %(number)s") % {"title": run.course.title, "number": run.number}
    office = " · ".join(dict.fromkeys([network, in_language(holder.name_ko, holder.name_en)]))
    return Head(title=title, office=office, subject=subject, printed_at=printed_at, printed_by=printed_by)


def contact() -> dict[str, str]:
    """Where people call and go."""
    return {
        "phone": settings.LMS_PHONE,
        "phone_hours": in_language(settings.LMS_PHONE_HOURS, settings.LMS_PHONE_HOURS_EN),
        "address": in_language(settings.LMS_ADDRESS, settings.LMS_ADDRESS_EN),
    }
