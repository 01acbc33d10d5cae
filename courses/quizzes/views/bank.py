"""The question bank, for instructors of the owning institution and registrars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.quizzes import forms, selectors, services
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from courses.quizzes.models import Question
    from lms.accounts.models import Institution
    from lms.accounts.requests import SignedInRequest

PER_PAGE = 30
TAKEN = gettext_lazy("Another question of this institution has this code.")


@access.staff
@never_cache
@require_safe
def questions(request: SignedInRequest) -> HttpResponse:
    _may_write(request)
    form = forms.FilterForm(request.GET)
    page = Paginator(selectors.questions_for(request.user, form.wanted()), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "quizzes/desk/questions.html", {"form": form, "page_obj": page, "query": query.urlencode()})


@access.staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: SignedInRequest) -> HttpResponse:
    banks = _may_write(request)
    form = forms.NewQuestionForm(request.POST or None, banks=banks, initial={"institution": banks.first()})
    options = forms.NewOptions(request.POST or None, prefix="option")
    if request.method == "POST" and form.is_valid() and options.is_valid():
        data = form.cleaned_data
        if selectors.has_question(institution=data["institution"], code=data["code"]):
            form.add_error("code", TAKEN)
        else:
            try:
                saved = _saved(request, form, options)
            except services.ChangedMeanwhile:  # in the moment since the line above
                saved = None
                form.add_error("code", TAKEN)
            if saved is not None:
                return redirect("quizzes:desk-question", saved.public_id)
    return render(request, "quizzes/desk/question_form.html", {"form": form, "options": options, "question": None})


def _saved(request: SignedInRequest, form: forms.QuestionForm, options: forms.BaseOptions, question: Question | None = None) -> Question | None:
    """The question whose draft was saved; None where it cannot be one, and the form says why."""
    institution = question.institution if question else form.cleaned_data["institution"]
    code = question.code if question else form.cleaned_data["code"]
    try:
        version = services.save_question_draft(
            institution=institution,
            code=code,
            content=form.content(options.options()),
            author=request.user,
            now=clock.now(),
            based_on=form.cleaned_data["based_on"],
        )
    except services.QuestionIsIncomplete as error:
        for problem in error.details["problems"]:
            form.add_error(None, problem)
        return None
    messages.success(request, _("The draft is saved. Look at it as a learner sees it, then publish it."))
    return version.question


@access.staff
@never_cache
@require_safe
def question(request: SignedInRequest, question: str) -> HttpResponse:
    """All versions; the newest as a learner sees it, in both languages, with its solution."""
    found = selectors.access_question(request.user, question)
    versions = selectors.versions_of(found)
    shown = versions[0]
    previews = [selectors.preview(shown, language=language) for language in ("ko", "en")]
    context = {"question": found, "versions": versions, "shown": shown, "previews": [preview for preview in previews if preview]}
    return render(request, "quizzes/desk/question.html", context)


@access.staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_question(request: SignedInRequest, question: str) -> HttpResponse:
    """The newest version is changed if it is a draft; if it is published, the next one begins from it."""
    found = selectors.access_question(request.user, question)
    newest = selectors.versions_of(found)[0]
    form = forms.QuestionForm(request.POST or None, initial=forms.question_values(newest))
    options = forms.MoreOptions(request.POST or None, prefix="option", initial=forms.option_values(newest))
    context = {"form": form, "options": options, "question": found, "newest": newest}
    if request.method == "POST" and form.is_valid() and options.is_valid():
        try:
            if _saved(request, form, options, found):
                return redirect("quizzes:desk-question", found.public_id)
        except services.ChangedMeanwhile as refusal:
            theirs = selectors.versions_of(found)[0]
            form.stand_on(theirs)
            return render(request, "quizzes/desk/question_form.html", {**context, "theirs": theirs}, status=refusal.status)
    return render(request, "quizzes/desk/question_form.html", context)


@access.staff
@require_POST
def publish_question(request: SignedInRequest, question: str) -> HttpResponse:
    found = selectors.access_question(request.user, question)
    services.publish_question_version(version=selectors.versions_of(found)[0], publisher=request.user, now=clock.now())
    messages.success(request, _("The question is published and can be used in quizzes."))
    return redirect("quizzes:desk-question", found.public_id)


@access.staff
@require_POST
def retire_question(request: SignedInRequest, question: str) -> HttpResponse:
    found = selectors.access_question(request.user, question)
    services.retire_question(question=found, by=request.user, now=clock.now())
    messages.success(request, _("The question is retired. Quizzes that use it keep it."))
    return redirect("quizzes:desk-question", found.public_id)


def _may_write(request: SignedInRequest) -> QuerySet[Institution]:
    """The viewer's banks; 404 for staff who write no questions."""
    banks = selectors.banks_for(request.user)
    if not banks.exists():
        raise Http404
    return banks
