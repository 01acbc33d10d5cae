"""Grading, drawing, deadlines: pure functions over values, exact, and named with a version wherever a result must be explainable years later."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import rfc8785
from django.utils.translation import gettext_lazy as _

from courses.quizzes.data import Grade, QuizSettings, Score, Window
from courses.quizzes.models import AttemptState, QuestionKind, ReviewPolicy, WindowPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from courses.catalogue.models import CourseRun
    from courses.quizzes.data import QuestionContent
    from courses.quizzes.models import QuestionVersion, QuizItem, QuizVersion

GRACE = timedelta(seconds=5)  # for the network; announced nowhere as time to write
DRAW = "draw-1"
SEVEN_DIGITS = Decimal("0.0000001")
LONGEST_NAME = 64
LONGEST_STEM = 4000
LONGEST_OPTION = 1000
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
NEXT_STATES: dict[str, frozenset[str]] = {
    AttemptState.IN_PROGRESS: frozenset({AttemptState.SUBMITTED, AttemptState.AUTO_SUBMITTED}),
    AttemptState.SUBMITTED: frozenset(),
    AttemptState.AUTO_SUBMITTED: frozenset(),
}


# --- grading ---------------------------------------------------------------------------------------------------------------------------------


def _exact(chosen: frozenset[str], right: frozenset[str]) -> Fraction:
    """All of the right options and none of the wrong ones, or nothing."""
    return Fraction(int(bool(chosen) and chosen == right))


GRADERS: dict[tuple[str, int], Callable[[frozenset[str], frozenset[str]], Fraction]] = {("exact", 1): _exact}
NEWEST = {"exact": 1}


def scoring(rule: str) -> dict[str, Any]:
    """The rule's name and newest version, as a question version stores them."""
    return {"rule": rule, "version": NEWEST[rule]}


def grade(*, key: Sequence[str], scoring: dict[str, Any], answer: Sequence[str] | None) -> Grade:
    """The part of an item that the answer earns, from 0 to 1. A blank earns nothing."""
    rule, version = scoring["rule"], scoring["version"]
    fraction = GRADERS[rule, version](frozenset(answer or ()), frozenset(key))
    return Grade(fraction=fraction, rule=f"{rule}@{version}")


def score(*, earned: Iterable[tuple[Fraction, Decimal]], pass_percent: Decimal) -> Score:
    """The sum over (fraction, points of the item). Whether it is a pass is decided before anything is rounded."""
    points, most = Fraction(0), Fraction(0)
    for fraction, worth in earned:
        points += fraction * Fraction(worth)
        most += Fraction(worth)
    percent = points * 100 / most
    return Score(points=cut(points), max_points=cut(most), percent=cut(percent), passed=percent >= Fraction(pass_percent))


def cut(value: Fraction) -> Decimal:
    """The value at seven digits, the rest cut off: 59.99999999 never becomes 60."""
    scaled = value.numerator * 10**7 // value.denominator
    return Decimal(scaled).scaleb(-7).quantize(SEVEN_DIGITS)


def shown(percent: Decimal, digits: int = 2) -> Decimal:
    """A percentage for people, cut and without idle zeros: 59.996 is shown as 59.99, 60 as 60."""
    short = percent.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_DOWN)
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()


# --- drawing ---------------------------------------------------------------------------------------------------------------------------------


def shuffled(items: Sequence[str], *, seed: str, label: str) -> list[str]:
    """`draw-1`: Fisher–Yates over numbers from SHA-256(seed, label, counter), each without bias. The same for ever, in every Python."""
    drawn = list(items)
    counter = 0
    for last in range(len(drawn) - 1, 0, -1):
        bound = last + 1
        limit = 2**64 - 2**64 % bound
        while True:
            number = int.from_bytes(sha256(f"{seed}/{label}/{counter}".encode()).digest()[:8], "big")
            counter += 1
            if number < limit:
                break
        other = number % bound
        drawn[last], drawn[other] = drawn[other], drawn[last]
    return drawn


def option_order(payload: dict[str, Any], *, seed: str, label: str, shuffles: bool) -> list[str]:
    """The keys in the order in which they are shown; pinned options stay last."""
    free = [option["key"] for option in payload["options"] if not option["pinned"]]
    pinned = [option["key"] for option in payload["options"] if option["pinned"]]
    return (shuffled(free, seed=seed, label=label) if shuffles else free) + pinned


def is_name(text: str) -> bool:
    """Whether this can be the key of an option or of an operation at all: 1 to 64 printable ASCII signs."""
    return 0 < len(text) <= LONGEST_NAME and text.isascii() and text.isprintable()


def option_key(stem: str, text: str) -> str:
    """A name for a new option that says nothing about its place or whether it is right."""
    return sha256(f"{_nfc(stem)}\n{_nfc(text)}".encode()).hexdigest()[:8]


# --- time ------------------------------------------------------------------------------------------------------------------------------------


def window_of(version: QuizVersion, run: CourseRun) -> Window:
    if version.window == WindowPolicy.RUN:
        return Window(run.starts_at, run.ends_at)
    return Window(version.opens_at, version.closes_at)


def deadline(version: QuizVersion, window: Window, started_at: datetime) -> datetime | None:
    """When time is over. The limit counts from the start; the window's end counts only where the quiz says so."""
    ends = []
    if version.time_limit_minutes is not None:
        ends.append(started_at + timedelta(minutes=version.time_limit_minutes))
    if version.closing_ends_attempts and window.closes_at is not None:
        ends.append(window.closes_at)
    return min(ends, default=None)


