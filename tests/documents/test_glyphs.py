"""Which text can be printed, asked before an award is made."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.documents import glyphs

SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))
HANJA = "".join({unicodedata.normalize("NFC", bytes((row, cell)).decode("euc_kr")) for row in range(0xCA, 0xFE) for cell in range(0xA1, 0xFF)})


@pytest.mark.parametrize(
    "text", [SYLLABLES, HANJA, "홍길동(洪吉童)", "남궁쀍휠", "Nguyễn Thị Ánh", "Zoë O’Brien-Müller", "AI·데이터 활용 ‘첫걸음’ 100%"]
)
def test_what_korean_names_and_titles_need_is_there(text: str) -> None:
    assert glyphs.first_unprintable(text) is None


@pytest.mark.parametrize(
    ("text", "reason", "name"),
    [
        ("𠮷野家", "no-glyph", "U+20BB7 CJK UNIFIED IDEOGRAPH-20BB7"),
        ("김서연🎉", "no-glyph", "U+1F389 PARTY POPPER"),
        ("Łukasz", "no-glyph", "U+0141 LATIN CAPITAL LETTER L WITH STROKE"),
        ("محمد", "no-glyph", "U+0645 ARABIC LETTER MEEM"),
        ("김\u202e서연", "invisible", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("김\u200b서연", "invisible", "U+200B ZERO WIDTH SPACE"),
        ("김\x00서연", "invisible", "U+0000 ?"),
        ("김\n서연", "invisible", "U+000A ?"),
        (unicodedata.normalize("NFD", "김서연"), "not-nfc", "U+1100 HANGUL CHOSEONG KIYEOK"),
    ],
)
def test_the_character_that_cannot_be_printed_is_named(text: str, reason: str, name: str) -> None:
    found = glyphs.first_unprintable(text)
    assert found is not None
    assert (found.reason, found.name) == (reason, name)


@given(st.text(max_size=20))
def test_a_text_that_passes_is_in_normal_form_and_visible(text: str) -> None:
    if glyphs.first_unprintable(text) is None:
        assert unicodedata.normalize("NFC", text) == text
        assert not any(unicodedata.category(letter) in glyphs.INVISIBLE for letter in text)
