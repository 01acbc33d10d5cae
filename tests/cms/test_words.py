"""What editors write is shown, and nothing that it could do to a reader."""

from __future__ import annotations

import pytest
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.rich_text import RichText

from cms.templatetags import words

pytestmark = pytest.mark.django_db
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', '<a href="data:text/html,x">x</a>',
    "<svg onload=alert(1)>", "<iframe src=//evil.example></iframe>", '<p style="position:fixed">x</p>',
    "<math><mtext><style><img src=x onerror=alert(1)>",
    '<a href="x" onclick="alert(1)">x</a>', "<form action=//evil.example><input>", '<p class="x" id="y">x</p>',
]  # fmt: skip
FORBIDDEN = ("<script", "onerror", "onload", "onclick", "javascript:", "data:text", "<svg", "<iframe", "style=", "<form", "<img", "class=", "id=")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through_rich_text(text):
    shown = words.words(RichText(text))
    assert not [sign for sign in FORBIDDEN if sign in shown]


def test_plain_formatting_and_links_stay():
    shown = words.words(RichText('<p><b>굵게</b> <i>기울여</i> <a href="https://example.org/">링크</a></p><ul><li>하나</li></ul>'))
    assert "<b>굵게</b>" in shown
    assert 'href="https://example.org/"' in shown
    assert "<li>하나</li>" in shown


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["python", "html", "text", "no-such-language"])
def test_code_is_shown_and_never_run(text, language):
    shown = words.coloured(text, language)
    assert "<script" not in shown
    assert "<img" not in shown


def test_every_kind_of_block_is_shown_and_escaped(client, korean):
    image = Image.objects.create(title="그림", file=get_test_image_file())
    bad = '<script>alert("x")</script>'
    body = [
        ("paragraph", f"<p>글 {bad}</p>"),
        ("heading", {"text": f"제목 {bad}", "level": "2"}),
        ("callout", {"tone": "warning", "title": bad, "text": f"<p>{bad}</p>"}),
        ("picture", {"image": image, "caption": bad}),
        ("quotation", {"text": bad, "source": bad}),
        ("code", {"language": "python", "text": "print('안녕')  # " + bad, "caption": bad}),
        ("steps", {"title": bad, "items": [f"하나 {bad}", "둘"]}),
        ("glossary", {"term": bad, "explanation": bad}),
        ("ai_example", {"prompt": bad, "answer": bad, "remark": bad}),
    ]
    page = korean.add_text(f"도움말 {bad}", summary=bad, body=body)
    text = client.get(page.url).content.decode()
    assert "<script>alert" not in text
    assert "onerror" not in text
    assert 'class="tok-' in text
    assert "인공지능이 쓴 글" in text or "Written by an AI" in text
    assert "<li>둘</li>" in text


def test_a_table_names_what_it_shows(client, korean):
    table = {
        "caption": "수강생 수",
        "has_row_heads": True,
        "table": {
            "columns": [{"type": "text", "heading": "달"}, {"type": "text", "heading": "수"}],
            "rows": [{"values": ["<p>3월</p>", "<p>12</p>"]}],
        },
    }
    page = korean.add_text("표")
    page.body = page.body.stream_block.to_python([{"type": "table", "value": table}])
    page.save_revision().publish()
    text = client.get(page.url).content.decode()
    assert "<caption>수강생 수</caption>" in text
    assert '<th scope="row"><p>3월</p></th>' in text


def test_no_page_writes_script_or_style_inline(client, korean, course_page, run):
    for url in ("/", "/courses/", course_page.url, "/notices/"):
        text = client.get(url).content.decode()
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
