"""What staff read: an instructor the bank and the quizzes of her institutions, a registrar and the owner all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Avg, Count, Exists, Max, OuterRef, Prefetch, Q
from django.http import Http404

from courses.catalogue.models import Course, CourseRun
from courses.enrolment import selectors as enrolment_selectors
from courses.quizzes.data import Facility, LearnerResult, PresentedItem, PresentedOption
from courses.quizzes.models import Attempt, ItemGrade, Question, QuestionVersion, Quiz, QuizVersion
from courses.quizzes.selectors import learners
from lms.accounts import access
from lms.accounts.models import Institution, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from courses.quizzes.data import QuestionFilter
    from lms.accounts.models import User

    Viewer = User | AnonymousUser


def banks_for(viewer: Viewer) -> QuerySet[Institution]:
    """The institutions whose questions the viewer may read and write."""
    if not viewer.is_authenticated:
        return Institution.objects.none()
    if access.may(viewer, access.Who.REGISTRAR):
        return Institution.objects.filter(retired_at=None)
    return viewer.institutions_as(Role.INSTRUCTOR)


def _scope(viewer: Viewer) -> list[int]:
    return list(banks_for(viewer).values_list("pk", flat=True))


def questions_for(viewer: Viewer, wanted: QuestionFilter) -> QuerySet[Question]:
    """The questions of the viewer's banks, each with its versions, the newest first."""
    scope = _scope(viewer)
    versions = QuestionVersion.objects.with_scope(institution=scope)
    newest = versions.filter(question=OuterRef("pk")).order_by("-number")
    found: QuerySet[Question] = Question.objects.with_scope(institution=scope).select_related("institution")
    found = found.annotate(newest_objective=newest.values("objective")[:1], newest_difficulty=newest.values("difficulty")[:1])
    if wanted.objective:
        found = found.filter(newest_objective__startswith=wanted.objective)
    if wanted.difficulty:
        found = found.filter(newest_difficulty=wanted.difficulty)
    if wanted.text:
        stems = versions.filter(question=OuterRef("pk"), payload__stem__ko__icontains=wanted.text)
        found = found.filter(Q(code__icontains=wanted.text) | Exists(stems))
    states = {
        "draft": Q(Exists(versions.filter(question=OuterRef("pk"), published_at=None)), retired_at=None),
        "published": Q(Exists(versions.filter(question=OuterRef("pk"), published_at__isnull=False)), retired_at=None),
        "retired": Q(retired_at__isnull=False),
    }
    if wanted.state in states:
        found = found.filter(states[wanted.state])
    return found.prefetch_related(Prefetch("versions", queryset=versions.order_by("-number"))).order_by("institution__name_ko", "code")


def access_question(viewer: Viewer, public_id: str) -> Question:
    """A question of the viewer's banks, or 404."""
    question: Question | None = (
        Question.objects.with_scope(institution=_scope(viewer)).select_related("institution").filter(public_id=public_id).first()
    )
    if question is None:
        raise Http404
    return question


def has_question(*, institution: Institution, code: str) -> bool:
    """Whether the institution's bank has this code."""
    return bool(Question.objects.with_scope(institution=institution).filter(code=code).exists())


def has_quiz(*, course: Course, code: str) -> bool:
    return Quiz.objects.filter(course=course, code=code).exists()


def versions_of(question: Question) -> list[QuestionVersion]:
    """All versions of a question that the caller has fetched for its viewer, the newest first."""
    versions = QuestionVersion.objects.with_scope(institution=question.institution_id).filter(question=question)
    return list(versions.select_related("author").order_by("-number"))


def preview(version: QuestionVersion, *, language: str) -> PresentedItem | None:
    """The question as a learner with this language would see it, in the author's order; None where it has no words in it."""
    stem = version.payload["stem"].get(language)
    if not stem:
        return None
    options = tuple(
        PresentedOption(key=option["key"], text=option["text"][language], is_chosen=False, is_correct=option["key"] in version.key)
        for option in version.payload["options"]
    )
    return PresentedItem(
        slot=1,
        kind=version.kind,
        stem=stem,
        language=language,
        options=options,
        points=version.points,
        seq=0,
        saved_at=None,
        explanation=version.explanation.get(language, ""),
    )


