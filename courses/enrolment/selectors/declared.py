"""Reads: what staff declared about a run, as rows for forms and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.enrolment.models import SeatFlow, SeatPool, Stage

if TYPE_CHECKING:
    from courses.catalogue.models import CourseRun


def pool_rows(run: CourseRun) -> list[dict[str, Any]]:
    """The run's pools in order, each with where its unused seats go."""
    flows = {flow.from_pool_id: flow for flow in SeatFlow.objects.filter(from_pool__run=run).select_related("to_pool")}
    rows = []
    for pool in SeatPool.objects.filter(run=run).select_related("audience").order_by("position", "pk"):
        flow = flows.get(pool.pk)
        kept = {name: getattr(pool, name) for name in ("code", "name_ko", "name_en", "audience", "channel", "capacity")}
        rows.append({**kept, "flows_to": flow.to_pool.code if flow else "", "flows_at": flow.at if flow else None})
    return rows


def stage_rows(run: CourseRun) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(stage, name) for name in ("name_ko", "name_en", "opens_at", "closes_at")},
            "audiences": list(stage.audiences.all()),
            "is_first_come": bool(stage.method),
        }
        for stage in Stage.objects.filter(run=run).order_by("opens_at").prefetch_related("audiences")
    ]
