"""REST: is this certificate real?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.models import AwardState
from certificates.rules import codes
from certificates.selectors import awards
from lms.accounts import access

if TYPE_CHECKING:
    from rest_framework.request import Request


class VerifiedAwardOutput(serializers.Serializer[object]):
    """As it was printed, the name half hidden. `state` is `issued` (valid), `revoked` or `superseded` (a corrected one was issued)."""

    state = serializers.ChoiceField(choices=AwardState.values)
    number = serializers.CharField()
    title = serializers.CharField()
    masked_name = serializers.CharField()
    course = serializers.CharField()
    period = serializers.CharField()
    hours = serializers.CharField()
    issuer = serializers.CharField()
    issued_on = serializers.DateField()
    ended_at = serializers.DateTimeField(allow_null=True)
    replaced_by = serializers.CharField(allow_blank=True)
    replaces = serializers.CharField(allow_blank=True)
    document_sha256 = serializers.CharField(allow_blank=True)


@access.public
class VerifyAward(APIView):
    throttle_scope = "verify"

    @extend_schema(operation_id="verify_award", responses=VerifiedAwardOutput, auth=[])
    def get(self, request: Request, code: str) -> Response:
        """What the register says of the certificate with this code; 404 for a code that was never issued."""
        award = awards.verified_award(code=codes.normal_code(code), language="ko")
        if award is None:
            raise Http404
        return Response(VerifiedAwardOutput(award).data, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
