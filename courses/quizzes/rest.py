"""REST: the operations of an attempt, for the quiz page and for a learner's own client. A running attempt never shows a key."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors as enrolment_selectors
from courses.quizzes import rules, selectors, services
from courses.quizzes.data import Answer
from courses.quizzes.models import AttemptState, QuestionKind
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from rest_framework.request import Request

    from courses.quizzes.data import PresentedItem
    from courses.quizzes.models import Attempt

MOST_CHOICES = 10
HIGHEST_SEQ = 2_147_483_646
Data = dict[str, Any]


class StartInput(serializers.Serializer[Data]):
    enrolment = serializers.SlugField(max_length=16)


class OptionOutput(serializers.Serializer[Data]):
    key = serializers.CharField()
    text = serializers.CharField()


class ItemOutput(serializers.Serializer[Data]):
    slot = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    stem = serializers.CharField()
    language = serializers.CharField()
    points = serializers.DecimalField(max_digits=6, decimal_places=2)
    options = OptionOutput(many=True)
    choices = serializers.ListField(child=serializers.CharField())
    seq = serializers.IntegerField()
    saved_at = serializers.DateTimeField(allow_null=True)


class AttemptOutput(serializers.Serializer[Data]):
    """`remaining_ms` is the server's count; null where there is no deadline."""

    id = serializers.CharField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AttemptState.choices)
    started_at = serializers.DateTimeField()
    deadline_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    remaining_ms = serializers.IntegerField(allow_null=True)
    items = ItemOutput(many=True)


class AnswerInput(serializers.Serializer[Data]):
    """The keys of the chosen options; an empty list takes the answer back."""

    choices = serializers.ListField(child=serializers.CharField(max_length=40), max_length=MOST_CHOICES, allow_empty=True)


class SavedOutput(serializers.Serializer[Data]):
    slot = serializers.IntegerField()
    seq = serializers.IntegerField()
    choices = serializers.ListField(child=serializers.CharField())
    saved_at = serializers.DateTimeField()
    remaining_ms = serializers.IntegerField(allow_null=True)


class ReviewedItemOutput(serializers.Serializer[Data]):
    slot = serializers.IntegerField()
    choices = serializers.ListField(child=serializers.CharField())
    points = serializers.DecimalField(max_digits=6, decimal_places=2)
    earned = serializers.DecimalField(max_digits=12, decimal_places=7, allow_null=True)
    right_choices = serializers.ListField(child=serializers.CharField(), allow_null=True)
    explanation = serializers.CharField(allow_null=True, allow_blank=True)


class ResultOutput(serializers.Serializer[Data]):
    """`percent` is cut, not rounded. Marks and solutions are null where the quiz does not show them (yet)."""

    id = serializers.CharField()
    state = serializers.ChoiceField(choices=AttemptState.choices)
    submitted_at = serializers.DateTimeField()
    percent = serializers.DecimalField(max_digits=10, decimal_places=7)
    pass_percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    passed = serializers.BooleanField()
    attempts_left = serializers.IntegerField(allow_null=True)
    items = ReviewedItemOutput(many=True)


