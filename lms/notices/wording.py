"""The words of a message: the shipped ones, or those that a registrar wrote with placeholders and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError
from lms.notices import rules
from lms.notices.kinds import KINDS, PLACEHOLDERS
from lms.notices.models import Wording

PLACE = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT = 200


class UnknownPlaceholder(DomainError):
    """`details["placeholder"]` is what stands in the words."""

    code = "unknown-placeholder"
    status = 422
    message = _("“%(placeholder)s” is not one of the words that can be filled in. Choose one from the list.")


class StrayBrace(DomainError):
    code = "stray-brace"
    status = 422
    message = _("A curly bracket stands alone. A word that is filled in stands between two of them.")


class WordsTooLong(DomainError):
    code = "words-too-long"
    status = 422
    message = _("A text message holds %(most)s bytes, and these words have %(bytes)s. Please shorten them.")


@dataclass(frozen=True)
class Words:
    """What is sent: subject and text, and for alimtalk the code of its template with what is filled in."""

    subject: str
    body: str
    template: str = ""
    variables: dict[str, str] | None = None


def current(*, kind: str, language: str) -> Wording | None:
    """What staff wrote last, with the shipped words where they wrote none."""
    return Wording.objects.filter(kind=kind, language=language).order_by("-pk").first()


def compose(*, kind: str, language: str, context: dict[str, Any]) -> Words:
    """The words of one message. Nothing is escaped: it is plain text."""
    english = language == "en"
    facts = {
        "site_name": settings.LMS_SITE_NAME_EN if english else settings.LMS_SITE_NAME,
        "site_phone": settings.LMS_PHONE,
        "base_url": settings.LMS_BASE_URL,
        **context,
    }
    with translation.override(language):
        chosen = current(kind=kind, language=language)
        if chosen is None:
            subject, body = _shipped(kind, language, facts)
            return Words(subject=subject, body=body)
        values = _values(kind, language, facts)
        subject, body = (_fill(chosen.subject, values), _fill(chosen.body, values)) if chosen.body else _shipped(kind, language, facts)
        return Words(subject=subject, body=body, template=chosen.alimtalk_code, variables=values)


def _shipped(kind: str, language: str, facts: dict[str, Any]) -> tuple[str, str]:
    found: Any = get_template(f"notices/{kind}.{language}.txt")
    text = found.template.render(Context(facts, autoescape=False)).strip()
    subject, _sep, body = text.partition("\n")
    return subject.strip()[:LONGEST_SUBJECT], body.strip()


def _values(kind: str, language: str, facts: dict[str, Any]) -> dict[str, str]:
    """What each placeholder of the kind stands for now, by its name in the language."""
    engine = Engine.get_default()
    names = KINDS[kind].placeholders if kind in KINDS else ()
    return {
        getattr(PLACEHOLDERS[name], language): engine.from_string(PLACEHOLDERS[name].source).render(Context(facts, autoescape=False)).strip()
        for name in names
    }


def _fill(text: str, values: dict[str, str]) -> str:
    return PLACE.sub(lambda found: values.get(found.group(1).strip(), ""), text).strip()


def check(*, kind: str, language: str, text: str) -> None:
    """Raises UnknownPlaceholder, StrayBrace, WordsTooLong where the words cannot be sent."""
    allowed = {getattr(PLACEHOLDERS[name], language) for name in KINDS[kind].placeholders}
    for found in PLACE.finditer(text):
        if found.group(1).strip() not in allowed:
            raise UnknownPlaceholder(placeholder=found.group(1).strip())
    if "{" in (rest := PLACE.sub("", text)) or "}" in rest:
        raise StrayBrace
    size = rules.text_bytes(preview(kind=kind, language=language, text=text))
    if size > rules.LONG_TEXT_BYTES:
        raise WordsTooLong(most=rules.LONG_TEXT_BYTES, bytes=size)


def preview(*, kind: str, language: str, text: str) -> str:
    """The words with the samples of their placeholders."""
    at = 1 if language == "en" else 0
    samples = {getattr(PLACEHOLDERS[name], language): PLACEHOLDERS[name].sample[at] for name in KINDS[kind].placeholders}
    return _fill(text, samples)


def shipped_source(*, kind: str, language: str) -> str:
    """The shipped words with placeholders as far as they can be told, for a registrar to begin from."""
    found: Any = get_template(f"notices/{kind}.{language}.txt")
    source: str = found.template.source
    for name in KINDS[kind].placeholders:
        placeholder = PLACEHOLDERS[name]
        source = source.replace(placeholder.source, f"{{{getattr(placeholder, language)}}}")
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "…", source).strip()
