"""REST: the devices of a registrar's institution: made, seen and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.attendance import selectors, services
from courses.attendance.models import ScanDevice
from lms.accounts import access
from lms.kernel import clock

if TYPE_CHECKING:
    from lms.accounts.requests import SignedInCall


class DeviceInput(serializers.Serializer[Any]):
    """`institution` is a code; without `expires_at` the device works for 180 days."""

    name = serializers.CharField(max_length=60)
    institution = serializers.SlugField(max_length=40)
    expires_at = serializers.DateTimeField(required=False)


class DeviceOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    institution = serializers.CharField(source="institution.code")
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewDeviceOutput(DeviceOutput):
    """The only answer that ever has the token."""

    token = serializers.CharField()


@access.registrar
@method_decorator(never_cache, name="dispatch")
class Devices(GenericAPIView[Any]):
    """The devices of the institutions for which the caller is registrar, the newest first."""

    queryset = ScanDevice.objects.none()

    @extend_schema(operation_id="scan_devices", responses=DeviceOutput(many=True))
    def get(self, request: SignedInCall) -> Response:
        page = self.paginate_queryset(selectors.devices_for(request.user)) or []
        return self.get_paginated_response(DeviceOutput(page, many=True).data)

    @extend_schema(operation_id="make_scan_device", request=DeviceInput, responses={201: NewDeviceOutput})
    def post(self, request: SignedInCall) -> Response:
        """A new device and its token, which is shown only now."""
        said, now = DeviceInput(data=request.data), clock.now()
        said.is_valid(raise_exception=True)
        facts = {"expires_at": now + services.USUAL_DEVICE, **said.validated_data}
        institution = get_object_or_404(selectors.institutions_with_devices_for(request.user), code=facts.pop("institution"))
        device, token = services.issue_device(**facts, institution=institution, actor=request.user, now=now)
        return Response({**DeviceOutput(device).data, "token": token}, status=201)


@access.registrar
@method_decorator(never_cache, name="dispatch")
class DeviceRevocation(APIView):
    """The token opens nothing any more; asking again changes nothing."""

    @extend_schema(operation_id="end_scan_device", request=None, responses=DeviceOutput)
    def post(self, request: SignedInCall, device: int) -> Response:
        found = selectors.access_device(viewer=request.user, device_id=device)
        services.revoke_device(device=found, actor=request.user, now=clock.now())
        found.refresh_from_db()
        return Response(DeviceOutput(found).data)
