"""A paper of the office: what a reader, a printer and a machine find in it."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from lms.documents import errors
from lms.documents.office_paper import Head, office_paper
from lms.documents.templatetags.papers import whole_words

MOMENT = datetime(2026, 3, 5, 5, 30, tzinfo=UTC)
HEAD = Head(title="수강생 명부", office="서초 AI 배움터", subject="인공지능 첫걸음 3기", printed_at=MOMENT, printed_by="김담당")
TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def templates_of_the_test(settings):
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], str(TEMPLATES)]}]


def paper(*, rows=(), remark="", head=HEAD, language="ko", shape="portrait"):
    return office_paper(template="list.html", context={"rows": rows, "remark": remark}, head=head, language=language, shape=shape)


def pages_of(document):
    with pypdfium2.PdfDocument(document) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def plain(document):
    """The file's objects with their streams unpacked."""
    packed = re.findall(rb"FlateDecode.*?stream\n(.*?)\nendstream", document, re.DOTALL)
    return document + b"".join(zlib.decompress(body) for body in packed)


def test_every_page_has_the_head_of_the_table_its_number_and_who_printed_it():
    pages = pages_of(paper(rows=[f"김서연{number}" for number in range(75)]))
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        assert "성명" in text
        assert f"{number} / 3" in text
        assert "수강생 명부" in text
        assert "인공지능 첫걸음 3기" in text
        assert "2026년 3월 5일(목) 오후 2시 30분" in text
        assert "김담당" in text
    assert sum(text.count("서초 AI 배움터") for text in pages) == 1
    assert all(f"김서연{number}" in "".join(pages) for number in range(75))


def test_a_paper_that_anybody_may_print_names_nobody():
    [text] = pages_of(paper(head=replace(HEAD, printed_by=""), language="en"))
    assert "Printed Thu, March 5, 2026, 2:30 PM" in text
    assert " by " not in text


@pytest.mark.parametrize(("shape", "size"), [("portrait", (595.28, 841.89)), ("landscape", (841.89, 595.28))])
def test_it_is_a4_on_every_page(shape, size):
    with pypdfium2.PdfDocument(paper(rows=["김서연"] * 60, shape=shape)) as pdf:
        assert len(pdf) > 1
        for page in pdf:
            assert page.get_size() == pytest.approx(size, abs=0.01)


def test_it_is_tagged_and_says_so():
    content = plain(paper(rows=["김서연"]))
    for words in (b"/StructTreeRoot", b"/Lang (ko)", b"/S /Table", b"/S /TH", b"/S /H1", b"/MarkInfo", b'pdfuaid:part="1"', b'pdfaid:part="3"'):
        assert words in content


def test_only_the_fonts_that_are_shipped_are_used():
    with pypdfium2.PdfDocument(paper(rows=["김서연", "남궁쀍휠", "洪吉童", "Łukasz", "Nguyễn"])) as pdf:
        names = {item.get_font().get_base_name().split("+")[-1] for page in pdf for item in page.get_objects() if hasattr(item, "get_font")}
    assert names == {"Office-Sans", "Office-Sans-Bold", "Office-Hanja"}


def test_the_same_words_at_the_same_moment_give_the_same_bytes_after_other_papers():
    first = paper(rows=["김서연"])
    assert paper(rows=["박지후"]) != first
    assert paper(rows=["김서연"], head=replace(HEAD, printed_at=MOMENT.replace(minute=31))) != first
    assert paper(rows=["김서연"]) == first


def test_another_process_gives_the_same_bytes():
    program = (
        "import django, hashlib; from django.conf import settings; import tests.settings; django.setup();"
        f"settings.TEMPLATES[0]['DIRS'].append({str(TEMPLATES)!r});"
        "from tests.documents import test_office_paper as t; print(hashlib.sha256(t.paper(rows=['김서연'])).hexdigest())"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "TZ": "America/New_York", "PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert ran.stdout.split()[-1] == hashlib.sha256(paper(rows=["김서연"])).hexdigest()


def test_a_long_word_breaks_inside_and_markup_is_text():
    [text] = pages_of(paper(rows=["<b>&amp;"], remark="띄어쓰기없이길게쓴말" * 12 + " <i>"))
    squeezed = "".join(text.split())
    assert "<b>&amp;" in squeezed
    assert "<i>" in squeezed
    assert squeezed.count("띄어쓰기없이길게쓴말") == 12


def test_words_are_kept_whole_by_spans_of_their_own():
    assert whole_words("가 & 나") == '<span class="word">가</span> <span class="word">&amp;</span> <span class="word">나</span>'


def test_nothing_but_shipped_assets_is_read_for_it(tmp_path, settings):
    (tmp_path / "thief.html").write_text('{% extends "documents/paper.html" %}{% block body %}<img src="file:///etc/hostname" alt="">{% endblock %}')
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], str(tmp_path)]}]
    with pytest.raises(errors.ForbiddenAsset):
        office_paper(template="thief.html", context={}, head=HEAD, language="ko")
