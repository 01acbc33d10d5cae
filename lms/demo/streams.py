"""From the demo's small Markdown to the blocks of `cms.blocks`, as StreamField stores them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from lms.demo.data import Bullets, Callout, Code, Heading, Paragraph, Steps
from lms.demo.texts import inline_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lms.demo.data import Block


def body(blocks: Iterable[Block], *, quiz: str = "") -> str:
    """The JSON of a StreamField; neighbouring paragraphs and lists are one text. With a `quiz` it ends with a link to it."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Paragraph | Bullets):
            html = _html(block)
            if found and found[-1]["type"] == "paragraph":
                found[-1]["value"] += html
            else:
                found.append({"type": "paragraph", "value": html})
        else:
            found.append(_struct(block))
    if quiz:
        found.append({"type": "quiz", "value": {"code": quiz}})
    return json.dumps(found, ensure_ascii=False)


def paragraphs(texts: Iterable[str]) -> str:
    return body(Paragraph(text) for text in texts)


def _html(block: Paragraph | Bullets) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{inline_html(block.text)}</p>"
    return "<ul>" + "".join(f"<li>{inline_html(item)}</li>" for item in block.items) + "</ul>"


def _struct(block: Heading | Steps | Callout | Code) -> dict[str, Any]:
    match block:
        case Heading(level, text):
            return {"type": "heading", "value": {"text": text, "level": str(level)}}
        case Steps(items):
            listed = [_item(f"<p>{inline_html(item)}</p>") for item in items]
            return {"type": "steps", "value": {"title": "", "items": listed}}
        case Callout(tone, title, text):
            return {"type": "callout", "value": {"tone": tone, "title": title, "text": f"<p>{inline_html(text)}</p>"}}
        case Code(language, text):
            return {"type": "code", "value": {"language": language, "text": text, "caption": ""}}


def _item(html: str) -> dict[str, str]:
    """One entry of a ListBlock, which takes only what has an id for it."""
    return {"type": "item", "value": html, "id": str(uuid5(NAMESPACE_OID, html))}
