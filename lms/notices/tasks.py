from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lms.accounts.models import User
from lms.kernel import jobs
from lms.notices import services

if TYPE_CHECKING:
    from datetime import datetime


@jobs.task(services.JOB, outside=True)
def deliver(*, now: datetime, notice_id: int, was_begun: bool = False, **_: Any) -> None:
    services.deliver(notice_id=notice_id, was_begun=was_begun, now=now)


@jobs.task("notices.prune")
def prune(*, now: datetime, **_: Any) -> None:
    services.prune(now=now)


@jobs.task("notices.follow")
def follow(*, now: datetime, **_: Any) -> None:
    services.follow(now=now)


@jobs.task("notices.retry_many")
def retry_many(*, now: datetime, notice_ids: list[int], actor_id: int, **_: Any) -> None:
    services.retry_many(notice_ids=notice_ids, actor=User.objects.get(pk=actor_id), now=now)
