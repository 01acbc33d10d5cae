"""The forms by which pages are written: what a page is about is chosen from what it can be about."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class CoursePageForm(WagtailAdminPageForm):
    """A page keeps its course; which one a new page is about is an editor's choice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("course")
        if field is None:
            return
        courses = field.queryset.filter(retired_at=None)
        field.queryset = field.queryset.filter(pk=self.instance.course_id) if self.instance.course_id else courses


class LecturePageForm(WagtailAdminPageForm):
    """Only the lectures of the course above can be chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("lecture")
        if field is None:
            return
        course = getattr(getattr(self.parent_page, "specific", None), "course_id", None)
        field.queryset = field.queryset.filter(course=course, retired_at=None)
