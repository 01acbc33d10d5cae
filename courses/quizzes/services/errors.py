"""Why something about a quiz was not done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError


class NoPlaceInTheRun(DomainError):
    code = "no-place-in-the-run"
    status = 409
    message = _("Only people with a confirmed place can take this quiz.")


class QuizIsNotOpenYet(DomainError):
    code = "quiz-not-open-yet"
    status = 409
    message = _("This quiz is not open yet. Please come back later.")


class QuizIsClosed(DomainError):
    code = "quiz-closed"
    status = 409
    message = _("The time to start this quiz is over.")


class NoAttemptsLeft(DomainError):
    code = "no-attempts-left"
    status = 409
    message = _("You have no attempts left. Your best result counts.")


class NoSuchItem(DomainError):
    code = "not-found"
    status = 404
    message = _("There is no such question in an attempt of yours.")


class AnswerDoesNotFit(DomainError):
    code = "answer-does-not-fit"
    status = 422
    message = _("This answer does not fit the question. Your earlier answer is kept.")


class OperationReused(DomainError):
    code = "operation-reused"
    status = 422
    message = _("Another answer was already saved under this key. Nothing was changed.")


class AnswerChangedElsewhere(DomainError):
    """The details say which answer is kept, so that the page can show both and ask."""

    code = "answer-changed-elsewhere"
    status = 409
    message = _("You changed this answer in another window. Please choose which one counts.")

    def __str__(self) -> str:
        return str(self.message)


class AttemptIsClosed(DomainError):
    code = "attempt-closed"
    status = 410
    message = _("This attempt is finished. The answers saved before count.")


class AttemptIsRunning(DomainError):
    code = "attempt-running"
    status = 409
    message = _("This attempt is still running. Its result comes when it is handed in.")


class QuestionIsIncomplete(DomainError):
    """The details hold the sentences for the author."""

    code = "question-incomplete"
    status = 422
    message = _("The question cannot be saved like this. Nothing was changed.")

    def __str__(self) -> str:
        return str(self.message)


class QuestionIsRetired(DomainError):
    code = "question-retired"
    status = 409
    message = _("This question is retired and cannot be changed or used any more.")


class QuizIsIncomplete(DomainError):
    """The details hold the sentences for the author."""

    code = "quiz-incomplete"
    status = 422
    message = _("The quiz cannot be published like this. Nothing was changed.")

    def __str__(self) -> str:
        return str(self.message)


REFUSALS = {error.code: error for error in (NoPlaceInTheRun, QuizIsNotOpenYet, QuizIsClosed, NoAttemptsLeft)}


class ChangedMeanwhile(DomainError):
    code = "changed-meanwhile"
    message = _("Somebody else saved this while you were writing. Nothing of yours was saved yet. Look at both and save again.")
