"""What "my learning" and the desks show, put together from the apps that know it."""

from __future__ import annotations

from lms.portal.selectors.learning import my_learning, way_to_certificate
from lms.portal.selectors.registration import registrar_tiles
from lms.portal.selectors.teaching import teaching_cards
from lms.portal.selectors.work import pending_jobs, troubled_jobs

__all__ = ["my_learning", "pending_jobs", "registrar_tiles", "teaching_cards", "troubled_jobs", "way_to_certificate"]