def questions_to_choose(institution: Institution) -> list[QuestionVersion]:
    """The newest published version of each question of the bank that is not retired."""
    published = QuestionVersion.objects.with_scope(institution=institution).filter(published_at__isnull=False, question__retired_at=None)
    newest = published.order_by("question_id", "-number").distinct("question_id").values("pk")
    chosen = QuestionVersion.objects.with_scope(institution=institution).filter(pk__in=newest)
    return list(chosen.select_related("question").order_by("question__code"))


def courses_for(viewer: Viewer) -> QuerySet[Course]:
    """The courses for which the viewer may write quizzes."""
    return Course.objects.filter(institution__in=banks_for(viewer), retired_at=None)


def quizzes_for_staff(viewer: Viewer) -> QuerySet[Quiz]:
    """The quizzes of the viewer's institutions with their newest published number."""
    published = Max("versions__number", filter=Q(versions__published_at__isnull=False))
    drafts = Count("versions", filter=Q(versions__published_at=None))
    mine = Quiz.objects.filter(institution__in=banks_for(viewer)).select_related("course", "institution")
    return mine.annotate(published_number=published, drafts=drafts).order_by("course__code", "code")


def access_quiz_as_staff(viewer: Viewer, public_id: str) -> Quiz:
    """A quiz of the viewer's institutions, or 404."""
    quiz = quizzes_for_staff(viewer).filter(public_id=public_id).first()
    if quiz is None:
        raise Http404
    return quiz


def quiz_versions(quiz: Quiz) -> list[QuizVersion]:
    """All versions of a quiz that the caller has fetched for its viewer, the newest first."""
    return list(quiz.versions.annotate(question_count=Count("items")).order_by("-number"))


def quiz_preview(version: QuizVersion, *, language: str) -> list[PresentedItem]:
    """The questions in the author's order, with their solutions, in the language or else in Korean."""
    items = version.items.select_related("question_version").order_by("position")
    return [
        replace(shown, slot=item.position, points=item.points)
        for item in items
        for shown in (preview(item.question_version, language=language) or preview(item.question_version, language="ko"),)
        if shown is not None
    ]


# --- results ---------------------------------------------------------------------------------------------------------------------------------


def runs_of_quiz(viewer: Viewer, quiz: Quiz) -> QuerySet[CourseRun]:
    """The runs of the quiz's course whose people the viewer may see."""
    return enrolment_selectors.runs_for_staff(viewer).filter(course=quiz.course_id).order_by("-starts_at", "-pk")


def access_run_of_quiz(viewer: Viewer, quiz: Quiz, public_id: str) -> CourseRun:
    run = runs_of_quiz(viewer, quiz).filter(public_id=public_id).first()
    if run is None:
        raise Http404
    return run


def run_results(*, run: CourseRun, quiz: Quiz) -> list[LearnerResult]:
    """Who holds a place in the run, with the best result and the number of attempts. The caller has fetched the run as staff."""
    enrolments = list(enrolment_selectors.roster(run=run))
    best = learners.quiz_results(enrolments=[enrolment.pk for enrolment in enrolments], quizzes=[quiz.pk])
    counted = Attempt.objects.filter(enrolment__in=enrolments, quiz=quiz).order_by().values("enrolment")
    attempts = dict(counted.annotate(attempts=Count("pk")).values_list("enrolment", "attempts"))
    return [
        LearnerResult(name=enrolment.learner.name, attempts=attempts.get(enrolment.pk, 0), best=best.get((enrolment.pk, quiz.pk)))
        for enrolment in enrolments
    ]


def facilities(*, run: CourseRun, quiz: Quiz) -> list[Facility]:
    """For each question that closed attempts of the run presented: how many, and the mean part that they earned (Moodle's facility index)."""
    later = ItemGrade.objects.filter(item=OuterRef("item"), revision__gt=OuterRef("revision"))
    grades = ItemGrade.objects.filter(~Exists(later), item__attempt__quiz=quiz, item__attempt__enrolment__run=run)
    by_question = grades.order_by().values("item__question_version").annotate(mean=Avg("fraction"), presented=Count("pk"))
    rows = {key: (mean, presented) for key, mean, presented in by_question.values_list("item__question_version", "mean", "presented")}
    versions = (
        QuestionVersion.objects.with_scope(institution=None).filter(pk__in=rows).select_related("question").order_by("question__code", "number")
    )
    return [
        Facility(code=version.question.code, number=version.number, stem=version.stem, presented=presented, percent=mean * 100)
        for version in versions
        for mean, presented in (rows[version.pk],)
    ]
