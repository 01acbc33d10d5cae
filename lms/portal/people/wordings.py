"""How messages are worded: registrars write with placeholders, see what comes out, and go back to the shipped words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.accounts import access
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.notices import rules, wording
from lms.notices import selectors as notices_selectors
from lms.notices import services as notices_services
from lms.notices.kinds import KINDS, PLACEHOLDERS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lms.accounts.requests import SignedInRequest


class WordingForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=wording.LONGEST_SUBJECT)
    body = forms.CharField(label=gettext_lazy("Text"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}))
    alimtalk_code = forms.CharField(
        label=gettext_lazy("Code of the alimtalk template"),
        help_text=gettext_lazy("As KakaoTalk approved it for these words. Without one the message goes as a text."),
        max_length=60,
        required=False,
    )

    def words(self) -> wording.Words:
        facts = self.cleaned_data
        return wording.Words(subject=facts["subject"].strip(), body=facts["body"].replace("\r\n", "\n").strip(), template=facts["alimtalk_code"])


class ChannelForm(forms.Form):
    """By which channel somebody wants to be told; only those that reach her."""

    def __init__(self, *args: Any, reachable: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(channel.value, channel.label) for channel in reachable]
        self.fields["channel"] = forms.ChoiceField(label=_("How shall we tell you?"), choices=choices, widget=forms.RadioSelect)


def _of(kind: str, language: str) -> None:
    if kind not in KINDS or language not in dict(settings.LANGUAGES):
        raise Http404


@access.registrar
@require_GET
def wordings(request: HttpRequest) -> HttpResponse:
    """Every kind of message with what causes it, and whether its words are the shipped ones."""
    return render(request, "people/wordings.html", {"rows": notices_selectors.wordings(), "languages": settings.LANGUAGES})


@access.registrar
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, kind: str, language: str) -> HttpResponse:
    """The words of one kind in one language. “Look” shows them filled in and saves nothing."""
    _of(kind, language)
    initial = _initial(kind, language)
    form = WordingForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        words = form.words()
        try:
            for text in (words.subject, words.body):
                wording.check(kind=kind, language=language, text=text)
            if "look" not in request.POST:
                notices_services.reword(kind=kind, language=language, words=words, actor=request.user, now=clock.now())
                messages.success(request, _("Messages are worded like this from now on."))
                return redirect("people:wording", kind=kind, language=language)
        except DomainError as refusal:
            form.add_error("body", str(refusal))
        else:
            context = _preview(kind, language, words)
    if not context and not form.errors:
        context = _preview(kind, language, wording.Words(subject=initial["subject"], body=initial["body"]))
    shown = [getattr(PLACEHOLDERS[name], language) for name in KINDS[kind].placeholders]
    versions = notices_selectors.wording_versions(kind=kind, language=language)
    facts = {"kind": KINDS[kind], "language": language, "form": form, "placeholders": shown, "versions": versions}
    return render(request, "people/wording.html", {**facts, **context}, status=422 if form.errors else 200)


def _initial(kind: str, language: str) -> dict[str, str]:
    chosen = wording.current(kind=kind, language=language)
    if chosen is not None and chosen.body:
        return {"subject": chosen.subject, "body": chosen.body, "alimtalk_code": chosen.alimtalk_code}
    subject, _sep, body = wording.shipped_source(kind=kind, language=language).partition("\n")
    return {"subject": subject, "body": body, "alimtalk_code": chosen.alimtalk_code if chosen else ""}


def _preview(kind: str, language: str, words: wording.Words) -> dict[str, Any]:
    body = wording.preview(kind=kind, language=language, text=words.body)
    return {
        "preview_subject": wording.preview(kind=kind, language=language, text=words.subject),
        "preview_body": body,
        "bytes": rules.text_bytes(body),
        "is_long": rules.is_long(body),
    }


@access.registrar
@require_POST
def reset(request: SignedInRequest, kind: str, language: str) -> HttpResponse:
    """The shipped words stand again."""
    _of(kind, language)
    notices_services.reword(kind=kind, language=language, words=wording.Words(subject="", body=""), actor=request.user, now=clock.now())
    messages.success(request, _("The shipped words stand again."))
    return redirect("people:wording", kind=kind, language=language)


@access.signed_in
@require_http_methods(["GET", "POST"])
def channel(request: SignedInRequest) -> HttpResponse:
    """By which channel I want to be told."""
    person = request.user
    reachable = notices_services.channels_of(person)
    form = ChannelForm(request.POST or None, reachable=reachable, initial={"channel": notices_services.channel_for(person)})
    if request.method == "POST" and form.is_valid():
        notices_services.prefer(person=person, channel=form.cleaned_data["channel"], actor=person, now=clock.now())
        messages.success(request, _("We will tell you in this way."))
        return redirect("people:channel")
    return render(request, "people/channel.html", {"form": form, "reachable": reachable}, status=422 if form.errors else 200)
