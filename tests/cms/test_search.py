"""Search that forgives."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms import search

TEXTS = {1: "스마트폰 활용 기초", 2: "데이터 분석 입문", 3: "생성형 인공지능과 글쓰기", 4: "파이썬 기초", 5: "딥페이크 예방 특강"}


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("스마트폰", 1),
        ("스마트폰을 배우고 싶어요", 1),
        ("데이터분석", 2),
        ("인공지능으로", 3),
        ("AI 글쓰기", 3),
        ("ㅅㅁㅌㅍ", 1),
        ("python", 4),
        (unicodedata.normalize("NFD", "파이썬"), 4),
        ("휴대폰", 1),
        ("파이선", 4),
        ("딥패이크", 5),
        ("  데이터   분석!!", 2),
    ],
)
def test_what_people_type_finds_what_they_mean(query, key):
    found = search.find(query, TEXTS).keys
    assert found[0] == key
    assert len(found) < len(TEXTS)


def test_a_guess_says_that_it_is_one():
    assert not search.find("스마트폰", TEXTS).is_guess
    assert search.find("딥패이크", TEXTS).is_guess


def test_nothing_is_found_where_nothing_fits():
    assert search.find("등산 모임", TEXTS).keys == ()
    assert search.find("zzzzzz", TEXTS).keys == ()


def test_an_empty_wish_means_everything():
    assert search.find("", TEXTS).keys == tuple(TEXTS)
    assert search.find("!!! ???", TEXTS).keys == tuple(TEXTS)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_answered(query):
    assert set(search.find(query, TEXTS).keys) <= set(TEXTS)
