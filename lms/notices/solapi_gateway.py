"""Texts and alimtalk through SOLAPI, a Korean messaging service, by its own package."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import httpx
from django.conf import settings
from pydantic import ValidationError
from solapi import SolapiMessageService
from solapi.error.MessageNotReceiveError import MessageNotReceivedError
from solapi.model.kakao.kakao_option import KakaoOption
from solapi.model.message_type import MessageType
from solapi.model.request.message import Message as SolapiMessage
from solapi.model.request.messages.get_messages import GetMessagesRequest

from lms.kernel import clock
from lms.notices.gateway import Fate, NotSent, Receipt, Unclear
from lms.notices.models import Channel
from lms.notices.rules import in_the_networks_letters

if TYPE_CHECKING:
    from solapi.model.response.message import Message as KeptMessage

    from lms.notices.gateway import Message

LOOKED_BACK = timedelta(days=2)
MOST_LOOKED_AT = 100
ARRIVED = "4000"
UNDER_WAY = ("2", "3000")  # how the codes begin of what was accepted, and of what the network has
REFUSED_OUTRIGHT = ("UnknownError",)


class SolapiGateway:
    tells_receipts: ClassVar[bool] = True

    def __init__(self) -> None:
        self._service = SolapiMessageService(api_key=settings.LMS_SOLAPI_KEY, api_secret=settings.LMS_SOLAPI_SECRET)
        self._service.base_url = settings.LMS_SOLAPI_URL

    def send(self, message: Message) -> str:
        """As alimtalk where a template was approved, with the same words as a text where that does not arrive; else as a short or long text."""
        wish = SolapiMessage(
            from_=settings.LMS_SOLAPI_SENDER,
            to=message.to,
            text=in_the_networks_letters(message.text),
            subject=in_the_networks_letters(message.subject)[:40] or None,
            custom_fields={"reference": message.reference} if message.reference else None,
            kakao_options=_alimtalk(message) if message.template and settings.LMS_SOLAPI_PFID else None,
        )
        try:
            answer = self._service.send(wish)
        except MessageNotReceivedError as refusal:
            raise NotSent(_code_of(refusal)) from None
        except httpx.ConnectError:
            raise NotSent("no-connection") from None
        except (httpx.TransportError, ValidationError):
            raise Unclear from None
        except Exception as error:  # noqa: BLE001 - the package raises bare ones: (code, words) for 4xx, ("UnknownError", words) for 5xx
            code = str(error.args[0]) if error.args else ""
            if code in REFUSED_OUTRIGHT or not code:
                raise Unclear from None
            raise NotSent(code) from None
        return str(answer.group_info.group_id or "")

    def knows(self, message: Message) -> bool | None:
        """By our reference among what went to this number in the last two days."""
        found = self._kept(message.reference, to=message.to, start_date=clock.now() - LOOKED_BACK)
        return None if found is None else bool(found)

    def receipt(self, message: Message, *, name: str) -> Receipt | None:
        """By the group in which it was taken; a text that was sent in place of an alimtalk stands beside it, or has taken its place."""
        place: dict[str, Any] = {"group_id": name} if name else {"to": message.to, "start_date": clock.now() - LOOKED_BACK}
        found = self._kept(message.reference, **place)
        if found is None:
            return None
        arrived = next((kept for kept in found if kept.status_code == ARRIVED), None)
        if arrived is not None:
            return Receipt(Fate.ARRIVED, channel=Channel.ALIMTALK if arrived.type == MessageType.ATA else Channel.SMS)
        lost = [kept.status_code for kept in found if kept.status_code and not kept.status_code.startswith(UNDER_WAY)]
        return Receipt(Fate.LOST, code=lost[-1]) if lost and len(lost) == len(found) else Receipt(Fate.UNDER_WAY)

    def _kept(self, reference: str, **place: Any) -> list[KeptMessage] | None:
        """What the service keeps under our reference; None where it cannot be asked."""
        try:
            found = self._service.get_messages(GetMessagesRequest(limit=MOST_LOOKED_AT, **place))
        except Exception:  # noqa: BLE001 - whatever it was, nothing is known
            return None
        return [kept for kept in found.message_list.values() if (kept.custom_fields or {}).get("reference") == reference]


def _alimtalk(message: Message) -> KakaoOption:
    return KakaoOption(pf_id=settings.LMS_SOLAPI_PFID, template_id=message.template, variables=message.variables, disable_sms=False)


def _code_of(refusal: Any) -> str:
    """The service's code for the first message that it did not take; its words may name a number."""
    failed = getattr(refusal, "failed_messages", None) or []
    return str(failed[0].status_code) if failed else "refused"
