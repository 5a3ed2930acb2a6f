"""Faults to order: which call fails, how often, and in which of Telegram's or the network's ways."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.standin.wire import Parameters, RefusalError


class FaultKind(Enum):
    """How a call fails. CUT_AFTER, CUT_HALFWAY, SLOW, HELD, GARBLED_*: after it was carried out; others:
    instead.

    GARBLED_*: code 200 with a body that is no answer: a page of HTML around it, half of its JSON (the
    connection is fine), a result that is null, of another type, or without its fields. ECHOING_*: a refusal,
    or a fault of the server, that quotes all that was sent. PROXY_FORBIDS: a page with code 403, not from
    Telegram.
    """

    TOO_MANY = auto()
    BAD_REQUEST = auto()
    UNAUTHORIZED = auto()
    FORBIDDEN = auto()
    NOT_FOUND = auto()
    CONFLICT = auto()
    SERVER_ERROR = auto()
    BAD_GATEWAY = auto()
    PROXY_FORBIDS = auto()
    TIMEOUT = auto()
    CUT_BEFORE = auto()
    CUT_AFTER = auto()
    CUT_HALFWAY = auto()
    RESET = auto()
    SLOW = auto()
    HELD = auto()
    HELD_BEFORE = auto()
    GARBLED_HTML = auto()
    GARBLED_HALF = auto()
    GARBLED_NULL = auto()
    GARBLED_TYPE = auto()
    GARBLED_FIELDS = auto()
    ECHOING_REFUSAL = auto()
    ECHOING_SERVER_ERROR = auto()


GARBLED = (
    FaultKind.GARBLED_HTML,
    FaultKind.GARBLED_HALF,
    FaultKind.GARBLED_NULL,
    FaultKind.GARBLED_TYPE,
    FaultKind.GARBLED_FIELDS,
)
"""Answers of code 200, after the call was carried out, that nobody can read."""


@dataclass(slots=True)
class Fault:
    """One order; `times` counts down, and None means until `cancel`."""

    method: str
    kind: FaultKind
    times: int | None = 1
    retry_after: int = 1
    delay: float = 1.0
    chat_id: int | None = None
    hits: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def cancel(self) -> None:
        """End this fault; calls that it holds go on."""
        self.times = 0
        self.released.set()

    async def within(self, seconds: float) -> None:
        """Wait until a call has met this fault."""
        try:
            async with asyncio.timeout(seconds):
                await self.reached.wait()
        except TimeoutError:
            raise AssertionError(f"no {self.method} met the fault within {seconds} s") from None

    def strikes(self, method: str, parameters: Parameters) -> bool:
        """Say whether this call fails, and count it."""
        if self.times == 0 or self.method.lower() not in (method, "*"):
            return False
        if self.chat_id is not None and parameters.text("chat_id") != str(self.chat_id):
            return False
        if self.times is not None:
            self.times -= 1
        self.hits += 1
        self.reached.set()
        return True

    def refusal(self, parameters: Parameters) -> RefusalError | None:
        """Return what Telegram would say, or None where the network is what fails."""
        match self.kind:
            case FaultKind.ECHOING_REFUSAL:
                return RefusalError(400, f"Bad Request: cannot use {dict(parameters.values)}")
            case FaultKind.ECHOING_SERVER_ERROR:
                return RefusalError(500, f"Internal Server Error: {dict(parameters.values)}")
            case FaultKind.TOO_MANY:
                words = f"Too Many Requests: retry after {self.retry_after}"
                return RefusalError(429, words, {"retry_after": self.retry_after})
            case FaultKind.BAD_REQUEST:
                return RefusalError(400, "Bad Request: not today")
            case FaultKind.UNAUTHORIZED:
                return RefusalError(401, "Unauthorized")
            case FaultKind.FORBIDDEN:
                return RefusalError(403, "Forbidden: bot was blocked by the user")
            case FaultKind.NOT_FOUND:
                return RefusalError(404, "Not Found")
            case FaultKind.CONFLICT:
                return RefusalError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            case FaultKind.SERVER_ERROR:
                return RefusalError(500, "Internal Server Error")
            case _:
                return None

    def garbled(self, body: bytes) -> bytes | None:
        """Return what comes instead of `body`, the answer to a call carried out; None for another kind."""
        match self.kind:
            case FaultKind.GARBLED_HTML:
                return b"<html><body>Please sign in. " + body + b"</body></html>"
            case FaultKind.GARBLED_HALF:
                return body[: len(body) // 2]
            case FaultKind.GARBLED_NULL:
                return json.dumps({**json.loads(body), "result": None}).encode()
            case FaultKind.GARBLED_TYPE:
                return json.dumps({**json.loads(body), "result": [json.loads(body).get("result")]}).encode()
            case FaultKind.GARBLED_FIELDS:
                result = json.loads(body).get("result")
                left = {"text": result["text"]} if isinstance(result, dict) and "text" in result else {}
                return json.dumps({**json.loads(body), "result": left}).encode()
            case _:
                return None