def is_over(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether an answer that arrives now is too late."""
    return deadline_at is not None and now > deadline_at + GRACE


def attempts_left(version: QuizVersion, *, used: int, passed: bool) -> int | None:
    """None is "as many as she likes". Where passing opens the solutions, it also ends the attempts."""
    if passed and version.review_policy == ReviewPolicy.SOLUTIONS_WHEN_DONE:
        return 0
    return None if version.attempts_allowed is None else max(0, version.attempts_allowed - used)


def refusal(*, has_place: bool, left: int | None, window: Window, now: datetime) -> str:
    """The code of the reason why no attempt can be started now; empty where one can."""
    if not has_place:
        return "no-place-in-the-run"
    if window.opens_at is not None and now < window.opens_at:
        return "quiz-not-open-yet"
    if window.closes_at is not None and now >= window.closes_at:
        return "quiz-closed"
    return "no-attempts-left" if left == 0 else ""


def shows_marks(policy: str) -> bool:
    return policy != ReviewPolicy.SCORE


def shows_solutions(policy: str, *, attempts_left: int | None) -> bool:
    return policy == ReviewPolicy.SOLUTIONS or (policy == ReviewPolicy.SOLUTIONS_WHEN_DONE and attempts_left == 0)


# --- contents --------------------------------------------------------------------------------------------------------------------------------


def payload_of(content: QuestionContent) -> tuple[dict[str, Any], list[str]]:
    """What learners see, and apart from it the key. Every option has a key of its own afterwards."""
    stem = _words(content.stem)
    options, right = [], []
    for option in content.options:
        text = _words(option.text)
        key = option.key or option_key(stem.get("ko", ""), text.get("ko", ""))
        options.append({"key": key, "text": text, "pinned": option.is_pinned})
        if option.is_correct:
            right.append(key)
    return {"schema": 1, "stem": stem, "options": options}, sorted(right)


def problems_of(content: QuestionContent) -> list[Any]:
    """Sentences that say why this cannot be a question; none where it can."""
    payload, right = payload_of(content)
    problems: list[Any] = []
    texts = [option["text"] for option in payload["options"]]
    if not payload["stem"].get("ko"):
        problems.append(_("Write the question in Korean."))
    if not FEWEST_OPTIONS <= len(texts) <= MOST_OPTIONS:
        problems.append(_("A question has 2 to 10 choices."))
    if not all(text.get("ko") for text in texts):
        problems.append(_("Write every choice in Korean."))
    if any(_repeats(text.get(language, "") for text in texts) for language in ("ko", "en")) or _repeats(o["key"] for o in payload["options"]):
        problems.append(_("Two choices are the same."))
    if len({bool(text.get("en")) for text in [payload["stem"], *texts]}) > 1:
        problems.append(_("Write the question and all choices in English, or none of them."))
    problems += _key_problems(content.kind, right)
    if len(payload["stem"].get("ko", "")) > LONGEST_STEM or any(len(words) > LONGEST_OPTION for text in texts for words in text.values()):
        problems.append(_("The text is too long."))
    return problems


def _key_problems(kind: str, right: list[str]) -> list[Any]:
    if not right:
        return [_("Mark the right choice.")]
    if kind == QuestionKind.SINGLE and len(right) > 1:
        return [_("A single choice question has one right choice.")]
    return []


def quiz_problems(items: Sequence[QuizItem]) -> list[Any]:
    """Sentences that say why a quiz of these items cannot be published; none where it can."""
    if not items:
        return [_("Choose at least one question.")]
    drafts = [item.question_version.question.code for item in items if not item.question_version.is_published]
    retired = [item.question_version.question.code for item in items if item.question_version.question.retired_at is not None]
    problems: list[Any] = []
    if drafts:
        problems.append(_("Publish these questions first: %(codes)s") % {"codes": ", ".join(drafts)})
    if retired:
        problems.append(_("These questions are retired: %(codes)s") % {"codes": ", ".join(retired)})
    return problems


def quiz_digest(version: QuizVersion, items: Sequence[QuizItem]) -> str:
    """SHA-256 over the rules and the questions of a quiz version."""
    settings = {name: _plain(getattr(version, name)) for name in QuizSettings.__dataclass_fields__}
    return digest({"settings": settings, "items": [[item.position, item.question_version.content_sha256, str(item.points)] for item in items]})


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def next_state(state: str, wanted: AttemptState) -> AttemptState:
    """The wanted state, where it may follow."""
    if wanted not in NEXT_STATES[state]:
        raise ValueError(f"an attempt that is {state} cannot become {wanted}")
    return wanted


def _repeats(words: Iterable[str]) -> bool:
    given = [word.casefold() for word in words if word]
    return len(given) != len(set(given))


def _words(words: dict[str, str]) -> dict[str, str]:
    clean = {language: _nfc(text) for language, text in words.items() if language in {"ko", "en"}}
    return {language: text for language, text in clean.items() if text}


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON (RFC 8785)."""
    return sha256(rfc8785.dumps(content)).hexdigest()


def mark_of(version: QuestionVersion | QuizVersion | None) -> str:
    """Changes whenever somebody saves; a form carries it, so that who saves on top of another's work is told. Empty where there is no version yet."""
    return f"{version.number}:{version.created_at.isoformat()}" if version is not None else ""
