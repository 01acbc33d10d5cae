"""How often one address may try codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from lms.privacy import client

if TYPE_CHECKING:
    from django.http import HttpRequest

log = structlog.get_logger(__name__)

MOST: Final = 30
SECONDS: Final = 60


def too_many_codes(request: HttpRequest) -> bool:
    """Whether this address has asked more than `MOST` times within `SECONDS`. Without a cache everybody may ask: the codes are 130 bits long."""
    key = f"certificates:codes:{client.address(request)}"
    try:
        cache.add(key, 0, timeout=SECONDS)
        return bool(cache.incr(key) > MOST)
    except ValueError:  # it ran out between the two
        return False
    except RedisError:
        log.warning("no cache, so codes are not counted")
        return False
