"""REST: classes that I missed, and what I say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.enrolment import selectors, services
from courses.enrolment.models import NoShowStanding
from courses.enrolment.rest.shapes import refusals
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from lms.accounts.requests import SignedInCall


class PointOutput(serializers.Serializer[Any]):
    """Points for a class that somebody did not come to. `may_object` says whether she can still say why, until `object_until`."""

    enrolment = serializers.CharField(source="no_show.enrolment.public_id")
    course = serializers.CharField(source="no_show.enrolment.run.course.code")
    title = serializers.CharField(source="no_show.enrolment.run.course.title")
    points = serializers.IntegerField(source="no_show.points")
    standing = serializers.ChoiceField(choices=NoShowStanding.choices)
    recorded_at = serializers.DateTimeField(source="no_show.recorded_at")
    expires_at = serializers.DateTimeField(source="no_show.expires_at")
    may_object = serializers.BooleanField()
    object_until = serializers.DateTimeField()
    objection = serializers.CharField(source="no_show.appeal")
    answer = serializers.CharField(source="no_show.answer")


class PointsOutput(serializers.Serializer[Any]):
    """`blocked_until` is until when the points keep the caller from applying."""

    blocked_until = serializers.DateTimeField(allow_null=True)
    points = PointOutput(many=True)


class ObjectionInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class NoShows(APIView):
    @extend_schema(operation_id="no_shows", responses=PointsOutput)
    def get(self, request: SignedInCall) -> Response:
        """My points for classes that I, or somebody whom I bring along, did not come to; latest first."""
        now = clock.now()
        found = {"points": selectors.points_of(request.user, now=now), "blocked_until": selectors.blocked_until(request.user, now=now)}
        return Response(PointsOutput(found).data)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class NoShowObjection(APIView):
    @extend_schema(
        operation_id="object_to_no_show",
        summary="What I say about a class that I did not come to; once, and in time.",
        description=refusals(
            services.no_shows.ObjectedAlready, services.no_shows.AnsweredAlready, services.no_shows.TooLateToObject, services.ReasonMissing
        ),
        request=ObjectionInput,
        responses=PointOutput,
    )
    def post(self, request: SignedInCall, enrolment: str) -> Response:
        found, now = selectors.access_own_no_show(viewer=request.user, public_id=enrolment), clock.now()
        wanted = ObjectionInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.object_to_no_show(no_show=found, reason=wanted.validated_data["reason"], actor=request.user, now=now)
        found.refresh_from_db()
        return Response(PointOutput(selectors.as_point(found, now=now)).data)
