"""REST: what a learner's browser played of an online lecture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import selectors, services
from courses.enrolment import selectors as enrolment_selectors
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from courses.attendance.rules import Watched
    from courses.enrolment.models import Enrolment
    from lms.accounts.requests import SignedInCall

MOST_AT_ONCE = 200
LONGEST_NONCE = 64
LAST_SECOND = 32_767 * 60


class StretchInput(serializers.Serializer[Any]):
    """A stretch of the lecture that was played: whole seconds from its beginning, half-open. The nonce names this one report."""

    nonce = serializers.RegexField(r"^[A-Za-z0-9_-]+$", max_length=LONGEST_NONCE)

    def get_fields(self) -> dict[str, Any]:
        begins = serializers.IntegerField(source="from_second", min_value=0, max_value=LAST_SECOND)
        ends = serializers.IntegerField(source="to_second", min_value=0, max_value=LAST_SECOND)
        return {**super().get_fields(), "from": begins, "to": ends}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from_second"] >= attrs["to_second"]:
            raise serializers.ValidationError({"to": _("Has to be after “from”.")})
        return attrs


class PlayedInput(serializers.Serializer[Any]):
    """What waits, oldest first: one report, or several after a time without a connection."""

    played = serializers.ListField(child=StretchInput(), allow_empty=False, max_length=MOST_AT_ONCE)


class CoverageOutput(serializers.Serializer[Any]):
    """How much of the lecture was watched by the word of the learner's browser; per cents are cut. `needed` 0: watching does not count."""

    seconds = serializers.IntegerField()
    length = serializers.IntegerField()
    percent = serializers.IntegerField()
    needed = serializers.IntegerField()


class ReportOutput(CoverageOutput):
    """`believed` and `cut`: new seconds of this report that were written down, and that did not fit into the time since the last report."""

    believed = serializers.IntegerField()
    cut = serializers.IntegerField()


def _coverage(watched: Watched, *, enrolment: Enrolment) -> dict[str, int]:
    needed = selectors.needed_to_attend(run=enrolment.run)
    return {"seconds": watched.seconds, "length": watched.length, "percent": watched.percent, "needed": needed}


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class LecturePlayed(APIView):
    """How much of an online lecture somebody watched."""

    @extend_schema(operation_id="lecture_coverage", responses=CoverageOutput)
    def get(self, request: SignedInCall, enrolment: str, number: int) -> Response:
        place = enrolment_selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        lecture = selectors.access_lecture(enrolment=place, number=number)
        watched = selectors.watched(enrolment=place, lecture=lecture)
        return Response(CoverageOutput(_coverage(watched, enrolment=place)).data)

    @extend_schema(operation_id="report_played", request=PlayedInput, responses=ReportOutput)
    def post(self, request: SignedInCall, enrolment: str, number: int) -> Response:
        """What is new and fits into the time since the last report is written down; the same nonce again changes nothing."""
        place = enrolment_selectors.access_enrolment(viewer=request.user, public_id=enrolment)
        lecture = selectors.access_lecture(enrolment=place, number=number)
        sent = PlayedInput(data=request.data)
        sent.is_valid(raise_exception=True)
        played = [services.Played(**one) for one in sent.validated_data["played"]]
        report = services.report_played(enrolment=place, lecture=lecture, played=played, now=clock.now())
        facts = {**_coverage(report.watched, enrolment=place), "believed": report.believed, "cut": report.cut}
        return Response(ReportOutput(facts).data)
