"""Writes: one function per use case."""

from courses.quizzes.services.attempts import (
    close_if_overdue,
    close_overdue_attempts,
    start_attempt,
    submit_attempt,
)
from courses.quizzes.services.authoring import (
    create_quiz,
    publish_question_version,
    publish_quiz_version,
    retire_question,
    retire_quiz,
    save_question_draft,
    save_quiz_draft,
)
from courses.quizzes.services.errors import (
    REFUSALS,
    AnswerChangedElsewhere,
    AnswerDoesNotFit,
    AttemptIsClosed,
    AttemptIsRunning,
    NoAttemptsLeft,
    NoPlaceInTheRun,
    NoSuchItem,
    OperationReused,
    QuestionIsIncomplete,
    QuestionIsRetired,
    QuizIsClosed,
    QuizIsIncomplete,
    QuizIsNotOpenYet,
)
from courses.quizzes.services.responses import save_response, save_responses

__all__ = [
    "REFUSALS",
    "AnswerChangedElsewhere",
    "AnswerDoesNotFit",
    "AttemptIsClosed",
    "AttemptIsRunning",
    "NoAttemptsLeft",
    "NoPlaceInTheRun",
    "NoSuchItem",
    "OperationReused",
    "QuestionIsIncomplete",
    "QuestionIsRetired",
    "QuizIsClosed",
    "QuizIsIncomplete",
    "QuizIsNotOpenYet",
    "close_if_overdue",
    "close_overdue_attempts",
    "create_quiz",
    "publish_question_version",
    "publish_quiz_version",
    "retire_question",
    "retire_quiz",
    "save_question_draft",
    "save_quiz_draft",
    "save_response",
    "save_responses",
    "start_attempt",
    "submit_attempt",
]
