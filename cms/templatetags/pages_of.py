"""Whether a course has a page of its own, for pages of the domain, which does not know the CMS."""

from __future__ import annotations

from django import template

from cms.models import CoursePage

register = template.Library()


@register.filter
def has_page(course_id: int) -> bool:
    """Whether anybody has published words about the course, in any language."""
    return CoursePage.objects.live().filter(course=course_id).exists()
