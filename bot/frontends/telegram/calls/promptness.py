"""A call is sent soon after the decision to send it, or not at all, because a process may be suspended.

What permits a message (a lease, a claimed delivery) is valid for longer than `OUT_WITHIN` when the call
begins. A process that was suspended for minutes would otherwise resume and send what another process has sent
meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import httpcore

OUT_WITHIN = 10.0
"""Seconds from the decision until the body is written; waiting for a connection takes less."""

_DECIDED: ContextVar[float | None] = ContextVar("decided", default=None)


class OutTooLateError(httpcore.ConnectTimeout):
    """The call was not sent, as if no connection could be made."""


@contextmanager
def decided_now() -> Iterator[None]:
    """Require calls in this block to be sent within `OUT_WITHIN`, or raise `OutTooLateError`."""
    token = _DECIDED.set(time.monotonic())
    try:
        yield
    finally:
        _DECIDED.reset(token)


class PromptBody:
    """The body of a call. httpcore asks for it just before it writes it; no server executes half a call.

    Raises `OutTooLateError` instead of the body if the decision was too long ago.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._decided = _DECIDED.get()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._decided is not None and time.monotonic() - self._decided > OUT_WITHIN:
            raise OutTooLateError("stopped before it was sent")
        yield self._content
