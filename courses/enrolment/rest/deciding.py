"""REST: papers, the queue of a review and what the office decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors, services
from courses.enrolment.models import EligibilityState, EnrolmentState
from courses.enrolment.rest.mine import answer
from courses.enrolment.rest.shapes import EnrolmentOutput
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from lms.accounts.requests import SignedInCall


class PapersInput(serializers.Serializer[Any]):
    """Photos (JPEG, PNG) or PDF files; which kind each is is found out from its content."""

    papers = serializers.ListField(child=serializers.FileField(), allow_empty=False, max_length=10)


class RefusalInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class DocumentsInput(serializers.Serializer[Any]):
    what = serializers.CharField(max_length=200)
    until = serializers.DateTimeField()


class EligibilityOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    audience = serializers.CharField(source="audience.code")
    state = serializers.ChoiceField(choices=EligibilityState.choices)
    declared_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class ApplicationOutput(serializers.Serializer[Any]):
    """An application as the queue of a review has it; the person is not named."""

    id = serializers.CharField(source="public_id")
    receipt = serializers.CharField()
    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    applied_at = serializers.DateTimeField()
    documents_until = serializers.DateTimeField(allow_null=True)
    people = serializers.IntegerField(source="party_size")
    flags = serializers.ListField(child=serializers.CharField())
    eligibilities = EligibilityOutput(many=True)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentPapers(APIView):
    """The papers that the office needs have arrived; the same files again change nothing."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="send_papers", request=PapersInput, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        sent = PapersInput(data=request.data)
        sent.is_valid(raise_exception=True)
        return answer(services.send_papers(enrolment=found, files=sent.validated_data["papers"], actor=request.user, now=clock.now()))


@access.registrar
@method_decorator(never_cache, name="dispatch")
class RunReview(GenericAPIView[Any]):
    """The applications that are to be decided about, who applied first comes first; people who applied together are one."""

    @extend_schema(operation_id="review_queue", responses=ApplicationOutput(many=True))
    def get(self, request: SignedInCall, run: str) -> Response:
        found = selectors.access_run_as_staff(viewer=request.user, public_id=run)
        page = self.paginate_queryset(selectors.review_queue(run=found, now=clock.now())) or []
        return self.get_paginated_response(ApplicationOutput(page, many=True).data)


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EnrolmentApproval(APIView):
    """The application has a seat, or stands in line where none is free; asking again changes nothing."""

    @extend_schema(operation_id="approve", request=None, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_application(viewer=request.user, public_id=enrolment)
        return answer(services.approve(enrolment=found, actor=request.user, now=clock.now()))


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EnrolmentRefusal(APIView):
    """The application was not accepted; asking again changes nothing."""

    @extend_schema(operation_id="refuse", request=RefusalInput, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found, said = selectors.access_application(viewer=request.user, public_id=enrolment), RefusalInput(data=request.data)
        said.is_valid(raise_exception=True)
        return answer(services.refuse(enrolment=found, **said.validated_data, actor=request.user, now=clock.now()))


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EnrolmentDocuments(APIView):
    """The applicant is asked for papers, by a day; asking for the same again changes nothing."""

    @extend_schema(operation_id="ask_for_documents", request=DocumentsInput, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found, said = selectors.access_application(viewer=request.user, public_id=enrolment), DocumentsInput(data=request.data)
        said.is_valid(raise_exception=True)
        return answer(services.ask_for_documents(enrolment=found, **said.validated_data, actor=request.user, now=clock.now()))


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EligibilityVerification(APIView):
    """The applicant belongs to the group that she named; asking again changes nothing."""

    @extend_schema(operation_id="verify_eligibility", request=None, responses=EligibilityOutput)
    def post(self, request: SignedInCall, enrolment: str, eligibility: int) -> Response:
        found = selectors.access_eligibility(viewer=request.user, public_id=enrolment, eligibility_id=eligibility)
        return Response(EligibilityOutput(services.verify(eligibility=found, actor=request.user, now=clock.now())).data)


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EligibilityRejection(APIView):
    """The applicant does not belong to the group that she named, and has no seat that is kept for it; asking again changes nothing."""

    @extend_schema(operation_id="reject_eligibility", request=RefusalInput, responses=EligibilityOutput)
    def post(self, request: SignedInCall, enrolment: str, eligibility: int) -> Response:
        found = selectors.access_eligibility(viewer=request.user, public_id=enrolment, eligibility_id=eligibility)
        said = RefusalInput(data=request.data)
        said.is_valid(raise_exception=True)
        rejected = services.reject(eligibility=found, **said.validated_data, actor=request.user, now=clock.now())
        return Response(EligibilityOutput(rejected).data)
