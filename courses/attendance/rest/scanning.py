"""REST: open class sessions, the roster of a room, and what was seen there. For staff, and for devices by their own tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import selectors, services
from courses.attendance.data import Sender
from courses.attendance.models import ScanDevice
from courses.attendance.rest import shapes
from courses.attendance.rest.device_tokens import WITH_DEVICES, StaffOrDevice
from courses.catalogue.models import ClassSession
from lms.accounts import access
from lms.kernel import clock
from lms.privacy import client
from lms.privacy import services as privacy_services
from lms.privacy.models import Action

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request

    from courses.attendance.data import Outcome
    from courses.attendance.selectors import OnRoster


@access.staff
@method_decorator(never_cache, name="dispatch")
class OpenClassSessions(GenericAPIView[Any]):
    """What can be scanned now: from one hour before a class begins until the end of its day."""

    authentication_classes = WITH_DEVICES
    permission_classes = (StaffOrDevice,)
    throttle_scope = "scan"
    queryset = ClassSession.objects.none()

    @extend_schema(operation_id="open_class_sessions", responses=shapes.OpenClassSessionOutput(many=True))
    def get(self, request: Request) -> Response:
        device, now = _device(request), clock.now()
        found = selectors.open_class_sessions_of(device, now=now) if device is not None else selectors.open_class_sessions_for(request.user, now=now)
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(shapes.OpenClassSessionOutput(page, many=True).data)


@access.staff
@method_decorator(never_cache, name="dispatch")
class ScannerRoster(APIView):
    """Everybody who may come in by this door, guests of a shared class session too. The look at the names is logged."""

    authentication_classes = WITH_DEVICES
    permission_classes = (StaffOrDevice,)
    throttle_scope = "scan"

    @extend_schema(operation_id="scanner_roster", parameters=[shapes.RosterInput], responses=shapes.RosterOutput)
    def get(self, request: Request, run: str, number: int) -> Response:
        device, now = _device(request), clock.now()
        if device is not None:
            found = selectors.access_open_class_session(device=device, run_public_id=run, number=number, now=now)
        else:
            found = selectors.access_class_session(viewer=request.user, run_public_id=run, number=number)
        asked = shapes.RosterInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        people = selectors.room_roster(class_session=found)
        _note_look(request, found, people, now=now)
        body = {"opens_at": services.opens_at(found), "until": services.seen_until(found), "people": people}
        return Response(shapes.RosterOutput(body, context=asked.validated_data).data)


@access.staff
@method_decorator(never_cache, name="dispatch")
class ScannedObservations(APIView):
    """What was seen, up to 500 rows at a time; each is written down once, however often it is sent.

    A device can still send for seven days what it saw while it had no connection.
    """

    authentication_classes = WITH_DEVICES
    permission_classes = (StaffOrDevice,)
    throttle_scope = "scan"

    @extend_schema(operation_id="record_observations", request=shapes.ObservationsShape, responses=shapes.ScanOutcomesOutput)
    def post(self, request: Request, run: str, number: int) -> Response:
        device, now = _device(request), clock.now()
        if device is not None:
            found = selectors.access_class_session_to_send(device=device, run_public_id=run, number=number, now=now)
        else:
            found = selectors.access_class_session(viewer=request.user, run_public_id=run, number=number)
        sent = shapes.ObservationsInput(data=request.data)
        sent.is_valid(raise_exception=True)
        rows = [shapes.ObservationInput(data=row) for row in sent.validated_data["observations"]]
        scans = {at: services.Scan(**row.validated_data) for at, row in enumerate(rows) if row.is_valid()}
        sender = Sender(actor_id=request.user.pk, device_id=device.pk if device is not None else None)
        written, names = services.record_scans(class_session=found, scans=list(scans.values()), sender=sender, now=now)
        answers = {at: _answer(outcome, names) for at, outcome in zip(scans, written, strict=True)}
        outcomes = [answers.get(at) or _invalid(row) for at, row in enumerate(rows)]
        return Response(shapes.ScanOutcomesOutput({"outcomes": outcomes}).data)


def _device(request: Request) -> ScanDevice | None:
    return request.auth if isinstance(request.auth, ScanDevice) else None


def _note_look(request: Request, class_session: ClassSession, people: list[OnRoster], *, now: datetime) -> None:
    device, person = _device(request), request.user
    if device is not None:
        services.note_device_looked(device=device, class_session_id=class_session.pk, people=len(people), now=now)
    if not person.is_authenticated:
        return
    privacy_services.record_access(
        actor=person,
        action=Action.LIST,
        subjects=[one.learner_id for one in people],
        purpose=f"scanner {class_session.number} of run {class_session.run.public_id}",
        ip=client.address(request),
        now=now,
    )


def _answer(outcome: Outcome, names: dict[int, str]) -> dict[str, Any]:
    known = names.get(outcome.enrolment_id or 0, "")
    return {
        "nonce": outcome.nonce,
        "outcome": outcome.fate,
        "code": outcome.code,
        "message": outcome.message,
        "enrolment": known,
        "status": outcome.status if known else "",
        "errors": {},
    }


def _invalid(row: shapes.ObservationInput) -> dict[str, Any]:
    """The 422 of one row; its nonce as it was sent, where it had one."""
    sent = row.initial_data
    nonce = sent.get("nonce", "") if isinstance(sent, dict) else ""
    return {
        "nonce": nonce if isinstance(nonce, str) else "",
        "outcome": shapes.INVALID,
        "code": shapes.INVALID,
        "message": _("This row is not complete, so it was not recorded. Scan again."),
        "enrolment": "",
        "status": "",
        "errors": row.errors,
    }
