"""REST: runs that can be taken, and how their places are given out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors
from courses.enrolment.data import RunFilter, RunState
from courses.enrolment.rest.shapes import Data, RunOutput, RunsInput
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rest_framework.request import Request

    from courses.enrolment.data import RunCard


def with_rules(cards: Sequence[RunCard]) -> list[Data]:
    """The cards, each with its pools, stages and terms, in a constant number of queries."""
    rules = selectors.declared_rules([card.run_id for card in cards])
    return [vars(card) | {"state": card.state} | rules[card.run_id] for card in cards]


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
        return self.get_paginated_response(RunOutput(with_rules(selectors.cards_of(page, now=now)), many=True).data)


@access.public
class RunDetail(APIView):
    @extend_schema(operation_id="run", responses=RunOutput)
    def get(self, request: Request, run: str) -> Response:
        card = selectors.card_of(public_id=run, now=clock.now())
        return Response(RunOutput(with_rules([card])[0]).data)
