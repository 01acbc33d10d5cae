"""Why a document cannot be made."""

from __future__ import annotations


class RenderingError(Exception):
    """The document was not made."""


class ForbiddenAsset(RenderingError):
    """A layout asked for something that is not among the assets shipped with it."""


class DoesNotFit(RenderingError):
    """The words need more than one page."""


class SubsetterMissing(RenderingError):
    """libharfbuzz-subset is not installed: a document would take twenty times as long."""
