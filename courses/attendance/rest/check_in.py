"""REST: a learner's own device says that she is there, with a code from the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import services
from courses.attendance.data import Fate, Sender
from courses.attendance.forms.codes import six_digits
from courses.attendance.models import Kind, Source, Status
from courses.attendance.rules.scanned import SCREENS
from courses.attendance.selectors import screens
from courses.attendance.services import checking_in, scan_errors
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from datetime import datetime

    from lms.accounts.models import User
    from lms.accounts.requests import SignedInCall

REFUSALS = (
    scan_errors.AlreadyRecorded,
    scan_errors.ExpiredCode,
    scan_errors.ForgedCode,
    scan_errors.NoPlaceHere,
    scan_errors.TooManyTries,
    scan_errors.WrongCode,
    services.ClassSessionIsCancelled,
    services.NonceIsUsed,
    services.RollIsClosed,
    services.SeenTooEarly,
    services.SeenTooLate,
)


class CheckInInput(serializers.Serializer[Any]):
    """The parts of a scanned address, or the six spoken digits alone. What the device's clock says is not asked: the server's counts."""

    code = serializers.CharField(max_length=20)
    nonce = serializers.CharField(max_length=64, help_text="Made by the client for this one reading; the same again changes nothing.")
    run = serializers.SlugField(max_length=16, required=False)
    number = serializers.IntegerField(min_value=0, max_value=32767, required=False)
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in SCREENS], required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = {"run", "number", "kind"} & attrs.keys()
        if named and len(named) < 3:
            raise serializers.ValidationError(_("A scanned code needs its run, number and kind; a spoken one needs none of them."))
        if not named:
            digits = six_digits(attrs["code"])
            if digits is None:
                raise serializers.ValidationError({"code": _("The code has six digits, such as 123 456. Nothing was sent.")})
            attrs["code"] = digits
        return attrs


class CheckInOutput(serializers.Serializer[Any]):
    """`recorded` now, or `repeated`: it was recorded before under this nonce. `status` is what the record says at present."""

    fate = serializers.ChoiceField(choices=[Fate.RECORDED.value, Fate.REPEATED.value])
    run = serializers.CharField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    observed_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=Status.choices, allow_blank=True)


@access.signed_in
@method_decorator(never_cache, name="dispatch")
class CheckIn(APIView):
    @extend_schema(
        operation_id="check_in",
        summary="The caller was seen at this moment, by a code from the screen of a class of hers.",
        description="Refused with the code of one of these problems: " + ", ".join(sorted(f"`{one.code}`" for one in REFUSALS)) + ".",
        request=CheckInInput,
        responses={201: CheckInOutput},
    )
    def post(self, request: SignedInCall) -> Response:
        given = CheckInInput(data=request.data)
        given.is_valid(raise_exception=True)
        done = _done(learner=request.user, said=given.validated_data, now=clock.now())
        if done.refusal is not None or done.class_session is None:
            raise done.refusal or scan_errors.NoPlaceHere
        session = done.class_session
        answer = {
            "fate": done.outcome.fate,
            "run": session.run.public_id,
            "number": session.number,
            "kind": done.kind,
            "observed_at": done.at,
            "status": done.outcome.status,
        }
        return Response(CheckInOutput(answer).data, status=201 if done.outcome.fate is Fate.RECORDED else 200)


def _done(*, learner: User, said: dict[str, Any], now: datetime) -> checking_in.CheckIn:
    """The first answer again where the nonce is known: its code may be old by now. Raises what a code that is not good deserves."""
    sender = Sender(actor_id=learner.pk)
    stamp = checking_in.Stamp(source=Source.SPOKEN, text=said["code"], at=now, nonce=said["nonce"])
    if "run" in said and screens.recorded_scan(learner=learner, nonce=said["nonce"]) is None:
        stamp = checking_in.stamp_scan(scanned=checking_in.Scanned(**said), sender=sender, now=now)
    return checking_in.check_in(learner=learner, stamp=stamp, sender=sender, now=now)
