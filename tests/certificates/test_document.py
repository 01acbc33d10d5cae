"""The document of an award: what a reader, a camera and a machine find in it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from certificates import rendering
from lms.documents import errors
from tests.certificates.samples import KO, SNAPSHOT, URL, with_words


def text_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as pdf:
        return str(pdf[0].get_textpage().get_text_bounded())


def streams_of(document: bytes) -> list[bytes]:
    return [zlib.decompress(body) for body in re.findall(rb"FlateDecode.*?stream\n(.*?)\nendstream", document, re.DOTALL)]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def document() -> bytes:
    return rendering.render(SNAPSHOT)


def test_every_word_is_in_the_text_layer_in_exact_hangul(document: bytes) -> None:
    text = squeezed(text_of(document))
    for words in (SNAPSHOT.number, KO.title, KO.name, KO.birth_date, KO.course, KO.period, KO.hours, KO.sentence, KO.issued_on, KO.issuer, URL):
        assert squeezed(words) in text


def test_the_code_that_is_typed_in_stands_beside_the_square_in_groups(document: bytes) -> None:
    assert "확인번호7K3M-9Q2X-4C8D-5F6G-1H0J-ABNP-RS" in squeezed(text_of(document))


def test_an_award_of_the_first_layout_is_drawn_as_it_was() -> None:
    text = text_of(rendering.render(replace(SNAPSHOT, layout="completion_1")))
    assert KO.name in text
    assert "확인 번호" not in text


def test_it_is_one_page_of_a4(document: bytes) -> None:
    with pypdfium2.PdfDocument(document) as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_size() == pytest.approx((595.28, 841.89), abs=0.01)


def test_the_square_leads_to_the_verification_page_at_100_dpi(document: bytes) -> None:
    with pypdfium2.PdfDocument(document) as pdf:
        picture = pdf[0].render(scale=100 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]


def test_the_square_of_a_long_address_is_still_read() -> None:
    address = "https://learning.a-rather-long-name.of-the-district.example/en/v/7k3m9q2x4c8d5f6g1h0jabnprs/"
    snapshot = SNAPSHOT.from_json({**SNAPSHOT.as_json(), "verification_url": address})
    with pypdfium2.PdfDocument(rendering.render(snapshot)) as pdf:
        picture = pdf[0].render(scale=100 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [address]


def test_it_says_of_itself_that_it_is_archivable_and_accessible_in_one_block(document: bytes) -> None:
    [metadata] = [stream for stream in streams_of(document) if b"x:xmpmeta" in stream]
    assert metadata.count(b"<rdf:RDF") == 1
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b'pdfuaid:part="1"' in metadata


def test_only_the_fonts_that_are_shipped_are_used(document: bytes) -> None:
    with pypdfium2.PdfDocument(document) as pdf:
        names = {item.get_font().get_base_name().split("+")[-1] for item in pdf[0].get_objects() if hasattr(item, "get_font")}
    assert names <= {"Certificate-Serif", "Certificate-Serif-Bold", "Certificate-Sans"}


def test_it_is_small(document: bytes) -> None:
    assert len(document) < 80_000


def test_without_a_birth_date_nothing_stands_in_its_place() -> None:
    assert "생년월일" not in text_of(rendering.render(with_words(birth_date="")))


@pytest.mark.parametrize(
    "words",
    [
        {"name": "Maximilian-Alexander von Hohenstein-Wittelsb"},
        {"name": "남궁쀍휠펲꿹"},
        {"name": "洪吉童"},
        {"course": "인공지능과 함께하는 우리 동네 이야기 " * 4},
        {"course": "띄어쓰기없이길게쓴과정이름" * 5},
        {"issuer": "서울특별시 서초구 인공지능 평생학습 배움터 연합회장"},
        {"name": "<b>&amp;'\"</b>"},
    ],
)
def test_unusual_words_are_printed_whole_on_one_page(words: dict[str, str]) -> None:
    text = squeezed(text_of(rendering.render(with_words(**words))))
    for value in words.values():
        assert squeezed(value) in text


def test_words_that_do_not_fit_are_an_error() -> None:
    with pytest.raises(errors.DoesNotFit):
        rendering.render(with_words(course="끝없이 긴 과정 이름 " * 300))


def test_the_same_snapshot_gives_the_same_bytes_after_other_documents(document: bytes) -> None:
    rendering.render(with_words(name="박지후", course="다른 과정"))
    assert rendering.render(SNAPSHOT) == document


@pytest.mark.parametrize("environment", [{"TZ": "UTC", "PYTHONHASHSEED": "0"}, {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "777", "LANG": "C"}])
def test_the_same_snapshot_gives_the_same_bytes_in_another_process(document: bytes, environment: dict[str, str]) -> None:
    program = (
        "import hashlib; from certificates import rendering; from tests.certificates.samples import SNAPSHOT;"
        "print(hashlib.sha256(rendering.render(SNAPSHOT)).hexdigest())"
    )
    ran = subprocess.run([sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split()[-1] == hashlib.sha256(document).hexdigest()


def test_another_award_gives_another_file_identifier() -> None:
    twin = SNAPSHOT.from_json({**SNAPSHOT.as_json(), "code": "0" * 26})
    assert rendering.render(twin) != rendering.render(SNAPSHOT)


def test_a_snapshot_survives_the_way_through_json() -> None:
    assert SNAPSHOT.from_json(SNAPSHOT.as_json()) == SNAPSHOT


def test_the_page_is_not_empty_paper(document: bytes) -> None:
    with pypdfium2.PdfDocument(io.BytesIO(document)) as pdf:
        low, high = pdf[0].render(scale=0.5).to_pil().convert("L").getextrema()
    assert (low < 90, high) == (True, 255)
