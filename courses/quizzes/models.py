"""Questions, quizzes and attempts. A published version never changes; an attempt keeps what it presented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from courses.catalogue.models import Course, in_language
from courses.enrolment.models import Enrolment
from lms.accounts.models import Institution
from lms.kernel import ids

if TYPE_CHECKING:

    class _ByInstitution(models.Manager[Any]):
        """What django-scopes makes at run time, for the type checker."""

        def with_scope(self, **scope: Any) -> Self: ...

    class _ByInstitutionOfQuestion(_ByInstitution): ...

else:
    _ByInstitution = type(ScopedManager(institution="institution"))
    _ByInstitutionOfQuestion = type(ScopedManager(institution="question__institution"))

SHA256 = 64


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("Single choice")
    MULTIPLE = "multiple", _("Multiple choice")


class WindowPolicy(models.TextChoices):
    """When an attempt may be started."""

    ANY_TIME = "any_time", _("At any time")
    RUN = "run", _("While the course runs")
    DATES = "dates", _("Between two dates")


class ReviewPolicy(models.TextChoices):
    """What a learner sees of a closed attempt."""

    SCORE = "score", _("Only the score")
    MARKS = "marks", _("Which questions were right, without the solutions")
    SOLUTIONS_WHEN_DONE = "solutions_when_done", _("Solutions after passing or after the last attempt")
    SOLUTIONS = "solutions", _("Solutions after every attempt")


class AttemptState(models.TextChoices):
    """Who may follow whom stands in `courses.quizzes.rules.NEXT_STATES` and is drawn in docs/attempt-states.md."""

    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    AUTO_SUBMITTED = "auto_submitted", _("Submitted when the time was over")


class QuestionManager(_ByInstitution):
    """Raises `ScopeError` for a query that does not say for which institutions."""


class QuestionVersionManager(_ByInstitutionOfQuestion):
    """The same, by the question's institution."""


