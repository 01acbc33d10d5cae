"""REST: applying, waiting in line, waiting for any of several dates, the hall at the opening."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors, services
from courses.enrolment.data import CompanionFacts, Wish
from courses.enrolment.rest.measures import MEASURES
from courses.enrolment.rest.mine import answer, with_line
from courses.enrolment.rest.runs import with_rules
from courses.enrolment.rest.shapes import (
    KEY_HEADER,
    KEY_PARAMETER,
    AnyDateInput,
    EnrolmentOutput,
    HallOutput,
    InsteadInput,
    RequestKeyInput,
    RunOutput,
    WishInput,
    refusals,
)
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from courses.catalogue.models import CourseRun
    from lms.accounts.requests import SignedInCall

APPLY = "apply"  # the throttle of everything that asks for a place
RULES = (
    services.AlreadyApplied,
    services.BirthDateMissing,
    services.BlockedByNoShows,
    services.CompanionIsYou,
    services.CompanionTwice,
    services.InvitationNeeded,
    services.InvitationNotValid,
    services.InvitationUsedUp,
    services.NoSeatsForYou,
    services.NotOfAge,
    services.NotYourTurn,
    services.PartyTooLarge,
    services.PersonAlreadyApplied,
    services.RequestKeyReused,
    services.RunIsCancelled,
    services.RunNotOpen,
    services.SessionsOverlap,
    services.SeatsAreBeingDrawn,
    services.StageForOthers,
    services.TakenRecently,
    services.TooManyPlaces,
    services.WindowClosed,
    services.WindowNotOpen,
)


def _wish(request: SignedInCall, run: CourseRun, given: Any) -> Wish:
    """What the caller asks for. Raises for a key or a body that says nothing of the kind."""
    key = RequestKeyInput(data={"request_key": request.headers.get(KEY_HEADER, "")})
    key.is_valid(raise_exception=True)
    given.is_valid(raise_exception=True)
    said = given.validated_data
    return Wish(
        learner=request.user,
        run=run,
        request_key=key.validated_data["request_key"],
        declared=said["audiences"],
        companions=tuple(CompanionFacts(**facts) for facts in said["companions"]),
        may_split=said["may_split"] and bool(said["companions"]),
        invitation=said["invitation"],
    )


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class RunApplication(APIView):
    throttle_scope, throttle_classes = APPLY, MEASURES

    @extend_schema(
        operation_id="apply",
        summary="A place in the run, or a wish for the draw or the review. The same `Idempotency-Key` again gives the first answer again.",
        description=refusals(*RULES, services.RunIsFull),
        parameters=[KEY_PARAMETER],
        request=WishInput,
        responses={201: EnrolmentOutput},
    )
    def post(self, request: SignedInCall, run: str) -> Response:
        wish = _wish(request, selectors.access_public_run(public_id=run), WishInput(data=request.data))
        return answer(services.apply_for(wish=wish, actor=request.user, now=clock.now()), status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class RunWaitingList(APIView):
    throttle_scope, throttle_classes = APPLY, MEASURES

    @extend_schema(
        operation_id="join_waiting_list",
        summary="A place in line, or a place in the run if a seat was free after all. The same `Idempotency-Key` again changes nothing.",
        description=refusals(*RULES, services.WaitingListIsFull, services.NothingToWaitFor),
        parameters=[KEY_PARAMETER],
        request=WishInput,
        responses={201: EnrolmentOutput},
    )
    def post(self, request: SignedInCall, run: str) -> Response:
        wish = _wish(request, selectors.access_public_run(public_id=run), WishInput(data=request.data))
        return answer(services.wait_for(wish=wish, actor=request.user, now=clock.now()), status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class TakenInstead(APIView):
    throttle_scope, throttle_classes = APPLY, MEASURES

    @extend_schema(
        operation_id="alternatives",
        summary="The runs that can be taken in place of a cancelled one.",
        responses=RunOutput(many=True),
    )
    def get(self, request: SignedInCall, enrolment: str) -> Response:
        cancelled = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        found = services.alternatives_for(cancelled=cancelled, now=clock.now()) if selectors.was_cancelled_with_its_run(cancelled) else []
        return Response(RunOutput(with_rules(found), many=True).data)

    @extend_schema(
        operation_id="take_instead",
        summary="A place, or with `wait` one in line, in place of a cancelled run, with what was said then. The same `Idempotency-Key` is one wish.",
        description=refusals(*RULES, services.AlreadyReplaced, services.NothingToReplace, services.RunIsFull, services.WaitingListIsFull),
        parameters=[KEY_PARAMETER],
        request=InsteadInput,
        responses={201: EnrolmentOutput},
    )
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        cancelled = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        key, given = RequestKeyInput(data={"request_key": request.headers.get(KEY_HEADER, "")}), InsteadInput(data=request.data)
        key.is_valid(raise_exception=True)
        given.is_valid(raise_exception=True)
        run = selectors.access_public_run(public_id=given.validated_data["run"])
        do = services.wait_instead if given.validated_data["wait"] else services.take_instead
        made = do(cancelled=cancelled, run=run, request_key=key.validated_data["request_key"], actor=request.user, now=clock.now())
        return answer(made, status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class WaitForAny(APIView):
    throttle_scope, throttle_classes = APPLY, MEASURES

    @extend_schema(
        operation_id="wait_for_any",
        summary="One wish for any of up to five runs: a seat where one is free, else a place in each line. The same `Idempotency-Key` is one wish.",
        description=refusals(*RULES, services.WaitingListIsFull, services.NothingToWaitFor),
        parameters=[KEY_PARAMETER],
        request=AnyDateInput,
        responses={201: EnrolmentOutput(many=True)},
    )
    def post(self, request: SignedInCall) -> Response:
        given = AnyDateInput(data=request.data)
        given.is_valid(raise_exception=True)
        runs = selectors.published_runs(given.validated_data["runs"])
        if len(runs) < len(given.validated_data["runs"]):
            raise Http404
        wish = _wish(request, runs[0], given)
        made = services.wait_for_any(wishes=[replace(wish, run=run) for run in runs], actor=request.user, now=clock.now())
        return Response(EnrolmentOutput(with_line(made), many=True).data, status=201)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class RunHall(APIView):
    throttle_scope = "hall"

    @extend_schema(
        operation_id="place_in_hall",
        summary="Where the caller stands in the hall of a run.",
        description=refusals(services.NoHall, services.WindowClosed),
        responses=HallOutput,
    )
    def get(self, request: SignedInCall, run: str) -> Response:
        found = selectors.access_public_run(public_id=run)
        return Response(HallOutput(services.place_in_hall(run=found, learner=request.user, now=clock.now())).data)

    @extend_schema(
        operation_id="arrive_in_hall",
        summary="The caller waits in the hall until it is her turn to apply; coming again changes nothing.",
        description=refusals(services.NoHall, services.HallNotOpen, services.WindowClosed, services.RunIsCancelled),
        request=None,
        responses=HallOutput,
    )
    def post(self, request: SignedInCall, run: str) -> Response:
        found, now = selectors.access_public_run(public_id=run), clock.now()
        services.arrive(run=found, learner=request.user, now=now)
        return Response(HallOutput(services.place_in_hall(run=found, learner=request.user, now=now)).data)
