"""The cache, and what stands in for it while it is away: limits go on counting, sessions come from the database, nobody gets an error page."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)
PAUSE = 2.0  # seconds until the server is asked again
MOST_MISSED = 10_000


@dataclass
class Absence:
    """What the threads of this process know together about a server that does not answer."""

    until: float = 0.0
    missed: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def begin(self) -> None:
        self.until = time.monotonic() + PAUSE

    def miss(self, key: str) -> None:
        with self.lock:
            if len(self.missed) < MOST_MISSED:
                self.missed.add(key)


absence = Absence()


class PatientClient(RedisCacheClient):
    """Asks the server; while it does not answer, this process's own memory. What was written meanwhile is dropped at the server when it is back,
    so that an older value (a session that has ended) does not return with it."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self.memory = LocMemCache("while the server is away", {})

    def _ask(self, server: Callable[[], Any], memory: Callable[[], Any], *, written: str | None = None) -> Any:
        if time.monotonic() >= absence.until:
            try:
                self._catch_up()
                return server()
            except (RedisError, OSError) as error:
                log.warning("the cache is away", error=type(error).__name__)
                absence.begin()
        if written is not None:
            absence.miss(written)
        return memory()

    def _catch_up(self) -> None:
        if not absence.missed:
            return
        with absence.lock:
            if len(absence.missed) >= MOST_MISSED:
                super().clear()
            else:
                super().delete_many(list(absence.missed))
            absence.missed.clear()
            self.memory.clear()

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return bool(self._ask(lambda: super(PatientClient, self).add(key, value, timeout), lambda: self.memory.add(key, value, timeout), written=key))

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(lambda: super(PatientClient, self).get(key, default), lambda: self.memory.get(key, default))

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._ask(lambda: super(PatientClient, self).set(key, value, timeout), lambda: self.memory.set(key, value, timeout), written=key)

    def touch(self, key: Any, timeout: Any) -> bool:
        return bool(self._ask(lambda: super(PatientClient, self).touch(key, timeout), lambda: self.memory.touch(key, timeout)))

    def delete(self, key: Any) -> bool:
        return bool(self._ask(lambda: super(PatientClient, self).delete(key), lambda: self.memory.delete(key), written=key))

    def has_key(self, key: Any) -> bool:
        return bool(self._ask(lambda: super(PatientClient, self).has_key(key), lambda: self.memory.has_key(key)))

    def incr(self, key: Any, delta: Any) -> int:
        return int(self._ask(lambda: super(PatientClient, self).incr(key, delta), lambda: self.memory.incr(key, delta), written=key))


class PatientRedis(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient
