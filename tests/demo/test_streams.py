"""The demo's texts are what the blocks of our pages take."""

from __future__ import annotations

import json
from unittest.mock import ANY

from cms import blocks
from lms.demo import library, streams
from lms.demo.data import Bullets, Heading, Paragraph, Steps
from tests.demo.test_words import WORDS


def test_paragraphs_and_lists_that_follow_each_other_are_one_text():
    found = json.loads(streams.body([Paragraph("하나 & **둘**"), Bullets(("셋",)), Heading(2, "넷"), Steps(("다섯",))]))
    assert found == [
        {"type": "paragraph", "value": "<p>하나 &amp; <b>둘</b></p><ul><li>셋</li></ul>"},
        {"type": "heading", "value": {"text": "넷", "level": "2"}},
        {"type": "steps", "value": {"title": "", "items": [{"type": "item", "value": "<p>다섯</p>", "id": ANY}]}},
    ]


def test_a_lecture_may_end_with_its_quiz():
    assert json.loads(streams.body([], quiz="AI-101-Q")) == [{"type": "quiz", "value": {"code": "AI-101-Q"}}]


def test_every_text_passes_the_blocks_own_checks():
    content = library.read(WORDS)
    documents = [*content.lectures.values(), *content.pages.values(), *content.notices.values()]
    block = blocks.LectureBlock()
    for document in documents:
        value = block.to_python(json.loads(streams.body(document.blocks, quiz="AI-101-Q")))
        assert len(block.clean(value)) > 1, document.title
        assert "{&#x27;" not in value.render_as_block(), document.title
        assert len(document.title) <= 120
        assert 0 < len(document.summary) <= 300
