"""What staff write: a question with its choices, a quiz with its rules and questions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.quizzes import rules
from courses.quizzes.data import Option, QuestionContent, QuestionFilter, QuizSettings, QuizTitle
from courses.quizzes.models import QuestionKind, ReviewPolicy, WindowPolicy
from lms.accounts.models import Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from courses.quizzes.models import QuestionVersion, QuizVersion

DIFFICULTIES = [(1, _("1 – easy")), (2, "2"), (3, _("3 – medium")), (4, "4"), (5, _("5 – hard"))]
STATES = [("", _("All")), ("draft", _("With a draft")), ("published", _("Published")), ("retired", _("Retired"))]
CODE = RegexValidator(r"^[A-Z0-9]+(-[A-Z0-9]+)*$", _("Use capital letters, digits and hyphens, such as LIT-001."))
OBJECTIVE = RegexValidator(r"^[a-z0-9.-]*$", _("Use small letters, digits, points and hyphens, such as literacy.concept."))
POINTS: dict[str, Any] = {"min_value": Decimal("0.01"), "max_value": Decimal(1000), "max_digits": 6, "decimal_places": 2}
LOCAL = "%Y-%m-%dT%H:%M"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FilterForm(forms.Form):
    text = forms.CharField(label=_("Word or code"), required=False, max_length=80)
    objective = forms.CharField(label=_("Objective"), required=False, max_length=60)
    difficulty = forms.TypedChoiceField(label=_("Difficulty"), required=False, coerce=int, empty_value=None, choices=[("", _("All")), *DIFFICULTIES])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def wanted(self) -> QuestionFilter:
        """The filter as far as it was understood."""
        self.is_valid()
        return QuestionFilter(**{name: value for name, value in self.cleaned_data.items() if value})


class DraftForm(forms.Form):
    """What is written on top of a version that others may write on too."""

    based_on = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def stand_on(self, version: QuestionVersion | QuizVersion) -> None:
        """What was typed stays, and the next saving knows of this version."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["based_on"] = rules.mark_of(version)  # type: ignore[index]


class QuestionForm(DraftForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionKind.choices)
    stem_ko = forms.CharField(label=_("Question (Korean)"), widget=_area(3), max_length=rules.LONGEST_STEM)
    stem_en = forms.CharField(label=_("Question (English)"), widget=_area(3), max_length=rules.LONGEST_STEM, required=False)
    explanation_ko = forms.CharField(
        label=_("Explanation (Korean)"), widget=_area(3), max_length=rules.LONGEST_STEM, required=False, help_text=_("Shown with the solution.")
    )
    explanation_en = forms.CharField(label=_("Explanation (English)"), widget=_area(3), max_length=rules.LONGEST_STEM, required=False)
    points = forms.DecimalField(label=_("Points"), initial=1, **POINTS)
    difficulty = forms.TypedChoiceField(label=_("Difficulty"), coerce=int, choices=DIFFICULTIES, initial=2)
    objective = forms.CharField(label=_("Objective"), required=False, max_length=60, validators=[OBJECTIVE], help_text="literacy.concept")

    def content(self, options: Sequence[Option]) -> QuestionContent:
        data = self.cleaned_data
        return QuestionContent(
            kind=data["kind"],
            stem={"ko": data["stem_ko"], "en": data["stem_en"]},
            options=tuple(options),
            explanation={"ko": data["explanation_ko"], "en": data["explanation_en"]},
            points=data["points"],
            difficulty=data["difficulty"],
            objective=data["objective"],
        )


