"""For templates of papers."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lms.documents import words

register = template.Library()


@register.filter
def whole_words(text: object) -> SafeString:
    """`{{ title|whole_words }}`: a line ends between words only, as Korean is set; a word too long for a line may still break."""
    spans = ((format_html('<span class="word">{}</span>', word.text) if word.whole else word.text,) for word in words.phrase(str(text)))
    return format_html_join(mark_safe(" "), "{}", spans)
