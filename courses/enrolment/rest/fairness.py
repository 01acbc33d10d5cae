"""REST: how places were given out, in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from rest_framework.request import Request


class FairnessInput(serializers.Serializer[Any]):
    """A year (`2026`) or a half of one (`2026-1`, `2026-2`); the latest year where it is left out."""

    period = serializers.RegexField(r"^[0-9]{4}(-[12])?$", required=False)


class FiguresOutput(serializers.Serializer[Any]):
    """A line of figures. Null is a number from 1 to 4, or one from which such a number could be computed."""

    name = serializers.CharField(source="label")
    classes = serializers.IntegerField()
    places = serializers.IntegerField()
    applications = serializers.IntegerField(allow_null=True)
    placed = serializers.IntegerField(allow_null=True)
    promoted = serializers.IntegerField(allow_null=True)
    no_shows = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True)
    median_wait = serializers.FloatField(allow_null=True)


class OutcomeOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField(source="label")
    applications = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True)


class DrawLineOutput(serializers.Serializer[Any]):
    run = serializers.CharField(source="run.public_id")
    title = serializers.CharField(source="run.course.title")
    number = serializers.IntegerField(source="run.number")
    drawn_at = serializers.DateTimeField()


class FairnessOutput(serializers.Serializer[Any]):
    """`share` is in per cent of the applications, `median_wait` in days. Without a period nothing has been given out yet."""

    period = serializers.CharField(source="period.code", allow_null=True, default=None)
    periods = serializers.ListField(child=serializers.CharField(), source="period_codes")
    total = FiguresOutput(allow_null=True)
    methods = FiguresOutput(many=True)
    kinds = FiguresOutput(many=True)
    institutions = FiguresOutput(many=True)
    outcomes = OutcomeOutput(many=True)
    draws = DrawLineOutput(many=True)
    cancelled_classes = serializers.IntegerField()


@access.public
class FairnessFigures(APIView):
    @extend_schema(operation_id="fairness", parameters=[FairnessInput], responses=FairnessOutput)
    def get(self, request: Request) -> Response:
        """How places were given out, in figures; numbers in which somebody could be found are hidden."""
        wanted = FairnessInput(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        return Response(FairnessOutput(selectors.fairness(now=clock.now(), code=wanted.validated_data.get("period", ""))).data)
