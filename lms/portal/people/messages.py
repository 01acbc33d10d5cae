"""What was sent to whom, what became of it, and what staff do where it did not arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.catalogue.models import CourseRun
from lms.accounts import access
from lms.accounts import selectors as accounts_selectors
from lms.kernel import clock
from lms.notices import reasons
from lms.notices import selectors as notices_selectors
from lms.notices import services as notices_services
from lms.notices.data import NoticeFilter
from lms.notices.models import State
from lms.portal.people.forms import NoticesFilter, SearchForm
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.models import User
    from lms.accounts.requests import SignedInRequest

PAGE = 50
RUNS_OF = timedelta(days=90)
MOST_RUNS = 100


def _wanted(form: NoticesFilter) -> NoticeFilter:
    return NoticeFilter(**{name: value for name, value in form.cleaned_data.items() if value}) if form.is_valid() else NoticeFilter()


def _form(data: QueryDict) -> NoticesFilter:
    abouts = notices_selectors.runs_told_about(since=clock.now() - RUNS_OF)
    runs = CourseRun.objects.filter(public_id__in=[*abouts, data.get("about", "")]).select_related("course").order_by("-starts_at", "-pk")
    return NoticesFilter(data, runs=[(run.public_id, f"{run.course.title} {run.course.code}/{run.number}") for run in runs[:MOST_RUNS]])


@access.registrar
@never_cache
@require_http_methods(["GET", "POST"])
def notices(request: SignedInRequest) -> HttpResponse:
    """Newest first, names half hidden, narrowed by what is asked; a name to look for is sent by POST, so that no address keeps it."""
    form = _form(request.GET)
    wanted = _wanted(form)
    search = SearchForm(request.POST or None)
    people: list[User] | None = None
    if request.method == "POST" and search.is_valid():
        people = accounts_selectors.people_found(viewer=request.user, text=search.cleaned_data["text"])
        _note(request, Action.SEARCH, [person.pk for person in people])
    page = Paginator(notices_selectors.with_overtaken(notices_selectors.notices(wanted=wanted)), PAGE).get_page(request.GET.get("page"))
    _note(request, Action.LIST, [notice.person_id for notice in page])
    context = {"form": form, "search": search, "people": people, "page": page, **_what_is_shown(wanted, request.user)}
    context["rows"] = [(notice, reasons.explain(notice.last_error)) for notice in page]
    context["now"] = clock.now()
    return render(request, "people/notices.html", context)


def _what_is_shown(wanted: NoticeFilter, viewer: User) -> dict[str, Any]:
    """The states with their figures, the address of this choice, and whose messages these are."""
    every_state = NoticeFilter(**{**vars(wanted), "state": ""})
    found = notices_selectors.notices(wanted=every_state)
    counts = notices_selectors.counts_by_state(found)
    failed = counts.get(State.FAILED, 0)
    overtaken = notices_selectors.overtaken(found).count() if failed else 0
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in vars(wanted).items() if value})
    rest = query.copy()
    rest.pop("state", None)
    whose = accounts_selectors.people_for(viewer).filter(public_id=wanted.person).first() if wanted.person else None
    without_person = query.copy()
    without_person.pop("person", None)
    return {
        "wanted": wanted,
        "states": [(code, label, counts.get(code, 0)) for code, label in State.choices],
        "total": sum(counts.values()),
        "failed": failed - overtaken,
        "overtaken": overtaken,
        "query": query.urlencode(),
        "rest": rest.urlencode(),
        "without_person": without_person.urlencode(),
        "whose": whose,
    }


def _note(request: SignedInRequest, action: Action, subjects: list[int]) -> None:
    privacy_services.record_access(
        actor=request.user, action=action, subjects=subjects, purpose="messages", ip=client.address(request), now=clock.now()
    )


def _back(request: SignedInRequest) -> HttpResponse:
    """To the list as it was narrowed, or wherever on this site the button stood."""
    place = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(place if is_ours else reverse("people:notices"))


@access.registrar
@require_POST
def retry(request: SignedInRequest, notice_id: int) -> HttpResponse:
    notice = get_object_or_404(notices_selectors.notices(), pk=notice_id)
    try:
        is_sent_again = notices_services.retry(notice=notice, actor=request.user, now=clock.now())
    except notices_services.Overtaken as refusal:
        messages.warning(request, str(refusal))
        return _back(request)
    if is_sent_again:
        messages.success(request, _("It will be sent again."))
    else:
        messages.info(request, _("This message is not waiting for another try."))
    return _back(request)


@access.registrar
@require_POST
def told(request: SignedInRequest, notice_id: int) -> HttpResponse:
    """Staff called the person instead."""
    notice = get_object_or_404(notices_selectors.notices(), pk=notice_id)
    if notices_services.note_told(notice=notice, actor=request.user, now=clock.now()):
        messages.success(request, _("It is written down that the person was told by phone."))
    else:
        messages.info(request, _("This message is not waiting for another try."))
    return _back(request)


@access.registrar
@require_POST
def retry_all(request: SignedInRequest) -> HttpResponse:
    """Every failed message of the choice in the address is sent again in the background."""
    form = _form(request.GET)
    found = notices_selectors.notices(wanted=_wanted(form))
    count = notices_services.ask_to_retry(found=found, actor=request.user) if form.is_valid() else 0  # never all because of a typing error
    if count:
        said = ngettext("%(count)s message will be sent again in a moment.", "%(count)s messages will be sent again in a moment.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("No message of this choice can be sent again without asking the person first."))
    return redirect(f"{reverse('people:notices')}?{request.GET.urlencode()}")


@access.registrar
@never_cache
@require_GET
def texts(request: SignedInRequest) -> HttpResponse:
    """The texts of the last day where no telephone network takes them: staff read them out to the person who calls."""
    found = notices_selectors.texts()[:PAGE]
    privacy_services.record_access(
        actor=request.user,
        action=Action.VIEW,
        subjects=notices_selectors.people_of_texts(found),
        purpose="texts of the last day",
        ip=client.address(request),
        now=clock.now(),
    )
    return render(request, "people/texts.html", {"texts": found})
