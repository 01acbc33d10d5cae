"""What the registrar fills in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.data import CredentialPlan, RequirementPlan
from certificates.models import CredentialKind, RevocationReason
from courses.quizzes import selectors as quizzes_selectors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.catalogue.models import Course
    from courses.quizzes.models import Quiz

PRINTED: Final = {
    "title": _("Title"),
    "name": _("Name"),
    "birth_date": _("Date of birth"),
    "course": _("Course"),
    "period": _("Period"),
    "hours": _("Hours"),
    "sentence": _("Sentence"),
    "issued_on": _("Date of issue"),
    "issuer": _("Issued by"),
}
CREDENTIAL_WORDS: Final = ("title_ko", "title_en", "sentence_ko", "sentence_en", "issuer_ko", "issuer_en")


class CredentialForm(forms.Form):
    """The words of a course's certificate and what it asks for."""

    title_ko = forms.CharField(label=_("Title in Korean"), max_length=12, initial="수료증")
    title_en = forms.CharField(label=_("Title in English"), max_length=60, initial="Certificate of Completion")
    sentence_ko = forms.CharField(
        label=_("Sentence in Korean"),
        max_length=80,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial="위 사람은 위 교육과정을 성실히 이수하여 소정의 수료 기준을 충족하였으므로 이 증서를 드립니다.",
    )
    sentence_en = forms.CharField(
        label=_("Sentence in English"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="This certifies that the person named above has completed the course and met its requirements.",
    )
    issuer_ko = forms.CharField(
        label=_("Issuer in Korean"), max_length=30, help_text=_("As it stands above the seal, such as the head of the learning centre.")
    )
    issuer_en = forms.CharField(label=_("Issuer in English"), max_length=80)
    prints_birth_date = forms.BooleanField(label=_("Print the date of birth"), required=False, initial=True)
    attendance_percent = forms.IntegerField(
        label=_("Attendance needed, in percent"), min_value=0, max_value=100, initial=80, help_text=_("0 asks for no attendance.")
    )
    quiz: forms.ModelChoiceField[Quiz] = forms.ModelChoiceField(
        label=_("Quiz that has to be passed"), queryset=None, required=False, empty_label=_("No quiz")
    )
    min_quiz_score = forms.DecimalField(
        label=_("Points needed, of 100"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False, initial=60
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        quiz = self.fields["quiz"]
        if isinstance(quiz, forms.ModelChoiceField):
            quiz.queryset = quizzes_selectors.quizzes_of_course(course_id=course.pk)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("quiz") and values.get("min_quiz_score") is None and "min_quiz_score" not in self.errors:
            self.add_error("min_quiz_score", _("Say how many points of the quiz are needed."))
        return values

    def credential(self) -> CredentialPlan:
        kind = CredentialKind.COMPLETION
        words = {name: self.cleaned_data[name] for name in CREDENTIAL_WORDS}
        return CredentialPlan(code=self.course.code, kind=kind, prints_birth_date=self.cleaned_data["prints_birth_date"], **words)

    def rule(self) -> RequirementPlan:
        quiz = self.cleaned_data["quiz"]
        return RequirementPlan(
            min_attendance_share=Decimal(self.cleaned_data["attendance_percent"]) / 100,
            quiz_id=quiz.pk if quiz else None,
            min_quiz_score=self.cleaned_data["min_quiz_score"] if quiz else None,
        )


class Revocation(forms.Form):
    reason = forms.ChoiceField(label=_("Why is it revoked?"), choices=[("", _("Please choose")), *RevocationReason.choices])


class RegisterFilter(forms.Form):
    q = forms.CharField(label=_("Number, name or course"), required=False, max_length=60)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        if isinstance(year, forms.ChoiceField):
            year.choices = [("", _("Every year")), *((year, str(year)) for year in years)]
