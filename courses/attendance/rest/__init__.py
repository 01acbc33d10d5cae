"""REST: one module for each kind of work."""

from __future__ import annotations

from courses.attendance.rest.devices import DeviceRevocation, Devices
from courses.attendance.rest.scanning import OpenClassSessions, ScannedObservations, ScannerRoster

__all__ = [
    "DeviceRevocation",
    "Devices",
    "OpenClassSessions",
    "ScannedObservations",
    "ScannerRoster",
]