class Question(models.Model):
    """The identity of a question of an institution's bank; its words and key are versions. No personal data. Retired, never deleted.

    A query that does not say for which institutions raises `ScopeError`. Learners never reach a question here, only through an attempt.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=40)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["institution", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "code"], name="question_one_per_code_and_institution"),
            models.CheckConstraint(condition=~Q(code=""), name="question_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """The words and the key of a question. Once published no column changes (a trigger refuses), so attempts may point at it for ever.

    `payload` is what a learner sees: `{"schema": 1, "stem": {"ko": …, "en": …}, "options": [{"key", "text": {…}, "pinned"}]}`. `key` (the keys of the
    right options) and `explanation` stand apart, so that what is rendered during an attempt cannot hold them.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=QuestionKind)
    payload = models.JSONField()
    key = models.JSONField()
    explanation = models.JSONField(default=dict, blank=True)
    scoring = models.JSONField()  # {"rule": "exact", "version": 1}
    points = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    difficulty = models.PositiveSmallIntegerField(default=2)
    objective = models.CharField(max_length=60, blank=True)
    content_sha256 = models.CharField(max_length=SHA256)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")  # None: imported
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionVersionManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["question", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_one_per_number"),
            models.UniqueConstraint(fields=["question"], condition=Q(published_at=None), name="question_one_draft_at_a_time"),
            models.CheckConstraint(condition=Q(difficulty__gte=1, difficulty__lte=5), name="question_difficulty_is_1_to_5"),
            models.CheckConstraint(condition=Q(points__gt=0), name="question_is_worth_something"),
            models.CheckConstraint(condition=~Q(key=[]), name="question_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def stem(self) -> str:
        words = self.payload["stem"]
        return in_language(words["ko"], words.get("en", ""))


class Quiz(models.Model):
    """A quiz of a course; its rules and items are versions. No personal data. Retired, never deleted.

    Not scoped like questions: learners of the course reach it through their enrolment, and nothing here is secret.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="quizzes")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="quizzes")
    code = models.CharField(max_length=40)
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["course", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "code"], name="quiz_one_per_code_and_course"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title_ko=""), name="quiz_has_a_code_and_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_ko}"

    @property
    def title(self) -> str:
        return in_language(self.title_ko, self.title_en)


class QuizVersion(models.Model):
    """The rules of a quiz. Once published neither it nor its items change (triggers refuse)."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    pass_percent = models.DecimalField(max_digits=5, decimal_places=2, default=60)
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    window = models.CharField(max_length=20, choices=WindowPolicy, default=WindowPolicy.ANY_TIME)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closing_ends_attempts = models.BooleanField(default=False)  # else the window limits starting only, and a running attempt keeps its whole time
    shuffles_questions = models.BooleanField(default=True)
    shuffles_options = models.BooleanField(default=True)
    review_policy = models.CharField(max_length=30, choices=ReviewPolicy, default=ReviewPolicy.SOLUTIONS_WHEN_DONE)
    content_sha256 = models.CharField(max_length=SHA256, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["quiz", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quiz_version_one_per_number"),
            models.UniqueConstraint(fields=["quiz"], condition=Q(published_at=None), name="quiz_one_draft_at_a_time"),
            models.UniqueConstraint(
                fields=["id", "quiz"], name="quiz_version_is_named_with_its_quiz"
            ),  # what attempt_is_of_a_version_of_its_quiz needs
            models.CheckConstraint(condition=Q(pass_percent__gte=0, pass_percent__lte=100), name="quiz_pass_mark_is_a_percentage"),
            models.CheckConstraint(condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gt=0), name="quiz_time_limit_is_some_time"),
            models.CheckConstraint(condition=Q(attempts_allowed=None) | Q(attempts_allowed__gt=0), name="quiz_allows_an_attempt"),
            models.CheckConstraint(
                condition=(
                    Q(window="dates", opens_at__isnull=False, closes_at__gt=F("opens_at")) | (~Q(window="dates") & Q(opens_at=None, closes_at=None))
                ),
                name="quiz_has_dates_exactly_where_they_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.number}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class QuizItem(models.Model):
    quiz_version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="quiz_items")
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["quiz_version", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["quiz_version", "position"], name="quiz_item_one_per_position"),
            models.UniqueConstraint(fields=["quiz_version", "question_version"], name="quiz_asks_a_question_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="quiz_item_is_worth_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_version_id}/{self.position}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def running(self) -> AttemptQuerySet:
        return self.filter(state=AttemptState.IN_PROGRESS)

    def closed(self) -> AttemptQuerySet:
        return self.exclude(state=AttemptState.IN_PROGRESS)


class Attempt(models.Model):
    """One sitting of one enrolment at one quiz.

    Personal data: that this person took this quiz, when, and how well. Kept as long as its enrolment. `deadline_at` alone says when time is over;
    `seed` and `draw` let the drawn order be derived again, but what AttemptItem stores is the truth.
    """

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    quiz_version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts", db_constraint=False)  # (version, quiz) is
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=AttemptState, default=AttemptState.IN_PROGRESS)
    draw = models.CharField(max_length=20)
    seed = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=12, decimal_places=7, null=True, blank=True)  # points
    max_score = models.DecimalField(max_digits=12, decimal_places=7)
    percent = models.DecimalField(max_digits=10, decimal_places=7, null=True, blank=True)  # cut, not rounded
    passed = models.BooleanField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["enrolment", "quiz", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_one_per_number"),
            models.UniqueConstraint(fields=["enrolment", "quiz"], condition=Q(state="in_progress"), name="attempt_one_in_progress"),
            models.CheckConstraint(condition=Q(deadline_at=None) | Q(deadline_at__gt=F("started_at")), name="attempt_has_some_time"),
            models.CheckConstraint(
                condition=(
                    Q(state="in_progress", submitted_at=None, score=None, percent=None, passed=None)
                    | (~Q(state="in_progress") & Q(submitted_at__isnull=False, score__isnull=False, percent__isnull=False, passed__isnull=False))
                ),
                name="attempt_is_graded_exactly_when_closed",
            ),
            models.CheckConstraint(condition=Q(submitted_at=None) | Q(submitted_at__gte=F("started_at")), name="attempt_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__gte=0, score__lte=F("max_score")), name="attempt_score_is_within_its_maximum"),
            models.CheckConstraint(condition=Q(max_score__gt=0), name="attempt_is_worth_something"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["deadline_at"], condition=Q(state="in_progress"), name="attempt_running_by_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.quiz_id}/{self.number} {self.state}"

    @property
    def is_running(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS


class AttemptItem(models.Model):
    """What was presented in one slot. No row changes (a trigger refuses)."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="items")
    slot = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="attempt_items")
    kind = models.CharField(max_length=20, choices=QuestionKind)
    option_order = models.JSONField()  # keys, as they were shown
    points = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["attempt", "slot"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "slot"], name="attempt_item_one_per_slot"),
            models.UniqueConstraint(fields=["attempt", "question_version"], name="attempt_presents_a_question_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="attempt_item_is_worth_something"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.slot}"


class Response(models.Model):
    """The answer to an item as it is now: the chosen keys, None where nothing is chosen. Changed only by `services.save_response`.

    The hot table: no index on a column that changes. Personal data: an answer; kept as long as its enrolment.
    """

    item = models.OneToOneField(AttemptItem, on_delete=models.PROTECT, related_name="response", primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    answer = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(seq=0, answer=None, saved_at=None) | Q(seq__gt=0, saved_at__isnull=False), name="response_was_saved_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} #{self.seq}"


class ResponseEvent(models.Model):
    """One acknowledged save. Rows are only added. `op` is the client's name for the change: the same again is the same change."""

    item = models.ForeignKey(AttemptItem, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    op = models.CharField(max_length=64)
    answer = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "seq"], name="response_event_one_per_sequence_number"),
            models.UniqueConstraint(fields=["item", "op"], name="response_event_one_per_operation"),
            models.CheckConstraint(condition=~Q(op=""), name="response_event_names_its_operation"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} #{self.seq}"


class ItemGrade(models.Model):
    """What an answer earned. Rows are only added: a later grading is the next revision, and the highest counts."""

    item = models.ForeignKey(AttemptItem, on_delete=models.PROTECT, related_name="grades")
    revision = models.PositiveSmallIntegerField(default=1)
    fraction = models.DecimalField(max_digits=8, decimal_places=7)
    points = models.DecimalField(max_digits=12, decimal_places=7)
    rule = models.CharField(max_length=40)  # such as exact@1
    graded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "revision"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "revision"], name="item_grade_one_per_revision"),
            models.CheckConstraint(condition=Q(fraction__gte=0, fraction__lte=1), name="item_grade_is_between_nothing_and_all"),
            models.CheckConstraint(condition=Q(points__gte=0), name="item_grade_takes_nothing_away"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.fraction}"
