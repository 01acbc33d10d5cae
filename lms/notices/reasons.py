"""Why a message did not arrive, and what to do about it, in plain words. A reason is kept as a short code: the words of others may name a number."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

UNDELIVERED = "Undelivered"  # what the telephone network says after the gateway took the message; a code of its own follows
UNREACHABLE = (UNDELIVERED, "NotSent no-number", "NotSent no-address", "SMTPRecipientsRefused")  # another try of the same reaches nobody


class Reason(NamedTuple):
    what: Any
    todo: Any


CALL = _("Call the person. If the number or address was wrong, correct it and send the message again.")
LATER = _("Send it again in a while. If it keeps failing, tell whoever runs the site.")
ASK = _("Ask the person before you send it again.")
TOP_UP = _("Have it topped up, then send all of them again.")
REASONS = {
    "Interrupted": Reason(_("The connection broke while it was sent, so it may have arrived."), ASK),
    "NotSent no-number": Reason(_("The person has no mobile number any more."), CALL),
    "NotSent no-address": Reason(_("The person has no e-mail address any more."), CALL),
    "SMTPRecipientsRefused": Reason(_("The other mail server does not know this address."), CALL),
    "NotSent no-connection": Reason(_("The messaging service could not be reached."), LATER),
    "NotSent NotEnoughBalance": Reason(_("The balance at the messaging service is used up."), TOP_UP),
}
NOT_DELIVERED = _("The telephone network could not bring it to this number (code %(code)s).")
REFUSED = _("The messaging service did not take it (code %(code)s).")


def explain(last_error: str) -> Reason | None:
    """None for a message about which there is nothing to say."""
    if not last_error:
        return None
    known = REASONS.get(last_error)
    if known is not None:
        return known
    first, _sep, code = last_error.partition(" ")
    if first == UNDELIVERED:
        return Reason(NOT_DELIVERED % {"code": code}, CALL)
    return Reason(REFUSED % {"code": code or first}, LATER)
