"""A call is sent soon after the decision to send it, or not at all, because a process may be suspended.

What permits a message (a lease, a claimed delivery) is valid for longer than `OUT_WITHIN` when the call
begins. A process that was suspended for minutes would otherwise resume and send what another process has sent
meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

OUT_WITHIN = 10.0
"""Seconds from the decision until the body is written; waiting for a connection takes less."""

_LAST_MOMENT = "http11.send_request_body.started"
"""The trace event after which httpcore writes the body; without the body no server executes a call."""

_DECIDED: ContextVar[float | None] = ContextVar("decided", default=None)


class OutTooLateError(httpx.ConnectTimeout):
    """The call was not sent, as if no connection could be made."""


@contextmanager
def decided_now() -> Iterator[None]:
    """Require calls in this block to be sent within `OUT_WITHIN`, or raise `OutTooLateError`."""
    token = _DECIDED.set(time.monotonic())
    try:
        yield
    finally:
        _DECIDED.reset(token)


async def watch(request: httpx.Request) -> None:
    """Check the time just before the body of `request` is written; an event hook of httpx."""
    decided = _DECIDED.get()
    if decided is None:
        return

    async def look(event: str, _: dict[str, Any]) -> None:
        if event == _LAST_MOMENT and time.monotonic() - decided > OUT_WITHIN:
            raise OutTooLateError("stopped before it was sent", request=request)

    request.extensions = {**request.extensions, "trace": look}
