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


def test_where_no_text_has_all_the_words_some_are_enough_and_it_says_so():
    found = search.find("휴대폰 요리 기초", TEXTS)
    assert found.keys == (1, 4)
    assert found.is_partial
    assert not search.find("휴대폰 기초", TEXTS).is_partial
    assert search.find("파이선 기초", TEXTS).keys[0] == 4


@pytest.mark.parametrize(
    ("query", "text"), [("휴대폰 배우기", "스마트폰 활용"), ("핸드폰", "휴대폰 사진"), ("컴퓨터", "PC 기초"), ("인공지능 배우기", "AI 특강")]
)
def test_another_word_for_the_same_thing_finds_it(query, text):
    found = search.find(query, {1: text, 2: "데이터 분석 입문"})
    assert (found.keys, found.is_partial, found.is_guess) == ((1,), False, False)


def test_signs_that_are_no_letters_search_nothing_and_it_says_so():
    assert search.find("😀", TEXTS).is_nothing
    assert not search.find("ㅅ", TEXTS).is_nothing


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
