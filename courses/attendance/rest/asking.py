"""REST: my attendance in a run, asking for a correction, and what staff answer. Papers are sent and opened on the site only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import selectors, services
from courses.attendance.data import Standing
from courses.attendance.models import RequestState, Status
from courses.attendance.rules import asking as rules
from courses.attendance.services.asking import LONGEST_WORDS
from courses.attendance.services.deciding import LONGEST_ANSWER
from courses.enrolment.rest.shapes import KEY_HEADER, KEY_PARAMETER, RequestKeyInput, refusals
from lms.accounts import access
from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from courses.attendance.models import AbsenceReason, CorrectionRequest
    from lms.accounts.requests import SignedInCall

MOST_MINUTES = 24 * 60


class CorrectionOutput(serializers.Serializer[Any]):
    """A wish for a correction. `answer` is what staff wrote when they decided."""

    id = serializers.CharField(source="public_id")
    run = serializers.CharField(source="class_session.run.public_id")
    class_session = serializers.IntegerField(source="class_session.number")
    wish = serializers.ChoiceField(choices=Status.choices)
    absence_reason = serializers.CharField(source="absence_reason.code", default="")
    words = serializers.CharField()
    state = serializers.ChoiceField(choices=RequestState.choices)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()


class OpenCorrectionOutput(CorrectionOutput):
    """The same for staff, who see whose it is."""

    enrolment = serializers.CharField(source="enrolment.public_id")


class SeenOutput(serializers.Serializer[Any]):
    """One observation; `way` is how it was made."""

    kind = serializers.CharField()
    way = serializers.CharField(source="source")
    observed_at = serializers.DateTimeField()


class CorrectedOutput(serializers.Serializer[Any]):
    """`was` is empty where nothing was recorded."""

    was = serializers.CharField(source="was_status")
    status = serializers.ChoiceField(choices=Status.choices)
    minutes = serializers.IntegerField(allow_null=True)
    absence_reason = serializers.CharField(source="absence_reason.code", default="")
    reason = serializers.CharField()
    at = serializers.DateTimeField()


class LineOutput(serializers.Serializer[Any]):
    """One class session. `status` is empty and `minutes` null where nothing is recorded; `correction` is the id of the latest wish, or empty."""

    number = serializers.IntegerField(source="class_session.number")
    starts_at = serializers.DateTimeField(source="class_session.starts_at")
    ends_at = serializers.DateTimeField(source="class_session.ends_at")
    venue = serializers.CharField(source="class_session.venue")
    takes_place = serializers.CharField(source="class_session.status")
    status = serializers.CharField(source="record.status", default="")
    minutes = serializers.IntegerField(source="record.minutes", default=None)
    is_self_reported = serializers.BooleanField()
    seen = SeenOutput(many=True, source="observations")
    corrected = CorrectedOutput(many=True, source="corrections")
    may_ask = serializers.BooleanField()
    correction = serializers.CharField(source="request.public_id", default="")


class SummaryOutput(serializers.Serializer[Any]):
    """So far; `share` is cut after four places."""

    share = serializers.DecimalField(max_digits=5, decimal_places=4)
    attended = serializers.IntegerField()
    counted = serializers.IntegerField()
    planned = serializers.IntegerField()
    present = serializers.IntegerField()
    late = serializers.IntegerField()
    left_early = serializers.IntegerField()
    out = serializers.IntegerField()
    excused = serializers.IntegerField()
    absent = serializers.IntegerField()
    unrecorded = serializers.IntegerField()
    lapses = serializers.IntegerField()
    minutes = serializers.IntegerField()
    rule_version = serializers.CharField()


class OutlookOutput(serializers.Serializer[Any]):
    """What can still become of it; shares are of the whole run, `may_miss` counts class sessions."""

    standing = serializers.ChoiceField(choices=[(one.value, one.value) for one in Standing])
    best = serializers.DecimalField(max_digits=5, decimal_places=4)
    needed = serializers.DecimalField(max_digits=5, decimal_places=4)
    may_miss = serializers.IntegerField()


class AttendanceOutput(serializers.Serializer[Any]):
    summary = SummaryOutput()
    outlook = OutlookOutput()
    asked_until = serializers.DateTimeField()
    lines = LineOutput(many=True)


class CorrectionInput(serializers.Serializer[Any]):
    """`absence_reason` is the code of a reason that holds for the class session; only where the wish is `excused`."""

    class_session = serializers.IntegerField(min_value=0, max_value=32767)
    wish = serializers.ChoiceField(choices=[(one.value, one.label) for one in rules.WISHES])
    absence_reason = serializers.SlugField(max_length=40, default="", allow_blank=True)
    words = serializers.CharField(max_length=LONGEST_WORDS)


class ApprovalInput(serializers.Serializer[Any]):
    """`minutes` null is what the rule gives for the status; without `absence_reason` the one that was asked for."""

    status = serializers.ChoiceField(choices=[(one.value, one.label) for one in rules.GRANTS])
    minutes = serializers.IntegerField(min_value=0, max_value=MOST_MINUTES, allow_null=True, default=None)
    absence_reason = serializers.SlugField(max_length=40, default="", allow_blank=True)
    answer = serializers.CharField(max_length=LONGEST_ANSWER)


class CorrectionRefusalInput(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=LONGEST_ANSWER)


def _reason(code: str, *, excuses: list[selectors.Excuse]) -> AbsenceReason | None:
    """Raises UnknownAbsenceReason for a code that does not hold for the class session."""
    if not code:
        return None
    found = next((excuse.reason for excuse in excuses if excuse.reason.code == code), None)
    if found is None:
        raise services.UnknownAbsenceReason
    return found


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentAttendance(APIView):
    @extend_schema(operation_id="my_attendance", responses=AttendanceOutput)
    def get(self, request: SignedInCall, enrolment: str) -> Response:
        """Where I stand in a run of mine, and what was recorded of each class session."""
        found = selectors.access_own_place(viewer=request.user, public_id=enrolment)
        return Response(AttendanceOutput(selectors.own_page(enrolment=found, now=clock.now())).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentCorrections(APIView):
    @extend_schema(
        operation_id="ask_correction",
        summary="I ask that my record of a class session be changed. The same `Idempotency-Key` again gives the first answer again.",
        description=refusals(
            services.CannotAskNow,
            services.NotInThisClass,
            services.UnknownAbsenceReason,
            services.ExcuseIsUsedUp,
            services.NothingToCorrect,
            services.AskedAlready,
            services.RequestKeyIsUsed,
        ),
        parameters=[KEY_PARAMETER],
        request=CorrectionInput,
        responses={201: CorrectionOutput},
    )
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        place = selectors.access_own_place(viewer=request.user, public_id=enrolment)
        key, given = RequestKeyInput(data={"request_key": request.headers.get(KEY_HEADER, "")}), CorrectionInput(data=request.data)
        key.is_valid(raise_exception=True)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        _place, session = selectors.access_own_class_session(viewer=request.user, public_id=enrolment, number=said["class_session"])
        reason = _reason(said["absence_reason"], excuses=selectors.excuses_for(enrolment=place, class_session=session))
        made = services.ask_correction(
            enrolment=place,
            class_session=session,
            wish=services.CorrectionWish(status=said["wish"], words=said["words"], absence_reason=reason),
            request_key=key.validated_data["request_key"],
            actor=request.user,
            now=clock.now(),
        )
        return Response(CorrectionOutput(made).data, status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class CorrectionTakingBack(APIView):
    @extend_schema(
        operation_id="take_back_correction",
        summary="Nobody decides about it any more; asking again changes nothing.",
        description=refusals(services.RequestIsDecided),
        request=None,
        responses=CorrectionOutput,
    )
    def post(self, request: SignedInCall, correction: str) -> Response:
        found = selectors.access_own_request(viewer=request.user, public_id=correction)
        services.take_back_request(request=found, actor=request.user, now=clock.now())
        return Response(CorrectionOutput(selectors.access_own_request(viewer=request.user, public_id=correction)).data)


@access.staff
@method_decorator(never_cache, name="dispatch")
class OpenCorrections(GenericAPIView[Any]):
    """Wishes that wait for an answer, in the runs whose people I may see, the oldest first. The look is logged."""

    @extend_schema(operation_id="open_corrections", responses=OpenCorrectionOutput(many=True))
    def get(self, request: SignedInCall) -> Response:
        page = self.paginate_queryset(selectors.open_requests(viewer=request.user)) or []
        privacy_services.record_access(
            actor=request.user,
            action=Action.LIST,
            subjects=[one.enrolment.learner_id for one in page],
            purpose="open corrections",
            ip=client.address(request),
            now=clock.now(),
        )
        return self.get_paginated_response(OpenCorrectionOutput(page, many=True).data)


def _decided(request: SignedInCall, found: CorrectionRequest) -> Response:
    return Response(OpenCorrectionOutput(selectors.access_request_as_staff(viewer=request.user, public_id=found.public_id)).data)


@access.staff
@method_decorator(never_cache, name="dispatch")
class CorrectionApproval(APIView):
    @extend_schema(
        operation_id="approve_correction",
        summary="The record is corrected and the person is told; asking again changes nothing.",
        description=refusals(services.RequestIsDecided, services.UnknownAbsenceReason, services.ExcuseIsUsedUp, services.NotOnTheRoll),
        request=ApprovalInput,
        responses=OpenCorrectionOutput,
    )
    def post(self, request: SignedInCall, correction: str) -> Response:
        found, given = selectors.access_request_as_staff(viewer=request.user, public_id=correction), ApprovalInput(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        reason = None
        if said["status"] == Status.EXCUSED:
            excuses = selectors.excuses_for(enrolment=found.enrolment, class_session=found.class_session)
            reason = _reason(said["absence_reason"], excuses=excuses) or found.absence_reason
        grant = services.Grant(status=said["status"], answer=said["answer"], minutes=said["minutes"], absence_reason=reason)
        services.approve_request(request=found, grant=grant, actor=request.user, now=clock.now())
        return _decided(request, found)


@access.staff
@method_decorator(never_cache, name="dispatch")
class CorrectionRefusal(APIView):
    @extend_schema(
        operation_id="refuse_correction",
        summary="The record stays as it is and the person reads why; asking again changes nothing.",
        description=refusals(services.RequestIsDecided),
        request=CorrectionRefusalInput,
        responses=OpenCorrectionOutput,
    )
    def post(self, request: SignedInCall, correction: str) -> Response:
        found, given = selectors.access_request_as_staff(viewer=request.user, public_id=correction), CorrectionRefusalInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.refuse_request(request=found, answer=given.validated_data["answer"], actor=request.user, now=clock.now())
        return _decided(request, found)
