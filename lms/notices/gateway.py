"""Where a text message goes. A contract with a telephone network becomes one more class here and one more word in LMS_MESSAGE_GATEWAY."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Protocol

from django.conf import settings

from lms.kernel import clock, korean
from lms.notices.models import TextMessage

KEPT = timedelta(days=1)


class MessageGateway(Protocol):
    def send(self, to: str, text: str) -> None:
        """The text is on its way to the number (digits only), or an exception says that it is not."""


class NotSent(Exception):
    """The gateway did not take the message; it may be asked again."""


class ConsoleGateway:
    """For development: the text stands in the terminal."""

    def send(self, to: str, text: str) -> None:
        sys.stderr.write(f"\n--- text message to {korean.phone_text(to)} ---\n{text}\n---\n")
        sys.stderr.flush()


class OutboxGateway:
    """Where there is no contract yet: the text is kept for a day, for staff to read out to the person."""

    def send(self, to: str, text: str) -> None:
        now = clock.now()
        TextMessage.objects.filter(created_at__lt=now - KEPT).delete()
        TextMessage.objects.create(to=to, text=text, created_at=now)


class DemoGateway(OutboxGateway):
    """For a demo: the text stands in the terminal, and is kept for whoever tries the site in a browser."""

    def send(self, to: str, text: str) -> None:
        ConsoleGateway().send(to, text)
        super().send(to, text)


GATEWAYS: dict[str, type[MessageGateway]] = {"console": ConsoleGateway, "outbox": OutboxGateway, "demo": DemoGateway}


def current() -> MessageGateway:
    return GATEWAYS[settings.LMS_MESSAGE_GATEWAY]()
