"""A small Markdown: front matter, headings, paragraphs, lists, steps, callouts and code. What it does not know it refuses."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from lms.demo.data import Block, Bullets, Callout, Code, Document, Heading, Paragraph, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
CALLOUT = re.compile(r"> \[!(tip|note|warning)\] (.+)")
HEADING = re.compile(r"(#{2,3}) (.+)")
STEP = re.compile(r"\d+\. (.+)")
BOLD = re.compile(r"\*\*(.+?)\*\*")


class UnreadableText(ValueError):
    """The text uses a form that the demo's Markdown does not have."""


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text with every `{{name}}` replaced; an unknown name is an error."""
    return PLACEHOLDER.sub(lambda match: words[match[1]], text)


def document(text: str, *, language: str, words: Mapping[str, str]) -> Document:
    text = fill(text, words)
    front = FRONT.match(text)
    if front is None:
        raise UnreadableText("a text begins with its front matter")
    facts = {}
    for line in front[1].splitlines():
        key, _, value = line.partition(":")
        facts[key.strip()] = value.strip().strip('"')
    return Document(language=language, facts=facts, blocks=tuple(_blocks(text[front.end() :])))


def inline_html(text: str) -> str:
    """Escaped text in which only bold is marked."""
    return BOLD.sub(r"<b>\1</b>", escape(text, quote=False))


def _blocks(body: str) -> Iterator[Block]:
    for chunk in _chunks(body):
        if chunk[0].startswith("```"):
            yield Code(language=chunk[0].removeprefix("```"), text="\n".join(chunk[1:]))
        elif chunk[0].startswith(">"):
            yield _callout(chunk)
        else:
            yield _plain(chunk)


def _chunks(body: str) -> Iterator[list[str]]:
    """Lines that belong together; code keeps its empty lines and loses its closing fence."""
    chunk: list[str] = []
    in_code = False
    for line in body.splitlines():
        if in_code and line == "```":
            yield chunk
            chunk, in_code = [], False
        elif in_code or line.strip():
            in_code = in_code or line.startswith("```")
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if in_code:
        raise UnreadableText("code that does not end")
    if chunk:
        yield chunk


def _callout(chunk: list[str]) -> Callout:
    head = CALLOUT.fullmatch(chunk[0])
    if head is None:
        raise UnreadableText(chunk[0])
    return Callout(tone=head[1], title=head[2], text=" ".join(line.removeprefix(">").strip() for line in chunk[1:]))


def _plain(chunk: list[str]) -> Block:
    if len(chunk) == 1 and (heading := HEADING.fullmatch(chunk[0])):
        return Heading(level=len(heading[1]), text=heading[2])
    if all(line.startswith("- ") for line in chunk):
        return Bullets(tuple(line[2:] for line in chunk))
    if all(STEP.fullmatch(line) for line in chunk):
        return Steps(tuple(line.partition(". ")[2] for line in chunk))
    if any(line.startswith(("#", "- ", ">", "```")) for line in chunk):
        raise UnreadableText(chunk[0])
    return Paragraph(" ".join(line.strip() for line in chunk))
