"""The question bank, the quizzes, and what learners answered."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django_scopes import scopes_disabled

from courses.quizzes import data as quizzes_data
from courses.quizzes import services as quizzes_services

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from courses.enrolment.models import Enrolment
    from courses.quizzes.models import AttemptItem, QuestionVersion, Quiz
    from lms.demo.data import QuestionText, QuizText
    from lms.demo.seeding.cast import Cast, PlannedRun

TAUGHT = {"running", "ended", "completed"}
BANK_MADE = timedelta(days=225)
GOOD, WEAK = 0.88, 0.45  # chance that a good and a weak learner answers one question well
SHARE_OF_WEAK = 0.12
POINTS = Decimal(1)


def seed(cast: Cast) -> None:
    """Questions and quizzes are published; those who took a certification course answered its quiz."""
    with scopes_disabled():
        _seed(cast)


def _seed(cast: Cast) -> None:
    bank = {code: _published(cast, text) for code, text in cast.library.questions.items()}
    for text in cast.library.quizzes:
        cast.quizzes[text.course] = _quiz(cast, text, bank)
    for key, planned in cast.runs.items():
        quiz = cast.quizzes.get(planned.text.course)
        if quiz and planned.text.state in TAUGHT:
            _answered(cast, planned, quiz, cast.enrolments.get(key, []))


def _published(cast: Cast, text: QuestionText) -> QuestionVersion:
    then = cast.now - BANK_MADE
    content = quizzes_data.QuestionContent(
        kind=text.kind,
        stem=_words(text.stem.ko, text.stem.en),
        options=tuple(quizzes_data.Option(text=_words(option.text.ko, option.text.en), is_correct=option.is_correct) for option in text.options),
        explanation=_words(text.explanation.ko, text.explanation.en),
        difficulty=text.difficulty,
        objective=text.objective,
    )
    draft = quizzes_services.save_question_draft(
        institution=cast.institutions["district"], code=text.code, content=content, author=cast.people["instructor"], now=then
    )
    return quizzes_services.publish_question_version(version=draft, publisher=cast.registrar, now=then)


def _words(ko: str, en: str) -> dict[str, str]:
    return {"ko": ko, "en": en} if en else {"ko": ko}


def _quiz(cast: Cast, text: QuizText, bank: dict[str, QuestionVersion]) -> Quiz:
    then, author = cast.now - BANK_MADE, cast.people["instructor"]
    title = quizzes_data.QuizTitle(code=text.code, title_ko=text.title.ko, title_en=text.title.en)
    quiz = quizzes_services.create_quiz(
        course=cast.courses[text.course], institution=cast.institutions["district"], title=title, author=author, now=then
    )
    settings = quizzes_data.QuizSettings(pass_percent=Decimal(text.pass_points), time_limit_minutes=text.minutes, attempts_allowed=text.attempts)
    items = [(bank[code], POINTS) for code in text.questions]
    draft = quizzes_services.save_quiz_draft(quiz=quiz, settings=settings, items=items, author=author, now=then)
    quizzes_services.publish_quiz_version(version=draft, publisher=cast.registrar, now=then)
    return quiz


def _answered(cast: Cast, planned: PlannedRun, quiz: Quiz, enrolments: list[Enrolment]) -> None:
    """Most answer in the last days of the run; the learner of the story has not yet."""
    chance = cast.chance("quiz", planned.text.course, planned.text.number)
    last = min(planned.table.ends_at, cast.now) - timedelta(hours=3)
    for enrolment in enrolments:
        is_weak, moment = chance.random() < SHARE_OF_WEAK, last - timedelta(minutes=chance.randint(10, 4000))
        if enrolment.learner_id == cast.people["learner"].pk or not _is_nearly_over(planned, moment):
            continue
        skill = GOOD if enrolment.learner_id == cast.people["graduate"].pk or not is_weak else WEAK
        _attempt(enrolment, quiz, skill=skill, chance=chance, moment=moment)


def _is_nearly_over(planned: PlannedRun, moment: datetime) -> bool:
    held = sum(ends_at <= moment for _, ends_at in planned.table.meetings)
    return held >= 0.75 * len(planned.table.meetings)


def _attempt(enrolment: Enrolment, quiz: Quiz, *, skill: float, chance: Random, moment: datetime) -> None:
    """One sitting, each answer some seconds after the one before; who fails tries once more the same evening."""
    for again in range(2):
        started_at = moment + timedelta(hours=again)
        attempt = quizzes_services.start_attempt(enrolment=enrolment, quiz=quiz, now=started_at)
        answered_at = started_at
        for item in attempt.items.select_related("question_version").order_by("slot"):
            answered_at += timedelta(seconds=chance.randint(15, 70))
            answer = quizzes_data.Answer(slot=item.slot, choices=_choices(item, skill, chance), seq=0, op=f"demo-{attempt.pk}-{item.slot}")
            quizzes_services.save_response(learner=enrolment.learner, attempt=attempt.public_id, answer=answer, now=answered_at)
        closed = quizzes_services.submit_attempt(attempt=attempt, now=answered_at + timedelta(seconds=30))
        if closed.passed:
            break


def _choices(item: AttemptItem, skill: float, chance: Random) -> tuple[str, ...]:
    """The right ones, or as many others."""
    right = tuple(item.question_version.key)
    if chance.random() < skill:
        return right
    wrong = [key for key in item.option_order if key not in right]
    return tuple(wrong[: len(right)])
