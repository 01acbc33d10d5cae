"""REST: what is public about a draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors
from courses.enrolment.models import PartyPolicy, SeedKind
from courses.enrolment.rules.drawing import DrawStage
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from rest_framework.request import Request

DRAW_STAGES = [stage.value for stage in DrawStage]


class SealOutput(serializers.Serializer[Any]):
    """What a registrar sealed: its SHA-256, and the secret itself once it is revealed."""

    who = serializers.CharField()
    sha256 = serializers.CharField()
    made_at = serializers.DateTimeField()
    secret = serializers.CharField(allow_blank=True)
    revealed_at = serializers.DateTimeField(allow_null=True)


class DrawOutput(serializers.Serializer[Any]):
    """How far a draw is: `applying`, `list-closed`, `drawn` (fixed, and told at `result_at`), `told`. Hashes are SHA-256 in hexadecimal digits."""

    stage = serializers.ChoiceField(choices=DRAW_STAGES)
    result_at = serializers.DateTimeField(allow_null=True, source="terms.result_at")
    party_policy = serializers.ChoiceField(choices=PartyPolicy.choices, source="terms.party_policy")
    seed_kind = serializers.ChoiceField(choices=SeedKind.choices, source="terms.seed_kind")
    seed_source = serializers.CharField(allow_blank=True, source="terms.seed_source")
    seals = SealOutput(many=True, source="secrets")
    applications = serializers.IntegerField()
    closed_at = serializers.DateTimeField(allow_null=True)
    terms_sha256 = serializers.CharField(allow_null=True)
    candidates_sha256 = serializers.CharField(allow_null=True)
    drawn_at = serializers.DateTimeField(allow_null=True)
    record_sha256 = serializers.CharField(allow_null=True)
    record_url = serializers.CharField(allow_null=True, help_text="Where the record is downloaded, once the result is told.")


@access.public
class RunDraw(APIView):
    """The draw of a run: what was fixed before, and what came of it."""

    @extend_schema(operation_id="run_draw", responses=DrawOutput)
    def get(self, request: Request, run: str) -> Response:
        found = selectors.access_drawn_run(public_id=run)
        standing = selectors.draw_standing(run=found, now=clock.now())
        closed, result = standing.closed, standing.result
        facts = {
            **vars(standing),
            "closed_at": closed and closed.closed_at,
            "terms_sha256": closed and closed.terms_sha256,
            "candidates_sha256": closed and closed.candidates_sha256,
            "drawn_at": result and result.drawn_at,
            "record_sha256": result and result.record_sha256,
            "record_url": request.build_absolute_uri(reverse("enrolment:draw-record", args=[run])) if standing.is_told else None,
        }
        return Response(DrawOutput(facts).data)
