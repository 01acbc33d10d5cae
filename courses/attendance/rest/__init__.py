"""REST: what scanners and the devices at the door ask for and send."""

from __future__ import annotations

from courses.attendance.rest.devices import DeviceRevocation, Devices
from courses.attendance.rest.scanning import OpenClassSessions, ScannedObservations, ScannerRoster

__all__ = ["DeviceRevocation", "Devices", "OpenClassSessions", "ScannedObservations", "ScannerRoster"]
