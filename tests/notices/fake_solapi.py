"""A server on the loopback that speaks the protocol of the messaging service, remembers what it was sent, and fails as it is told to."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

SEND, LIST = "/messages/v4/send-many/detail", "/messages/v4/list"


class FakeSolapi:
    """`trouble` is how the next requests are answered: a status with a code, `slow` (taken, and answered too late), or nothing.

    Of what it took it says later what became of it: on its way at first, then whatever `becomes` was told.
    """

    def __init__(self, key: str, secret: str) -> None:
        self.key, self.secret = key, secret
        self.taken: list[dict] = []
        self.trouble: list[object] = []
        self.asked = 0
        self.is_away = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("FakeHandler", (Handler,), {"fake": self}))
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def becomes(self, code: str, *, at: int = -1, kind: str = "SMS") -> None:
        self.taken[at] |= {"statusCode": code, "type": kind}

    def replaces(self, code: str, *, at: int = -1) -> None:
        """The alimtalk did not arrive; a text was sent in its place and became this."""
        self.taken.append({**self.taken[at], "statusCode": code, "type": "LMS", "messageId": f"M{len(self.taken) + 1}"})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def is_signed(self, header: str) -> bool:
        found = re.fullmatch(r"HMAC-SHA256 ApiKey=(\S+), Date=(\S+), salt=(\S+), signature=(\S+)", header)
        if not found or found.group(1) != self.key:
            return False
        wanted = hmac.new(self.secret.encode(), (found.group(2) + found.group(3)).encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted, found.group(4))


class Handler(BaseHTTPRequestHandler):
    fake: FakeSolapi

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.fake.is_signed(self.headers["Authorization"]):
            return self.answer(403, {"errorCode": "SignatureDoesNotMatch", "errorMessage": "signature"})
        trouble = self.fake.trouble.pop(0) if self.fake.trouble else None
        if isinstance(trouble, tuple):
            return self.answer(trouble[0], {"errorCode": trouble[1], "errorMessage": "no"})
        name = f"G{len(self.fake.taken) + 1}"
        if trouble != "refused":
            kind = {"groupId": name, "statusCode": "2000", "type": "ATA" if "kakaoOptions" in body["messages"][0] else "SMS"}
            self.fake.taken += [{**message, **kind, "messageId": f"M{name}"} for message in body["messages"]]
        if trouble == "slow":
            time.sleep(7)
        return self.answer(200, group(body["messages"], name=name, refused=trouble == "refused"))

    def do_GET(self) -> None:
        self.fake.asked += 1
        if self.fake.is_away:
            return self.answer(503, {"errorCode": "ServiceUnavailable", "errorMessage": "no"})
        asked = {name: values[0] for name, values in parse_qs(urlparse(self.path).query).items()}
        wanted = {name: asked[name] for name in ("to", "groupId") if name in asked}
        found = [message for message in self.fake.taken if wanted and all(message[name] == value for name, value in wanted.items())]
        return self.answer(200, {"limit": 100, "messageList": {str(at): message for at, message in enumerate(found)}})

    def answer(self, status: int, content: dict) -> None:
        sent = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)
        except BrokenPipeError:
            return

    def log_message(self, *_: object) -> None:
        return


def group(messages: list[dict], *, name: str, refused: bool) -> dict:
    """What the service answers about a group of messages."""
    count = {"total": len(messages), "sentTotal": 0, "sentFailed": 0, "sentSuccess": 0, "sentPending": 0, "sentReplacement": 0, "refund": 0}
    count |= {"registeredFailed": len(messages) if refused else 0, "registeredSuccess": 0 if refused else len(messages)}
    failed = [
        {
            "to": message["to"], "from": message["from"], "type": "SMS", "statusMessage": "no", "country": "82",
            "messageId": "M1", "statusCode": "3040", "accountId": "1",
        }
        for message in messages
    ]  # fmt: skip
    cash = {"requested": 0, "replacement": 0, "refund": 0, "sum": 0}
    moments = dict.fromkeys(("dateCreated", "dateUpdated"), "2026-03-05T05:00:00.000Z")
    names = {"groupId": name, "status": "SENDING", "accountId": "1", "masterAccountId": None, "apiVersion": "4"}
    flags = {"allowDuplicates": False, "isRefunded": False}
    money = {"app": {"profit": {}}, "countForCharge": {}, "balance": cash, "point": cash, "price": {}}
    info = {"count": count, **names, **flags, **moments, **money, "log": []}
    return {"groupInfo": info, "failedMessageList": failed if refused else [], "messageList": []}
