"""A server on loopback that does with each call what a test says, and remembers what came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

ANSWER = b'{"ok": true, "result": {"id": 5, "is_bot": true, "first_name": "B", "username": "b_bot"}}'


@dataclass(frozen=True, slots=True)
class ReceivedCall:
    """What came in one request."""

    line: str
    headers: dict[str, str]
    body: bytes


Reaction = Callable[[ReceivedCall, asyncio.StreamWriter], Awaitable[None]]


async def answering(_: ReceivedCall, out: asyncio.StreamWriter) -> None:
    """Answer as the Bot API does."""
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER)


async def hanging_up(_: ReceivedCall, out: asyncio.StreamWriter) -> None:
    """Close the connection instead of an answer."""
    out.close()


async def silent(_: ReceivedCall, __: asyncio.StreamWriter) -> None:
    """Leave the call without an answer."""


async def refusing_to_connect(_: ReceivedCall, out: asyncio.StreamWriter) -> None:
    """Refuse, as a proxy does that wants another password."""
    out.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


@dataclass(slots=True)
class LoopbackServer:
    """What came, and where to call."""

    url: str = ""
    calls: list[ReceivedCall] = field(default_factory=list)
    opened: int = 0
    open_now: set[asyncio.StreamWriter] = field(default_factory=set)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until `true()`, which is asked again whenever something happens here."""
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(true)

    async def note(self) -> None:
        """Wake who waits."""
        async with self.changed:
            self.changed.notify_all()


@asynccontextmanager
async def server_that_is(react: Reaction) -> AsyncIterator[LoopbackServer]:
    """Serve during the block."""
    here = LoopbackServer()

    async def serve(read: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        here.opened += 1
        here.open_now.add(out)
        try:
            while call := await _call_from(read):
                here.calls.append(call)
                await here.note()
                await react(call, out)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            here.open_now.discard(out)
            out.close()
            await here.note()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    here.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield here
    finally:
        server.close()
        for out in tuple(here.open_now):
            out.transport.abort()
        await here.until(lambda: not here.open_now)


async def _call_from(read: asyncio.StreamReader) -> ReceivedCall | None:
    first = await read.readexactly(1)
    if not first.isalpha():
        return None  # encrypted
    line, *rest = (first + await read.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = (each.partition(":") for each in rest if each)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    body = await read.readexactly(int(headers.get("content-length", "0")))
    return ReceivedCall(line, headers, body)
