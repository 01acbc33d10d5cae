"""Quizzes for those who write them: rules, questions, publishing, results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.quizzes import forms, selectors, services
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest


@access.staff
@never_cache
@require_safe
def quizzes(request: SignedInRequest) -> HttpResponse:
    if not selectors.banks_for(request.user).exists():
        raise Http404
    return render(request, "quizzes/desk/quizzes.html", {"quizzes": selectors.quizzes_for_staff(request.user)})


@access.staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_quiz(request: SignedInRequest) -> HttpResponse:
    if not selectors.banks_for(request.user).exists():
        raise Http404
    form = forms.NewQuizForm(request.POST or None, courses=selectors.courses_for(request.user))
    if request.method == "POST" and form.is_valid():
        course = form.cleaned_data["course"]
        if selectors.has_quiz(course=course, code=form.cleaned_data["code"]):
            form.add_error("code", _("Another quiz of this course has this code."))
        else:
            made = services.create_quiz(course=course, institution=course.institution, title=form.title(), author=request.user, now=clock.now())
            return redirect("quizzes:desk-edit-quiz", made.public_id)
    return render(request, "quizzes/desk/new_quiz.html", {"form": form})


@access.staff
@never_cache
@require_safe
def quiz(request: SignedInRequest, quiz: str) -> HttpResponse:
    """Its versions, the newest with its rules and questions as learners see them, and the runs that take it."""
    found = selectors.access_quiz_as_staff(request.user, quiz)
    versions = selectors.quiz_versions(found)
    language = "en" if (get_language() or "ko").startswith("en") else "ko"
    context = {
        "quiz": found,
        "versions": versions,
        "shown": versions[0] if versions else None,
        "items": selectors.quiz_preview(versions[0], language=language) if versions else [],
        "runs": selectors.runs_of_quiz(request.user, found),
    }
    return render(request, "quizzes/desk/quiz.html", context)


@access.staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_quiz(request: SignedInRequest, quiz: str) -> HttpResponse:
    """The rules and the questions of the draft; where the newest version is published, the next one begins from it."""
    found = selectors.access_quiz_as_staff(request.user, quiz)
    questions = selectors.questions_to_choose(found.institution)
    versions = selectors.quiz_versions(found)
    initial = forms.with_places(forms.quiz_values(versions[0]), questions) if versions else {}
    form = forms.QuizForm(request.POST or None, questions=questions, initial=initial)
    context = {"form": form, "quiz": found}
    if request.method == "POST" and form.is_valid():
        wish = {"settings": form.settings(), "items": form.items(), "based_on": form.cleaned_data["based_on"]}
        try:
            services.save_quiz_draft(quiz=found, author=request.user, now=clock.now(), **wish)
        except services.ChangedMeanwhile as refusal:
            theirs = selectors.quiz_versions(found)[0]
            form.stand_on(theirs)
            return render(request, "quizzes/desk/quiz_form.html", {**context, "theirs": theirs}, status=refusal.status)
        messages.success(request, _("The draft is saved. Look at it, then publish it."))
        return redirect("quizzes:desk-quiz", found.public_id)
    return render(request, "quizzes/desk/quiz_form.html", context)


@access.staff
@require_POST
def publish_quiz(request: SignedInRequest, quiz: str) -> HttpResponse:
    found = selectors.access_quiz_as_staff(request.user, quiz)
    versions = selectors.quiz_versions(found)
    if not versions:
        raise services.QuizIsIncomplete(problems=[])
    try:
        services.publish_quiz_version(version=versions[0], publisher=request.user, now=clock.now())
    except services.QuizIsIncomplete as error:
        messages.error(request, "\n".join([str(error), *error.details["problems"]]))
    else:
        messages.success(request, _("The quiz is published. New attempts take this version."))
    return redirect("quizzes:desk-quiz", found.public_id)


@access.staff
@require_POST
def retire_quiz(request: SignedInRequest, quiz: str) -> HttpResponse:
    found = selectors.access_quiz_as_staff(request.user, quiz)
    services.retire_quiz(quiz=found, by=request.user, now=clock.now())
    messages.success(request, _("The quiz is retired. Results stay."))
    return redirect("quizzes:desk-quiz", found.public_id)


@access.staff
@never_cache
@require_safe
def results(request: SignedInRequest, quiz: str, run: str) -> HttpResponse:
    """Who passed, and how easy each question was, for one run."""
    found = selectors.access_quiz_as_staff(request.user, quiz)
    its_run = selectors.access_run_of_quiz(request.user, found, run)
    context = {
        "quiz": found,
        "run": its_run,
        "results": selectors.run_results(run=its_run, quiz=found),
        "facilities": selectors.facilities(run=its_run, quiz=found),
    }
    return render(request, "quizzes/desk/results.html", context)
