"""REST: who was in the meeting of an online class, from the program in which it took place."""

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
from courses.attendance.data import Fate
from courses.attendance.rules.live_list import LiveRow
from courses.attendance.rules.live_matching import Stay
from courses.attendance.selectors.live import Sorted, TriedRow, members_of, public_ids_of, try_list
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from courses.attendance.services import LiveResult
    from lms.accounts.requests import SignedInCall

MOST_ROWS = 500
OUTCOMES = [*(fate.value for fate in Fate), Sorted.AMBIGUOUS.value, Sorted.UNKNOWN.value, Sorted.OUTSIDE.value]


class LiveRowInput(serializers.Serializer[Any]):
    """One stay in the meeting: who, by enrolment, e-mail address or name, the first that is given; `left_at` null: nobody saw her leave."""

    enrolment = serializers.SlugField(max_length=16, required=False)
    email = serializers.EmailField(required=False, allow_blank=True)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    joined_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("enrolment") or attrs.get("email") or attrs.get("name")):
            raise serializers.ValidationError(_("Say who it was: by enrolment, e-mail address or name."))
        if attrs.get("left_at") is not None and attrs["left_at"] < attrs["joined_at"]:
            raise serializers.ValidationError({"left_at": _("Left before coming")})
        return attrs


class LiveListInput(serializers.Serializer[Any]):
    rows = serializers.ListField(child=LiveRowInput(), allow_empty=False, max_length=MOST_ROWS)


class LiveRowOutput(serializers.Serializer[Any]):
    """What became of one row; `may_be` names the enrolments of all who may be meant where that is unclear."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    enrolment = serializers.CharField(allow_null=True)
    may_be = serializers.ListField(child=serializers.CharField())
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)


class LiveListOutput(serializers.Serializer[Any]):
    """The rows in the order in which they were sent."""

    rows = LiveRowOutput(many=True)


@access.staff
@method_decorator(never_cache, name="dispatch")
class LiveList(APIView):
    """When each person came and went is written down; the same list again changes nothing. Who is unclear is left out and named."""

    @extend_schema(operation_id="read_live_list", request=LiveListInput, responses=LiveListOutput)
    def post(self, request: SignedInCall, run: str, number: int) -> Response:
        class_session = selectors.access_class_session(viewer=request.user, run_public_id=run, number=number)
        sent = LiveListInput(data=request.data)
        sent.is_valid(raise_exception=True)
        members = members_of(class_session=class_session)
        ids = public_ids_of(members)
        tried = try_list(
            class_session=class_session, rows=_rows(sent.validated_data["rows"]), members=members, named=_named(sent.validated_data, ids)
        )
        stays = [
            Stay(enrolment_id=one.enrolment_ids[0], joined_at=one.row.joined_at, left_at=one.row.left_at)
            for one in tried
            if one.sorted_as == Sorted.MATCHED and one.row.joined_at is not None
        ]
        result = services.record_live_list(class_session=class_session, stays=stays, actor=request.user, now=clock.now())
        return Response(LiveListOutput({"rows": [_outcome(one, result, ids) for one in tried]}).data)


def _rows(sent: Sequence[Mapping[str, Any]]) -> list[LiveRow]:
    return [
        LiveRow(number=number, name=one.get("name", ""), email=one.get("email", ""), joined_at=one["joined_at"], left_at=one.get("left_at"))
        for number, one in enumerate(sent)
    ]


def _named(sent: Mapping[str, Any], ids: Mapping[int, str]) -> dict[int, int]:
    """The rows that say whose they are by enrolment; 0 where nobody in the class has it."""
    known = {public_id: pk for pk, public_id in ids.items()}
    return {number: known.get(one["enrolment"], 0) for number, one in enumerate(sent["rows"]) if one.get("enrolment")}


def _outcome(one: TriedRow, result: LiveResult, ids: Mapping[int, str]) -> dict[str, Any]:
    meant = [ids[pk] for pk in one.enrolment_ids]
    if one.sorted_as != Sorted.MATCHED:
        return {"outcome": one.sorted_as.value, "enrolment": None, "may_be": meant, "code": "", "message": ""}
    outcome = result.outcomes[one.enrolment_ids[0]]
    return {"outcome": outcome.fate.value, "enrolment": meant[0], "may_be": [], "code": outcome.code, "message": outcome.message}
