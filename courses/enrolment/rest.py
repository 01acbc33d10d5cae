"""REST: runs that can be taken, applying, my enrolments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.catalogue.models import CourseKind
from courses.enrolment import selectors, services
from courses.enrolment.data import RunFilter, RunState
from courses.enrolment.models import Channel, EligibilityState, EnrolmentState
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rest_framework.request import Request

    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInCall

Data = dict[str, Any]
KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 64
RUN_STATES = [state.value for state in RunState if state is not RunState.DRAFT]


class SeatsOutput(serializers.Serializer[Any]):
    capacity = serializers.IntegerField()
    taken = serializers.IntegerField()
    left = serializers.IntegerField()


class RunOutput(serializers.Serializer[Any]):
    """Titles and names are in the language of the request; `state` is computed from what staff decided, the clock and the seats."""

    id = serializers.CharField(source="public_id")
    course = serializers.CharField(source="course_code")
    number = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=CourseKind.choices)
    state = serializers.ChoiceField(choices=RUN_STATES)
    state_label = serializers.CharField(source="look.label")
    institution = serializers.CharField()
    venue = serializers.CharField()
    is_online = serializers.BooleanField()
    fee = serializers.IntegerField()
    apply_opens_at = serializers.DateTimeField()
    apply_closes_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seats = SeatsOutput()


class RunsInput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=RUN_STATES, required=False)
    kind = serializers.ChoiceField(choices=CourseKind.choices, required=False)


class RequestKeyInput(serializers.Serializer[Any]):
    """Made by the client, the same for each repetition of one wish."""

    request_key = serializers.RegexField(r"^[\x21-\x7e]+$", max_length=LONGEST_KEY)


KEY_PARAMETER = OpenApiParameter(KEY_HEADER, str, OpenApiParameter.HEADER, required=True, description=RequestKeyInput.__doc__ or "")


class EnrolmentOutput(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    run = serializers.CharField(source="run.public_id")
    course = serializers.CharField(source="run.course.code")
    title = serializers.CharField(source="run.course.title")
    state = serializers.ChoiceField(choices=EnrolmentState.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    applied_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    position_in_line = serializers.IntegerField(allow_null=True)
    offer_expires_at = serializers.DateTimeField(allow_null=True)
    withdraw_until = serializers.DateTimeField(source="run.withdraw_until")


def _with_line(enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """The enrolments, each with what it has to do with the waiting list, in two queries at the most."""
    positions, offers = selectors.positions_in_line(enrolments), selectors.open_offers(enrolments)
    for enrolment in enrolments:
        offer = offers.get(enrolment.pk)
        line = {"position_in_line": positions.get(enrolment.pk), "offer_expires_at": offer.expires_at if offer else None}
        vars(enrolment).update(line)
    return list(enrolments)


def _answer(enrolment: Enrolment, status: int = 200) -> Response:
    return Response(EnrolmentOutput(_with_line([enrolment])[0]).data, status=status)


def _wish(request: SignedInCall, run: str) -> Data:
    key = RequestKeyInput(data={"request_key": request.headers.get(KEY_HEADER, "")})
    found = selectors.access_public_run(public_id=run)
    key.is_valid(raise_exception=True)
    learner = request.user
    return {"learner": learner, "run": found, "request_key": key.validated_data["request_key"], "actor": learner, "now": clock.now()}


@access.public
class Runs(GenericAPIView[Any]):
    """The runs that everybody may see, in the order in which they start."""

    @extend_schema(operation_id="runs", parameters=[RunsInput], responses=RunOutput(many=True))
    def get(self, request: Request) -> Response:
        wanted = RunsInput(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        chosen = wanted.validated_data
        states = (RunState(chosen["state"]),) if "state" in chosen else ()
        kinds = (chosen["kind"],) if "kind" in chosen else ()
        now = clock.now()
        found = selectors.runs(now=now, wanted=RunFilter(states=states, kinds=kinds))
        page = self.paginate_queryset(found.select_related("course__institution")) or []
        return self.get_paginated_response(RunOutput(selectors.cards_of(page, now=now), many=True).data)


@access.public
class RunDetail(APIView):
    @extend_schema(operation_id="run", responses=RunOutput)
    def get(self, request: Request, run: str) -> Response:
        return Response(RunOutput(selectors.card_of(public_id=run, now=clock.now())).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class RunApplication(APIView):
    """A place in the run for whoever asks. The same `Idempotency-Key` again gives the first answer again."""

    @extend_schema(operation_id="apply", parameters=[KEY_PARAMETER], request=None, responses={201: EnrolmentOutput})
    def post(self, request: SignedInCall, run: str) -> Response:
        return _answer(services.apply(**_wish(request, run)), status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class RunWaitingList(APIView):
    """A place in line for whoever asks, or a place in the run if a seat was free after all. The same `Idempotency-Key` again changes nothing."""

    @extend_schema(operation_id="join_waiting_list", parameters=[KEY_PARAMETER], request=None, responses={201: EnrolmentOutput})
    def post(self, request: SignedInCall, run: str) -> Response:
        return _answer(services.join_waiting_list(**_wish(request, run)), status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class Enrolments(GenericAPIView[Any]):
    """My applications, latest first."""

    @extend_schema(operation_id="enrolments", responses=EnrolmentOutput(many=True))
    def get(self, request: SignedInCall) -> Response:
        page = self.paginate_queryset(selectors.enrolments_for(request.user)) or []
        return self.get_paginated_response(EnrolmentOutput(_with_line(page), many=True).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentWithdrawal(APIView):
    """The place is given back; asking again changes nothing."""

    @extend_schema(operation_id="withdraw", request=None, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        return _answer(services.withdraw(enrolment=found, actor=request.user, now=clock.now()))


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentAcceptance(APIView):
    """The offered place is taken; asking again changes nothing."""

    @extend_schema(operation_id="accept_offer", request=None, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        return _answer(services.accept_offer(enrolment=found, actor=request.user, now=clock.now()))


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
        return _answer(services.send_papers(enrolment=found, files=sent.validated_data["papers"], actor=request.user, now=clock.now()))


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
        return _answer(services.approve(enrolment=found, actor=request.user, now=clock.now()))


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EnrolmentRefusal(APIView):
    """The application was not accepted; asking again changes nothing."""

    @extend_schema(operation_id="refuse", request=RefusalInput, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found, said = selectors.access_application(viewer=request.user, public_id=enrolment), RefusalInput(data=request.data)
        said.is_valid(raise_exception=True)
        return _answer(services.refuse(enrolment=found, **said.validated_data, actor=request.user, now=clock.now()))


@access.registrar
@method_decorator(never_cache, name="dispatch")
class EnrolmentDocuments(APIView):
    """The applicant is asked for papers, by a day; asking for the same again changes nothing."""

    @extend_schema(operation_id="ask_for_documents", request=DocumentsInput, responses=EnrolmentOutput)
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found, said = selectors.access_application(viewer=request.user, public_id=enrolment), DocumentsInput(data=request.data)
        said.is_valid(raise_exception=True)
        return _answer(services.ask_for_documents(enrolment=found, **said.validated_data, actor=request.user, now=clock.now()))


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
