"""Text of editors made safe, code made readable, data for search engines, and the quiz that a lecture names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from wagtail.rich_text import RichText, expand_db_html

from cms import selectors

if TYPE_CHECKING:
    from django.template.context import RequestContext

register = template.Library()

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a"}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto", "tel"}
CODE_CLASS = "tok-"
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def words(value: Any) -> SafeString:
    """Rich text with its links resolved and everything but plain formatting taken away, whatever was stored."""
    source = value.source if isinstance(value, RichText) else str(value)
    clean = nh3.clean(expand_db_html(source), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


@register.filter
def coloured(code: str, language: str) -> SafeString:
    """Code as spans with classes (static/css/code.css); Pygments escapes the text."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    return mark_safe(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix=CODE_CLASS)))  # noqa: S308 - escaped by Pygments


@register.filter
def anchor(text: str) -> str:
    """The name by which a heading is linked to."""
    return f"part-{slugify(text, allow_unicode=True)}"


@register.simple_tag
def for_machines(data: dict[str, Any]) -> SafeString:
    """A JSON-LD block: data that no browser runs, so the policy against inline scripts does not concern it."""
    text = json.dumps(data, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped in the line above


@register.simple_tag(takes_context=True)
def quiz_named(context: RequestContext, code: str) -> dict[str, Any] | None:
    """The quiz of this lecture's course that has the code, and how the reader stands to it."""
    lecture, request = context.get("lecture"), context.get("request")
    if lecture is None or request is None:
        return None
    found = selectors.quiz_in_course(viewer=request.user, course_id=lecture.course_id, code=code)
    return {"quiz": found[0], "enrolment": found[1]} if found is not None else None


@register.filter
def parts(body: Any) -> list[str]:
    """The headings by which a text is divided."""
    return [block.value["text"] for block in body or [] if block.block_type == "heading" and block.value["level"] == "2"]
