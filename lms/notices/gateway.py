"""Where a message to a phone goes. A contract with a telephone network becomes one more class here and one more word in LMS_MESSAGE_GATEWAY."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from lms.kernel import clock, korean
from lms.notices.models import TextMessage

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Message:
    """A text for a mobile number (digits only). With the code of an approved `template` it goes by alimtalk first, and as a text where that fails.

    `reference` is ours, and the same until a try is known to have failed, so that a gateway can be asked whether it has the message.
    """

    to: str
    text: str
    subject: str = ""
    reference: str = ""
    template: str = ""
    variables: dict[str, str] = field(default_factory=dict)


class Fate(StrEnum):
    UNDER_WAY = "under-way"
    ARRIVED = "arrived"
    LOST = "lost"


@dataclass(frozen=True)
class Receipt:
    """What became of a message: by which channel it arrived, or the network's code for why it did not."""

    fate: Fate
    channel: str = ""
    code: str = ""


class MessageGateway(Protocol):
    tells_receipts: ClassVar[bool]

    def send(self, message: Message) -> str:
        """The message is on its way, and the gateway's own name for it is returned; NotSent says that it is not, Unclear that nobody knows."""

    def knows(self, message: Message) -> bool | None:
        """Whether the gateway took the message before; None where it cannot tell."""

    def receipt(self, message: Message, *, name: str) -> Receipt | None:
        """What became of a message that the gateway took and called `name`; None where it cannot tell now. Asked only if `tells_receipts`."""


class NotSent(Exception):
    """The gateway did not take the message; it may be asked again. `code` is what it said, and names nobody."""

    def __init__(self, code: str = "") -> None:
        super().__init__(code)
        self.code = code


class Unclear(Exception):
    """The gateway may have taken the message and may not: asking again could send it twice."""


class Silent:
    """What takes a message and never hears of it again."""

    tells_receipts: ClassVar[bool] = False

    def receipt(self, message: Message, *, name: str) -> Receipt | None:
        return None


class ConsoleGateway(Silent):
    """For development: the text stands in the terminal."""

    def send(self, message: Message) -> str:
        sys.stderr.write(f"\n--- text message to {korean.phone_text(message.to)} ---\n{message.text}\n---\n")
        sys.stderr.flush()
        return ""

    def knows(self, message: Message) -> bool | None:
        return None


class OutboxGateway(Silent):
    """Where there is no contract yet: the text is kept for a day, for staff to read out to the person."""

    def send(self, message: Message) -> str:
        now = clock.now()
        TextMessage.objects.filter(created_at__lt=now - KEPT).delete()
        return str(TextMessage.objects.create(to=message.to, text=message.text, reference=message.reference, created_at=now).pk)

    def knows(self, message: Message) -> bool | None:
        return TextMessage.objects.filter(reference=message.reference).exists()


class DemoGateway(OutboxGateway):
    """For a demo: the text stands in the terminal, and is kept for whoever tries the site in a browser."""

    def send(self, message: Message) -> str:
        ConsoleGateway().send(message)
        return super().send(message)


GATEWAYS: dict[str, type[MessageGateway]] = {"console": ConsoleGateway, "outbox": OutboxGateway, "demo": DemoGateway}
LAZY = {"solapi": "lms.notices.solapi_gateway.SolapiGateway"}  # its package costs 60 MB that only who uses it should pay


def current() -> MessageGateway:
    name = settings.LMS_MESSAGE_GATEWAY
    made: type[MessageGateway] = GATEWAYS[name] if name in GATEWAYS else import_string(LAZY[name])
    return made()
