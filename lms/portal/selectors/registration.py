"""The registrar's desk: figures that lead to the work behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.selectors import standings as standing_selectors
from courses.attendance import selectors as attendance_selectors
from courses.catalogue.models import RunStatus
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.data import RunFilter, RunState
from courses.enrolment.models import Enrolment
from lms.kernel import clock
from lms.kernel.models import Job
from lms.notices import selectors as notices_selectors
from lms.notices.data import NoticeFilter
from lms.notices.models import State
from lms.portal.data import Tile

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User


def registrar_tiles(*, viewer: User, now: datetime) -> list[Tile]:
    """A constant number of queries, one for each figure."""
    runs = reverse("enrolment:desk-runs")
    midnight = clock.seoul(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = f"{reverse('enrolment:desk-applications')}?day={midnight.date().isoformat()}"
    open_runs = enrolment_selectors.runs(now=now, wanted=RunFilter(states=(RunState.PRIORITY, RunState.OPEN, RunState.CLOSING))).count()
    full_runs = enrolment_selectors.runs(now=now, wanted=RunFilter(states=(RunState.FULL,))).count()
    ended = enrolment_selectors.runs(now=now, wanted=RunFilter(states=(RunState.ENDED,))).filter(status=RunStatus.PUBLISHED).count()
    too_few = enrolment_selectors.runs_below_minimum(now=now).count()
    dead = Job.objects.filter(dead_at__isnull=False).count()
    unsent = notices_selectors.notices(wanted=NoticeFilter(state=State.FAILED)).count()
    objections = enrolment_selectors.objections(viewer=viewer).count()
    corrections = attendance_selectors.open_requests(viewer=viewer).count()
    waiting = standing_selectors.completed_without_award(viewer=viewer).count()
    return [
        Tile(_("Applications today"), Enrolment.objects.filter(applied_at__gte=midnight).count(), today),
        Tile(_("Runs open for application"), open_runs, f"{runs}?state=open"),
        Tile(_("Runs that are full"), full_runs, f"{runs}?state=full"),
        Tile(_("Ended runs to be completed"), ended, f"{runs}?state=ended", needs_care=ended > 0),
        Tile(_("Classes with too few people"), too_few, reverse("enrolment:desk-minimum"), needs_care=too_few > 0),
        Tile(_("Completed learners without a certificate"), waiting, reverse("certificates:runs"), needs_care=waiting > 0),
        Tile(_("Objections to be answered"), objections, reverse("enrolment:desk-no-shows"), needs_care=objections > 0),
        Tile(_("Corrections of attendance to be decided"), corrections, reverse("attendance:desk-corrections"), needs_care=corrections > 0),
        Tile(_("Messages that did not arrive"), unsent, f"{reverse('people:notices')}?state={State.FAILED}", needs_care=unsent > 0),
        Tile(_("Background work that failed"), dead, reverse("portal:jobs"), needs_care=dead > 0),
    ]
