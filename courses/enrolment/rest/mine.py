"""REST: my enrolments, and what I do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors, services
from courses.enrolment.rest.shapes import EnrolmentOutput, WithdrawnOutput, refusals
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInCall


def with_line(enrolments: Sequence[Enrolment]) -> list[Enrolment]:
    """The enrolments, each with what it has to do with the waiting list and with its party, in three queries at the most."""
    positions, offers = selectors.positions_in_line(enrolments), selectors.open_offers(enrolments)
    parties = selectors.parties_of(enrolments)
    for enrolment in enrolments:
        offer = offers.get(enrolment.pk)
        line = {"position_in_line": positions.get(enrolment.pk), "offer_expires_at": offer.expires_at if offer else None}
        party = [member.state for member in parties.get(enrolment.party_id or 0, [])]
        vars(enrolment).update(line, party_states=party)
    return list(enrolments)


def answer(enrolment: Enrolment, status: int = 200) -> Response:
    return Response(EnrolmentOutput(with_line([enrolment])[0]).data, status=status)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class Enrolments(GenericAPIView[Any]):
    """My applications, latest first."""

    @extend_schema(operation_id="enrolments", responses=EnrolmentOutput(many=True))
    def get(self, request: SignedInCall) -> Response:
        page = self.paginate_queryset(selectors.enrolments_for(request.user)) or []
        return self.get_paginated_response(EnrolmentOutput(with_line(page), many=True).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentWithdrawal(APIView):
    @extend_schema(
        operation_id="withdraw",
        summary="The place is given back; asking again changes nothing.",
        description=refusals(services.NotCurrent, services.TooLateToWithdraw),
        request=None,
        responses=EnrolmentOutput,
    )
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        return answer(services.withdraw(enrolment=found, actor=request.user, now=clock.now()))


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class PartyWithdrawal(APIView):
    @extend_schema(
        operation_id="withdraw_together",
        summary="Everybody who applied together with me gives the place back; asking again changes nothing.",
        description=refusals(services.NotCurrent, services.TooLateToWithdraw),
        request=None,
        responses=WithdrawnOutput,
    )
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        withdrawn = services.withdraw_together(enrolment=found, actor=request.user, now=clock.now())
        return Response(WithdrawnOutput({"withdrawn": withdrawn}).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class EnrolmentAcceptance(APIView):
    @extend_schema(
        operation_id="accept_offer",
        summary="The offered place, and those of whoever applied together with me, are taken; asking again changes nothing.",
        description=refusals(services.OfferLapsed, services.NotOffered, services.SessionsOverlap),
        request=None,
        responses=EnrolmentOutput,
    )
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found = selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        return answer(services.accept_offer(enrolment=found, actor=request.user, now=clock.now()))
