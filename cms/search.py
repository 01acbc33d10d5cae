"""Korean search that forgives spacing, Unicode forms, particles, initial consonants and typing errors. Pure.

The steps, each tried only when the one before found nothing: initial consonants (`ㅇㄱㅈㄴ`), every word without its particle as a part of the
text, any of several words, similarity of jamo trigrams (≥ 0.5), overlap of letter pairs (≥ 0.34). The result says when only some of the words
are there, and when it is a guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_QUERY = 100
SYLLABLES = (0xAC00, 0xD7A3)
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
LONE_INITIALS = {0x1100 + place: letter for place, letter in enumerate(INITIALS)}  # NFKC makes them of the letters that a keyboard types
NOT_LETTERS = re.compile(r"[^0-9a-z가-힣ㄱ-ㅎㅏ-ㅣ]+")
ENDINGS = """
은 는 이 가 을 를 과 와 의 에 도 만 로 으로 에서 에게 한테 께 부터 까지 이나 나 이랑 랑 처럼 보다 마다 에는 에도 으로는 이란 란
하는 하기 하고 한 할 해요 배우기 배우는 알기 위한 대한 관한 들 이에요 예요 입니다 인가요 하는법
"""
SAY_NOTHING = """
강의 강좌 수업 교육 과정 배우기 배우는 배우고 배울 배우려면 배우고싶어요 싶어요 하고 하기 하는 하는법 찾아요 알려주세요 알기 있나요 관련 대한
the a an of for and to in how learn learning course courses class classes
"""
PARTICLES = tuple(sorted(ENDINGS.split(), key=len, reverse=True))
STOP_WORDS = frozenset(SAY_NOTHING.split())
ALIKE = (
    ("챗gpt", "chatgpt", "챗지피티", "쳇gpt"),
    ("ai", "인공지능", "에이아이"),
    ("유튜브", "유투브", "youtube"),
    ("스마트폰", "휴대폰", "핸드폰", "휴대전화", "smartphone"),
    ("컴퓨터", "pc", "피씨"),
    ("파이썬", "python"),
    ("어르신", "노인", "시니어"),
    ("딥페이크", "deepfake"),
)
JAMO_ENOUGH = 0.5
PAIRS_ENOUGH = 0.34


@dataclass(frozen=True)
class Found:
    """The keys that match, best first. `is_partial` where no text has all the words, `is_guess` where nothing matched to the letter.

    `is_nothing` where there was no letter and no digit to search for: then the keys are all.
    """

    keys: tuple[int, ...]
    is_guess: bool = False
    is_partial: bool = False
    is_nothing: bool = False

    @property
    def is_ranked(self) -> bool:
        """Whether the order of the keys says something."""
        return self.is_guess or self.is_partial


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Only letters and digits, in one form: `데이터 분석!` is `데이터분석`."""
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).translate(LONE_INITIALS).lower())


@lru_cache(maxsize=8192)
def jamo(text: str) -> str:
    """Syllables taken apart: `값` is `ㄱㅏㅄ`."""
    return "".join(_apart(letter) for letter in squash(text))


@lru_cache(maxsize=8192)
def initials(text: str) -> str:
    """First consonants: `인공지능` is `ㅇㄱㅈㄴ`."""
    return "".join(INITIALS[(ord(letter) - SYLLABLES[0]) // 588] if _is_syllable(letter) else letter for letter in squash(text))


def words(query: str) -> list[str]:
    """The query's words, squashed, without particles and words that say nothing."""
    found = [_without_particle(word) for part in unicodedata.normalize("NFC", query)[:LONGEST_QUERY].split() if (word := squash(part))]
    telling = [word for word in found if word not in STOP_WORDS]
    return telling or found


def find(query: str, texts: Mapping[int, str]) -> Found:
    """The keys of the texts that the query means. A query without letters means all of them."""
    wanted = words(query)
    if not wanted:
        return Found(tuple(texts), is_nothing=True)
    whole = "".join(wanted)
    if all(letter in INITIALS for letter in whole):
        keys = tuple(key for key, text in texts.items() if whole in initials(text))
        return Found(keys)
    keys = tuple(key for key, text in texts.items() if _has_all(wanted, squash(text)))
    if keys:
        return Found(keys)
    return _some(wanted, texts) or _guess(whole, texts)


def _some(wanted: list[str], texts: Mapping[int, str]) -> Found | None:
    """The texts with at least one of several words: those with most first, then those that are most like the whole. A lone letter tells nothing."""
    telling = [word for word in wanted if len(word) > 1]
    if len(wanted) < 2 or not telling:
        return None
    whole = _trigrams("".join(wanted))
    scores = {key: (_how_many(telling, squash(text)), len(whole & _trigrams(text))) for key, text in texts.items()}
    keys = sorted((key for key, score in scores.items() if score[0]), key=lambda key: scores[key], reverse=True)
    return Found(tuple(keys), is_partial=True) if keys else None


def _how_many(wanted: list[str], text: str) -> int:
    return sum(any(other in text for other in _alike(word)) for word in wanted)


def _guess(whole: str, texts: Mapping[int, str]) -> Found:
    for parts, enough in ((_trigrams, JAMO_ENOUGH), (_pairs, PAIRS_ENOUGH)):
        wanted = parts(whole)
        if not wanted:
            continue
        scores = {key: len(wanted & parts(text)) / len(wanted) for key, text in texts.items()}
        keys = tuple(sorted((key for key, score in scores.items() if score >= enough), key=lambda key: -scores[key]))
        if keys:
            return Found(keys, is_guess=True)
    return Found((), is_guess=False)


def _has_all(wanted: list[str], text: str) -> bool:
    return all(any(other in text for other in _alike(word)) for word in wanted)


@lru_cache(maxsize=1024)
def _alike(word: str) -> tuple[str, ...]:
    others = [word]
    for group in ALIKE:
        others.extend(word.replace(name, other) for name in group if name in word for other in group if other != name)
    return tuple(others)


def _without_particle(word: str) -> str:
    for particle in PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word.removesuffix(particle)
    return word


@lru_cache(maxsize=8192)
def _trigrams(text: str) -> frozenset[str]:
    letters = jamo(text)
    return frozenset(letters[at : at + 3] for at in range(len(letters) - 2))


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    letters = squash(text)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def _is_syllable(letter: str) -> bool:
    return SYLLABLES[0] <= ord(letter) <= SYLLABLES[1]


def _apart(letter: str) -> str:
    if not _is_syllable(letter):
        return letter
    at = ord(letter) - SYLLABLES[0]
    return INITIALS[at // 588] + MEDIALS[at % 588 // 28] + FINALS[at % 28]
