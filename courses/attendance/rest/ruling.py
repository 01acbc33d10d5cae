"""REST: the rules of attendance, and class sessions that are added or held together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import selectors, services
from courses.attendance.data import Whereabouts
from courses.attendance.models import RuleVersion
from courses.catalogue.models import SessionStatus
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from courses.catalogue.models import ClassSession
    from lms.accounts.requests import SignedInCall

LAST_NUMBER = 32767


class AbsenceReasonOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()
    documents_ko = serializers.CharField(allow_blank=True)
    documents_en = serializers.CharField(allow_blank=True)
    most_sessions = serializers.IntegerField(allow_null=True)
    most_percent = serializers.IntegerField(allow_null=True)


class RuleVersionOutput(serializers.Serializer[Any]):
    """One version of the rules; minutes, and whole percents. An empty kind of course is every kind."""

    version = serializers.CharField()
    course_kind = serializers.CharField(allow_blank=True)
    applies_from = serializers.DateTimeField()
    late_after = serializers.IntegerField()
    early_before = serializers.IntegerField()
    out_after = serializers.IntegerField()
    least_percent = serializers.IntegerField()
    lapses_per_absence = serializers.IntegerField()
    minutes_by = serializers.CharField()
    share_by = serializers.CharField()
    without_leave = serializers.CharField()
    needed_percent = serializers.IntegerField()
    online_percent = serializers.IntegerField()
    takes_walk_ins = serializers.BooleanField()
    absence_reasons = AbsenceReasonOutput(many=True)


class AddedInput(serializers.Serializer[Any]):
    """`makes_up` is the number of the cancelled class session in whose stead it takes place."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    venue_ko = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    venue_en = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    makes_up = serializers.IntegerField(min_value=1, max_value=LAST_NUMBER, required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=200)


class CombinedInput(serializers.Serializer[Any]):
    """With which class session of which other run."""

    run = serializers.CharField(max_length=16)
    number = serializers.IntegerField(min_value=1, max_value=LAST_NUMBER)
    reason = serializers.CharField(max_length=200)


class ClassSessionOutput(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    status = serializers.ChoiceField(choices=SessionStatus.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    venue = serializers.CharField(allow_blank=True)


@access.staff
@method_decorator(never_cache, name="dispatch")
class AttendanceRules(generics.ListAPIView[RuleVersion]):
    """Every version of the rules of attendance with its reasons for absence, the latest first."""

    serializer_class = RuleVersionOutput
    queryset = RuleVersion.objects.none()

    def get_queryset(self) -> QuerySet[RuleVersion]:
        return selectors.rule_versions().prefetch_related("absence_reasons")


@access.registrar
@method_decorator(never_cache, name="dispatch")
class AddedClassSession(APIView):
    """The run has one more class session and everybody is told; asking for the same again changes nothing."""

    @extend_schema(operation_id="add_class_session", request=AddedInput, responses=ClassSessionOutput)
    def post(self, request: SignedInCall, run: str) -> Response:
        found = enrolment_selectors.access_run_as_staff(viewer=request.user, public_id=run)
        wish = AddedInput(data=request.data)
        wish.is_valid(raise_exception=True)
        facts = dict(wish.validated_data)
        number, reason = facts.pop("makes_up"), facts.pop("reason")
        makes_up = _session(request, run, number) if number else None
        added = services.add_class_session(run=found, to=Whereabouts(**facts), makes_up=makes_up, reason=reason, actor=request.user, now=clock.now())
        return Response(ClassSessionOutput(added).data)


@access.registrar
@method_decorator(never_cache, name="dispatch")
class CombinedClassSession(APIView):
    """The class session is held together with one of another run, at its time and place; asking again changes nothing."""

    @extend_schema(operation_id="combine_class_sessions", request=CombinedInput, responses=ClassSessionOutput)
    def post(self, request: SignedInCall, run: str, number: int) -> Response:
        guest = _session(request, run, number)
        wish = CombinedInput(data=request.data)
        wish.is_valid(raise_exception=True)
        host = _session(request, wish.validated_data["run"], wish.validated_data["number"])
        combined = services.combine_class_sessions(guest=guest, host=host, reason=wish.validated_data["reason"], actor=request.user, now=clock.now())
        return Response(ClassSessionOutput(combined).data)


def _session(request: SignedInCall, run: str, number: int) -> ClassSession:
    if number > LAST_NUMBER:
        raise Http404
    return selectors.access_class_session_of_office(viewer=request.user, run_public_id=run, number=number)