class ProblemOutput(serializers.Serializer[Data]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()


def _attempt(attempt: Attempt) -> Data:
    now = clock.now()
    items = selectors.presented_items(attempt, language=_language()) if attempt.is_running else []
    remaining = None if attempt.deadline_at is None else max(0, int((attempt.deadline_at - now).total_seconds() * 1000))
    return {
        "id": attempt.public_id,
        "number": attempt.number,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "deadline_at": attempt.deadline_at,
        "submitted_at": attempt.submitted_at,
        "remaining_ms": remaining if attempt.is_running else None,
        "items": [_item(item) for item in items],
    }


def _item(item: PresentedItem) -> Data:
    return {
        "slot": item.slot,
        "kind": item.kind,
        "stem": item.stem,
        "language": item.language,
        "points": item.points,
        "options": [{"key": option.key, "text": option.text} for option in item.options],
        "choices": item.chosen,
        "seq": item.seq,
        "saved_at": item.saved_at,
    }


def _reviewed(item: PresentedItem) -> Data:
    shows = item.explanation is not None
    return {
        "slot": item.slot,
        "choices": item.chosen,
        "points": item.points,
        "earned": item.earned,
        "right_choices": [option.key for option in item.options if option.is_correct] if shows else None,
        "explanation": item.explanation,
    }


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class Attempts(APIView):
    @extend_schema(operation_id="start_attempt", request=StartInput, responses={200: AttemptOutput, 409: ProblemOutput, 422: ProblemOutput})
    def post(self, request: Request, quiz: str) -> Response:
        """Start an attempt at the quiz, or go on with the running one."""
        wish = StartInput(data=request.data)
        wish.is_valid(raise_exception=True)
        enrolment = enrolment_selectors.access_enrolment(viewer=request.user, public_id=wish.validated_data["enrolment"])
        found = selectors.access_quiz(enrolment=enrolment, public_id=quiz)
        return Response(AttemptOutput(_attempt(services.start_attempt(enrolment=enrolment, quiz=found, now=clock.now()))).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class AttemptDetail(APIView):
    @extend_schema(operation_id="attempt", responses={200: AttemptOutput, 404: ProblemOutput})
    def get(self, request: Request, attempt: str) -> Response:
        """A running attempt with its items; a closed one without them (see its result)."""
        found = services.close_if_overdue(attempt=selectors.access_attempt(request.user, attempt), now=clock.now())
        return Response(AttemptOutput(_attempt(found)).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class AttemptItemDetail(APIView):
    @extend_schema(
        operation_id="save_response",
        request=AnswerInput,
        responses={200: SavedOutput, 404: ProblemOutput, 409: ProblemOutput, 410: ProblemOutput, 422: ProblemOutput},
        parameters=[
            OpenApiParameter("If-Match", OpenApiTypes.STR, "header", required=True, description="The answer's `seq` as last seen, in quotes."),
            OpenApiParameter("Idempotency-Key", OpenApiTypes.STR, "header", required=True, description="Made by the client, one for each change."),
        ],
    )
    def put(self, request: Request, attempt: str, slot: int) -> Response:
        """Save an answer. 200 means that it is on the disk and will be graded."""
        wish = AnswerInput(data=request.data)
        wish.is_valid(raise_exception=True)
        answer = Answer(slot=slot, choices=tuple(wish.validated_data["choices"]), seq=_if_match(request), op=_operation(request))
        saved = services.save_response(learner=request.user, attempt=attempt, answer=answer)  # type: ignore[arg-type]
        return Response(SavedOutput(asdict(saved)).data, headers={"ETag": f'"{saved.seq}"'})


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class AttemptSubmission(APIView):
    @extend_schema(operation_id="submit_attempt", request=None, responses={200: AttemptOutput, 404: ProblemOutput})
    def post(self, request: Request, attempt: str) -> Response:
        """Close and grade the attempt. Repeated, nothing happens."""
        found = services.submit_attempt(attempt=selectors.access_attempt(request.user, attempt), now=clock.now())
        return Response(AttemptOutput(_attempt(found)).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class AttemptResult(APIView):
    @extend_schema(operation_id="attempt_result", responses={200: ResultOutput, 404: ProblemOutput, 409: ProblemOutput})
    def get(self, request: Request, attempt: str) -> Response:
        """The result of a closed attempt, with as much of the solutions as its quiz gives now."""
        found = services.close_if_overdue(attempt=selectors.access_attempt(request.user, attempt), now=clock.now())
        if found.is_running:
            raise services.AttemptIsRunning
        result = {
            "id": found.public_id,
            "state": found.state,
            "submitted_at": found.submitted_at,
            "percent": found.percent,
            "pass_percent": found.quiz_version.pass_percent,
            "passed": found.passed,
            "attempts_left": selectors.attempts_left(found),
            "items": [_reviewed(item) for item in selectors.reviewed_items(found, language=_language())]
            if rules.shows_marks(found.quiz_version.review_policy)
            else [],
        }
        return Response(ResultOutput(result).data)


def _if_match(request: Request) -> int:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > 10 or int(text) > HIGHEST_SEQ:
        raise ValidationError({"If-Match": ["Write the answer's sequence number in quotes."]})
    return int(text)


def _operation(request: Request) -> str:
    text = request.headers.get("Idempotency-Key", "").strip()
    if not 0 < len(text) <= 64 or not text.isascii() or not text.isprintable():
        raise ValidationError({"Idempotency-Key": ["Write a key of 1 to 64 signs, a new one for each change."]})
    return text


def _language() -> str:
    return "en" if (get_language() or "ko").startswith("en") else "ko"
