"""REST: attendance of a whole run, marks of one class session, and who came without a place; for staff of the run. Nobody is named in an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import selectors, services
from courses.attendance.forms.walk_ins import WalkInForm
from courses.attendance.models import MARKS, WORDS, Source, Status
from courses.enrolment import selectors as enrolment_selectors
from courses.enrolment.rest.shapes import refusals
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from lms.accounts.requests import SignedInCall

MOST_MARKS = 500
LONGEST_NONCE = 64


class MatrixColumnOutput(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="class_session.number")
    starts_at = serializers.DateTimeField(source="class_session.starts_at")
    ends_at = serializers.DateTimeField(source="class_session.ends_at")
    is_held = serializers.BooleanField()
    attended = serializers.IntegerField()
    absent = serializers.IntegerField()
    unmarked = serializers.IntegerField()


class MatrixRowOutput(serializers.Serializer[Any]):
    """`statuses` in the order of the class sessions, empty where nothing is recorded; `share` is cut after four places."""

    enrolment = serializers.CharField(source="enrolment.public_id")
    statuses = serializers.SerializerMethodField()
    share = serializers.DecimalField(source="summary.share", max_digits=5, decimal_places=4)
    attended = serializers.IntegerField(source="summary.attended")
    counted = serializers.IntegerField(source="summary.counted")
    lapses = serializers.IntegerField(source="summary.lapses")
    absences = serializers.IntegerField()
    is_below = serializers.BooleanField()

    def get_statuses(self, row: selectors.MatrixRow) -> list[str]:
        return [cell.status for cell in row.cells]


class MatrixOutput(serializers.Serializer[Any]):
    class_sessions = MatrixColumnOutput(source="columns", many=True)
    rows = MatrixRowOutput(many=True)


class MarkInput(serializers.Serializer[Any]):
    enrolment = serializers.CharField(max_length=16)
    status = serializers.ChoiceField(choices=[(mark.value, Status(mark.value).label) for mark in MARKS])
    was = serializers.ChoiceField(choices=Status.choices, allow_blank=True, required=False)


class MarksInput(serializers.Serializer[Any]):
    """`was` is what the caller saw as recorded; `reason` is needed where a recorded mark changes. `nonce` is made by the caller."""

    marks = serializers.ListField(child=MarkInput(), allow_empty=False, max_length=MOST_MARKS)
    nonce = serializers.CharField(max_length=LONGEST_NONCE)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    read_from = serializers.ChoiceField(choices=[(source.value, source.label) for source in WORDS], default=Source.ROLL.value)


class MarksOutput(serializers.Serializer[Any]):
    changed = serializers.IntegerField()


class WalkInInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=50)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    nonce = serializers.CharField(max_length=LONGEST_NONCE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        form = WalkInForm(attrs)
        if not form.is_valid():
            raise serializers.ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        return {**attrs, **form.cleaned_data}


class WalkInOutput(serializers.Serializer[Any]):
    """The name is not given back."""

    id = serializers.IntegerField(source="pk")
    observed_at = serializers.DateTimeField()


@access.staff
@method_decorator(never_cache, name="dispatch")
class RunAttendance(APIView):
    @extend_schema(operation_id="run_attendance", responses=MatrixOutput)
    def get(self, request: SignedInCall, run: str) -> Response:
        """Everybody with a place by every class session, with sums; in the order of the roster."""
        found = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=run)
        return Response(MatrixOutput(selectors.matrix(run=found, now=clock.now())).data)


@access.staff
@method_decorator(never_cache, name="dispatch")
class ClassSessionMarks(APIView):
    @extend_schema(
        operation_id="record_marks",
        summary="Marks of one class session, by roll or from a signed sheet; the same nonce again changes nothing.",
        description=refusals(
            services.RollTooEarly,
            services.ClassSessionIsCancelled,
            services.NotOnTheRoll,
            services.RollAlreadySaved,
            services.CorrectionNeedsReason,
            services.ChangedMeanwhile,
        ),
        request=MarksInput,
        responses=MarksOutput,
    )
    def post(self, request: SignedInCall, run: str, number: int) -> Response:
        session = selectors.access_class_session(viewer=request.user, run_public_id=run, number=number)
        wanted = MarksInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        keys = dict(enrolment_selectors.placed_enrolments(run=session.run).values_list("public_id", "pk"))
        if any(mark["enrolment"] not in keys for mark in said["marks"]):
            raise services.NotOnTheRoll
        words = services.Words(
            marks={keys[mark["enrolment"]]: mark["status"] for mark in said["marks"]},
            shown={keys[mark["enrolment"]]: mark.get("was", "") for mark in said["marks"]},
            nonce=said["nonce"],
            reason=said["reason"],
            source=said["read_from"],
        )
        changed = services.record_words(class_session=session, words=words, actor=request.user, now=clock.now())
        return Response({"changed": changed})


@access.staff
@method_decorator(never_cache, name="dispatch")
class ClassSessionWalkIns(APIView):
    @extend_schema(
        operation_id="note_walk_in",
        summary="Somebody came without a place; kept until she has one, 28 days at the most.",
        description=refusals(services.RollTooEarly, services.ClassSessionIsCancelled, services.SeenTooLate, services.WalkInsNotTaken),
        request=WalkInInput,
        responses={201: WalkInOutput},
    )
    def post(self, request: SignedInCall, run: str, number: int) -> Response:
        session = selectors.access_class_session(viewer=request.user, run_public_id=run, number=number)
        wanted = WalkInInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        walk_in = services.note_walk_in(class_session=session, actor=request.user, now=clock.now(), **wanted.validated_data)
        return Response(WalkInOutput(walk_in).data, status=201)
