"""The plan of a draft, filled in as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.enrolment import selectors
from courses.enrolment.forms import MORE_ROWS, MOST_SESSIONS, SESSIONS, RunForm, session_forms
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from courses.catalogue.models import ClassSession, CourseRun
    from courses.enrolment.forms import SessionForms

MOST_SEATS = 100_000  # that the form takes; a run for everybody has more


def replan_form(run: CourseRun, data: Mapping[str, Any] | None = None, *, typed: Mapping[str, Any] | None = None) -> RunForm:
    """What was sent in `data`, else what was `typed` so far, else the plan as it stands. What stages or several pools say is changed with them."""
    pools = list(run.seat_pools.all())
    stands = {name: getattr(run, name) for name in RunForm.base_fields if hasattr(run, name)}
    stands["capacity"] = min(sum(pool.capacity for pool in pools), MOST_SEATS)
    stands["waiting_capacity"] = selectors.terms_of(run).waiting_capacity
    form = RunForm(data, initial=stands if typed is None else dict(typed))
    fixed = {
        "apply_opens_at": run.stages.exists() and _("Applications are taken in stages; change them there."),
        "apply_closes_at": run.stages.exists() and _("Applications are taken in stages; change them there."),
        "capacity": len(pools) > 1 and _("The seats are kept for several groups; change them there."),
    }
    for name, why in fixed.items():
        if why:
            form.initial[name] = stands[name]
            form.fields[name].disabled, form.fields[name].help_text = True, why
    return form


def standing_sessions(run: CourseRun) -> SessionForms:
    """The class sessions as they stand, one a row, and some empty rows."""
    standing = list(run.class_sessions.select_related("lecture").order_by("number"))
    data: dict[str, Any] = {f"{SESSIONS}-TOTAL_FORMS": min(len(standing) + MORE_ROWS, MOST_SESSIONS), f"{SESSIONS}-INITIAL_FORMS": 0}
    for row, session in enumerate(standing):
        data |= {f"{SESSIONS}-{row}-{name}": value for name, value in _typed(session).items()}
    return session_forms(data)


def _typed(session: ClassSession) -> dict[str, str]:
    starts_at, ends_at = clock.seoul(session.starts_at), clock.seoul(session.ends_at)
    return {
        "date": f"{starts_at:%Y-%m-%d}",
        "begins": f"{starts_at:%H:%M}",
        "ends": f"{ends_at:%H:%M}",
        "lecture_number": str(session.lecture.number) if session.lecture else "",
        "venue_ko": session.venue_ko,
        "venue_en": session.venue_en,
    }