class NewQuestionForm(QuestionForm):
    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.none())
    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE], help_text="LIT-001")
    field_order = ("institution", "code", "kind")

    def __init__(self, *args: Any, banks: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = banks  # type: ignore[attr-defined]


class OptionForm(forms.Form):
    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    text_ko = forms.CharField(label=_("Choice (Korean)"), widget=_area(2), max_length=rules.LONGEST_OPTION, required=False)
    text_en = forms.CharField(label=_("Choice (English)"), widget=_area(2), max_length=rules.LONGEST_OPTION, required=False)
    is_correct = forms.BooleanField(label=_("Right answer"), required=False)
    is_pinned = forms.BooleanField(label=_("Always last"), required=False)


class BaseOptions(forms.BaseFormSet[OptionForm]):
    def options(self) -> list[Option]:
        """The rows that say something; an emptied row is a removed choice."""
        return [
            Option(key=row["key"], text={"ko": row["text_ko"], "en": row["text_en"]}, is_correct=row["is_correct"], is_pinned=row["is_pinned"])
            for row in self.cleaned_data
            if row.get("text_ko") or row.get("text_en")
        ]


def _options(extra: int) -> type[BaseOptions]:
    made: Any = forms.formset_factory(OptionForm, formset=BaseOptions, extra=extra, max_num=rules.MOST_OPTIONS, absolute_max=rules.MOST_OPTIONS)
    return cast("type[BaseOptions]", made)


NewOptions = _options(extra=5)
MoreOptions = _options(extra=2)


def question_values(version: QuestionVersion) -> dict[str, Any]:
    """A version as the form shows it."""
    stem, explanation = version.payload["stem"], version.explanation
    return {
        "kind": version.kind,
        "stem_ko": stem["ko"],
        "stem_en": stem.get("en", ""),
        "explanation_ko": explanation.get("ko", ""),
        "explanation_en": explanation.get("en", ""),
        "points": version.points,
        "difficulty": version.difficulty,
        "objective": version.objective,
        "based_on": rules.mark_of(version),
    }


def option_values(version: QuestionVersion) -> list[dict[str, Any]]:
    return [
        {
            "key": option["key"],
            "text_ko": option["text"]["ko"],
            "text_en": option["text"].get("en", ""),
            "is_correct": option["key"] in version.key,
            "is_pinned": option["pinned"],
        }
        for option in version.payload["options"]
    ]


class NewQuizForm(forms.Form):
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    code = forms.CharField(label=_("Code"), max_length=40, validators=[CODE], help_text="QUIZ-1")
    title_ko = forms.CharField(label=_("Title (Korean)"), max_length=120)
    title_en = forms.CharField(label=_("Title (English)"), max_length=160, required=False)

    def __init__(self, *args: Any, courses: QuerySet[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]

    def title(self) -> QuizTitle:
        data = self.cleaned_data
        return QuizTitle(code=data["code"], title_ko=data["title_ko"], title_en=data["title_en"])


class QuizForm(DraftForm):
    """The rules of a quiz, and for each question of the bank its place (empty: not asked) and points."""

    pass_percent = forms.DecimalField(label=_("Points of 100 to pass"), initial=60, min_value=0, max_value=100, max_digits=5, decimal_places=2)
    time_limit_minutes = forms.IntegerField(label=_("Time in minutes"), required=False, min_value=1, max_value=600, help_text=_("Empty: no limit."))
    attempts_allowed = forms.IntegerField(label=_("Attempts"), required=False, min_value=1, max_value=100, help_text=_("Empty: no limit."))
    window = forms.ChoiceField(label=_("Can be started"), choices=WindowPolicy.choices)
    opens_at = forms.DateTimeField(label=_("Opens at"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL))
    closes_at = forms.DateTimeField(label=_("Closes at"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL))
    closing_ends_attempts = forms.BooleanField(label=_("Running attempts end with it too"), required=False)
    shuffles_questions = forms.BooleanField(label=_("Shuffle the questions"), required=False, initial=True)
    shuffles_options = forms.BooleanField(label=_("Shuffle the choices"), required=False, initial=True)
    review_policy = forms.ChoiceField(label=_("Afterwards learners see"), choices=ReviewPolicy.choices, initial=ReviewPolicy.SOLUTIONS_WHEN_DONE)

    def __init__(self, *args: Any, questions: Sequence[QuestionVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for version in questions:
            self.fields[f"place-{version.pk}"] = forms.IntegerField(label=_("Order"), required=False, min_value=1, max_value=300)
            self.fields[f"points-{version.pk}"] = forms.DecimalField(label=_("Points"), required=False, initial=version.points, **POINTS)

    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in QuizSettings.__dataclass_fields__]

    def rows(self) -> list[dict[str, Any]]:
        return [{"version": version, "place": self[f"place-{version.pk}"], "points": self[f"points-{version.pk}"]} for version in self.questions]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        has_dates = bool(data.get("opens_at") and data.get("closes_at"))
        if data.get("window") == WindowPolicy.DATES:
            if not has_dates or data["opens_at"] >= data["closes_at"]:
                self.add_error("closes_at", _("Give both dates; the second comes after the first."))
        else:
            data["opens_at"] = data["closes_at"] = None
        return data

    def settings(self) -> QuizSettings:
        return QuizSettings(**{name: self.cleaned_data[name] for name in QuizSettings.__dataclass_fields__})

    def items(self) -> list[tuple[QuestionVersion, Decimal]]:
        """The chosen questions, in the order of their places."""
        data = self.cleaned_data
        chosen = [version for version in self.questions if data.get(f"place-{version.pk}")]
        chosen.sort(key=lambda version: (data[f"place-{version.pk}"], version.question.code))
        return [(version, data.get(f"points-{version.pk}") or version.points) for version in chosen]


def quiz_values(version: QuizVersion) -> dict[str, Any]:
    """A version as the form shows it; a question that got a newer version since keeps its place."""
    values: dict[str, Any] = {name: getattr(version, name) for name in QuizSettings.__dataclass_fields__}
    values["based_on"] = rules.mark_of(version)
    for item in version.items.select_related("question_version"):
        values[f"question-{item.question_version.question_id}"] = (item.position, item.points)
    return values


def with_places(values: dict[str, Any], questions: Sequence[QuestionVersion]) -> dict[str, Any]:
    for version in questions:
        place, points = values.pop(f"question-{version.question_id}", (None, version.points))
        values |= {f"place-{version.pk}": place, f"points-{version.pk}": points}
    return values
