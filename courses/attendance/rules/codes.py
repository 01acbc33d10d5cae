"""Codes that come and go on a screen, and codes that stay on a card: made and checked from a key, stored nowhere.

A code on a screen is an HMAC (RFC 2104, SHA-256) over the class session, the movement and the number of a step of time, as one-time passwords by
time are (RFC 6238), with a step of 20 seconds. It is good in its own step, the one before and the one after, so one that was just read off the
screen has 20 seconds at least, and the page never has a code of the future but the next. The long form is scanned, the short one is said aloud and
typed; both are the same right. Keys rotate: the first one makes codes, every one of them checks.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from lms.kernel.ids import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

STEP_SECONDS = 20
LONG = 16  # letters of the scanned form: 80 bits
SPOKEN = 6  # digits of the spoken form
CARD = 10  # letters of the proof on a card: 50 bits, checked by us and never guessed offline
NUMBER = 4  # digits of the number of the day
SKEW = (0, -1, 1)


@dataclass(frozen=True)
class ScreenCode:
    """What a screen shows now; `until` is the second since the epoch at which the next one comes."""

    code: str
    spoken: str
    until: int


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def screen_code(*, keys: Sequence[str], class_session_id: int, kind: str, at: datetime) -> ScreenCode:
    """What the screen of that class session shows at that moment."""
    step = step_at(at)
    mac = _screen(keys[0], class_session_id, kind, step)
    return ScreenCode(code=_letters(mac, LONG), spoken=_digits(mac, SPOKEN), until=(step + 1) * STEP_SECONDS)


def is_screen_code(code: str, *, keys: Iterable[str], class_session_id: int, kind: str, at: datetime) -> bool:
    """Whether this was on that screen at that moment, give or take a step. Long and short forms alike, in constant time."""
    given = code.strip().lower().encode()
    good = False
    for key in keys:
        for skew in SKEW:
            mac = _screen(key, class_session_id, kind, step_at(at) + skew)
            good |= hmac.compare_digest(given, _letters(mac, LONG).encode())
            good |= hmac.compare_digest(given, _digits(mac, SPOKEN).encode())
    return good


def was_screen_code(code: str, *, keys: Iterable[str], class_session_id: int, kind: str, at: datetime, steps: int) -> bool:
    """Whether this was on that screen at some time in so many steps before: an expired code, not a forged one. The long form only."""
    given = code.strip().lower().encode()
    good = False
    for key in keys:
        for back in range(len(SKEW) - 1, steps + 1):
            good |= hmac.compare_digest(given, _letters(_screen(key, class_session_id, kind, step_at(at) - back), LONG).encode())
    return good


def card_proof(*, keys: Sequence[str], enrolment: str) -> str:
    """What a card has beside the public id of an enrolment."""
    return _letters(_mac(keys[0], "card", enrolment), CARD)


def is_card_proof(proof: str, *, keys: Iterable[str], enrolment: str) -> bool:
    given, good = proof.strip().lower().encode(), False
    for key in keys:
        good |= hmac.compare_digest(given, _letters(_mac(key, "card", enrolment), CARD).encode())
    return good


def numbers_of_the_day(*, keys: Sequence[str], class_session_id: int, enrolments: Iterable[int]) -> dict[int, str]:
    """A number of four digits for each of the people of a class session, no two the same.

    `enrolments` in the order in which they got their places: who comes later never changes a number that was told already.
    """
    taken: dict[str, int] = {}
    for enrolment in dict.fromkeys(enrolments):
        turn = 0
        while (number := _digits(_mac(keys[0], "number", class_session_id, enrolment, turn), NUMBER)) in taken:
            turn += 1
        taken[number] = enrolment
    return {enrolment: number for number, enrolment in taken.items()}


def _screen(key: str, class_session_id: int, kind: str, step: int) -> bytes:
    return _mac(key, "screen", class_session_id, kind, step)


def _mac(key: str, *parts: str | int) -> bytes:
    return hmac.new(key.encode(), "/".join(map(str, parts)).encode(), sha256).digest()


def _letters(mac: bytes, length: int) -> str:
    number = int.from_bytes(mac, "big")
    return "".join(ALPHABET[(number >> (5 * at)) & 31] for at in range(length))


def _digits(mac: bytes, length: int) -> str:
    return str(int.from_bytes(mac[16:], "big") % 10**length).zfill(length)
