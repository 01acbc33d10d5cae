"""Reads: who came without a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.attendance.models import WalkIn
from courses.attendance.selectors.rule_book import rule_book

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from courses.catalogue.models import ClassSession


def walk_ins_of(class_session: ClassSession) -> QuerySet[WalkIn]:
    """Those who are still named, in the order in which they came. The caller has fetched the class session as staff."""
    return WalkIn.objects.filter(class_session=class_session, emptied_at=None).order_by("observed_at", "pk")


def access_walk_in(*, class_session: ClassSession, walk_in_id: int) -> WalkIn:
    """One of them, named or not any more; 404 for one of another class session. The caller has fetched the class session as staff."""
    found = WalkIn.objects.filter(class_session=class_session, pk=walk_in_id).select_related("class_session").first()
    if found is None:
        raise Http404
    return found


def takes_walk_ins(class_session: ClassSession) -> bool:
    """By the rules of its time and kind; the class session comes with its run and course."""
    return rule_book().rule(kind=class_session.run.course.kind, at=class_session.starts_at).takes_walk_ins
