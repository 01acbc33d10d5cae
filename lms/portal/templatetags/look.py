"""The tint of a state's badge."""

from __future__ import annotations

from django import template

register = template.Library()

TINTS = {
    "bg-light-success": ("open", "priority", "issued", "completed", "present", "passed", "confirmed", "delivered", "excused", "approved"),
    "bg-light-information": ("upcoming", "planned", "published", "submitted", "running", "in_progress", "applied", "drawing", "sent", "pending"),
    "bg-light-warning": (
        "waiting",
        "queued",
        "late",
        "left_early",
        "offered",
        "closing_soon",
        "waitlist",
        "full",
        "needs_documents",
        "objected",
        "counts",
        "kept",
    ),
    "bg-light-danger": ("cancelled", "revoked", "absent", "failed", "rejected", "suspended"),
}
TINT_OF = {state: tint for tint, states in TINTS.items() for state in states}
NO_TINT = "bg-light-gray"


@register.filter
def tint(state: object) -> str:
    """The KRDS class for a state's code; grey for what is over or unknown."""
    return TINT_OF.get(str(state), NO_TINT)
