"""A call goes out soon after it was decided, or not at all: a process may be stopped in between.

What allows a message (a lease, a delivery in hand) holds for longer than `OUT_WITHIN` when the call begins. A
process that was stopped for minutes would else go on where it was, and send what another has sent meanwhile.
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
"""The trace event after which httpcore writes the body, without which no server carries a call out."""

_DECIDED: ContextVar[float | None] = ContextVar("decided", default=None)


class OutTooLateError(httpx.ConnectTimeout):
    """The call was not carried out, as if no connection could be made."""


@contextmanager
def decided_now() -> Iterator[None]:
    """Have the calls made in this block go out within `OUT_WITHIN` from now, or raise `OutTooLateError`."""
    token = _DECIDED.set(time.monotonic())
    try:
        yield
    finally:
        _DECIDED.reset(token)


async def watch(request: httpx.Request) -> None:
    """Look at the time just before the body of `request` goes out; an event hook of httpx."""
    decided = _DECIDED.get()
    if decided is None:
        return

    async def look(event: str, _: dict[str, Any]) -> None:
        if event == _LAST_MOMENT and time.monotonic() - decided > OUT_WITHIN:
            raise OutTooLateError("stopped before it went out", request=request)

    request.extensions = {**request.extensions, "trace": look}
