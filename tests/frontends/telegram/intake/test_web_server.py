"""A stranger's connection has an end, and holding many open keeps nobody else out."""

from __future__ import annotations

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.frontends.telegram.intake.web_server import (
    BACKLOG,
    KEPT_FREE,
    MOST_CONNECTIONS,
    Admission,
    WebServer,
    admission,
)
from tests.frontends.telegram.intake.conftest import running

LONG = 60.0
SHORT = 0.2
WITHIN = 10.0
"""Seconds: a wait, not a promise."""

HALF = b"POST /echo HTTP/1.1\r\nHost: bot\r\n"
HEADERS = HALF + b"Content-Length: 10\r\n\r\n"


async def echo(request: Request) -> Response:
    return Response(await request.body())


async def refuse(_request: Request) -> Response:
    return PlainTextResponse("no", 403)


@asynccontextmanager
async def serving(limits: Admission) -> AsyncIterator[int]:
    """Serve `/echo`, which reads what it is sent, and `/no`, which does not; yield the port."""
    app = Starlette(
        routes=[Route("/echo", echo, methods=["POST"]), Route("/no", refuse, methods=["GET", "POST"])]
    )
    server = WebServer(app, 0, "127.0.0.1", limits=limits)
    async with running(server.run):
        yield server.port


class Caller:
    """A connection in the hands of somebody who keeps to no rules."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connects(cls, port: int) -> Caller:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    def sends(self, data: bytes) -> None:
        self.writer.write(data)

    async def hears(self, words: bytes) -> bytes:
        async with asyncio.timeout(WITHIN):
            return await self.reader.readuntil(words)

    async def is_put_out(self) -> bool:
        """Wait for the end of the connection."""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(WITHIN):
                await self.reader.read()
        return True

    async def trickles(self, data: bytes, every: float) -> None:
        """Send `data` byte by byte until the other side has enough of it."""
        with contextlib.suppress(ConnectionError):
            for byte in data * 1000:
                self.sends(bytes([byte]))
                await self.writer.drain()
                await asyncio.sleep(every)

    def leaves(self) -> None:
        self.writer.transport.abort()


@pytest.mark.parametrize("sent", [b"", b"P", HALF])
async def test_a_client_that_never_ends_the_headers_is_disconnected(sent: bytes) -> None:
    async with serving(Admission(10, headers=SHORT, body=LONG)) as port:
        caller = await Caller.connects(port)
        caller.sends(sent)
        assert await caller.is_put_out()


async def test_a_client_that_sends_headers_byte_by_byte_is_disconnected_too(port_of_slow: int) -> None:
    caller = await Caller.connects(port_of_slow)
    caller.sends(HALF)
    trickling = asyncio.create_task(caller.trickles(b"x-more: y\r\n", SHORT / 20))
    assert await caller.is_put_out()
    trickling.cancel()


@pytest.fixture
async def port_of_slow() -> AsyncIterator[int]:
    async with serving(Admission(10, headers=SHORT, body=SHORT)) as port:
        yield port


@pytest.mark.parametrize("path", [b"/echo", b"/no"])
async def test_a_client_that_never_ends_the_body_is_disconnected(port_of_slow: int, path: bytes) -> None:
    caller = await Caller.connects(port_of_slow)
    caller.sends(HEADERS.replace(b"/echo", path).replace(b"10", b"100000"))
    trickling = asyncio.create_task(caller.trickles(b"x", SHORT / 20))
    assert await caller.is_put_out()
    trickling.cancel()


async def test_an_answer_may_take_longer_than_a_request() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_request: Request) -> Response:
        began.set()
        await go_on.wait()
        return PlainTextResponse("done")

    server = WebServer(
        Starlette(routes=[Route("/slow", slow)]), 0, "127.0.0.1", limits=Admission(10, SHORT, SHORT)
    )
    async with running(server.run):
        caller = await Caller.connects(server.port)
        caller.sends(b"GET /slow HTTP/1.1\r\nHost: bot\r\n\r\n")
        await began.wait()
        for _ in range(3):
            assert await (await Caller.connects(server.port)).is_put_out()  # so long a request may take
        go_on.set()
        assert b"done" in await caller.hears(b"done")


async def test_a_connection_serves_request_after_request_each_in_its_own_time() -> None:
    async with serving(Admission(10, headers=LONG, body=LONG)) as port:
        caller = await Caller.connects(port)
        for body in (b"one-------", b"two-------"):
            caller.sends(HEADERS + body)
            assert body in await caller.hears(body)
        caller.sends(2 * (HEADERS + b"both------"))
        for _ in range(2):
            assert await caller.hears(b"both------")


async def test_a_second_request_that_never_ends_is_disconnected(port_of_slow: int) -> None:
    caller = await Caller.connects(port_of_slow)
    caller.sends(HEADERS + b"first-----" + HEADERS)
    await caller.hears(b"first-----")
    assert await caller.is_put_out()


async def test_above_the_limit_the_longest_waiting_connection_closes() -> None:
    async with serving(Admission(3, headers=LONG, body=LONG)) as port:
        callers = []
        for _ in range(3):
            callers.append(await Caller.connects(port))
            callers[-1].sends(HEADERS)
            callers[-1].sends(b"12345")
        late = await Caller.connects(port)
        assert await callers[0].is_put_out()
        for each in callers[1:]:
            each.sends(b"67890")
            assert b"1234567890" in await each.hears(b"1234567890")
        late.sends(HEADERS + b"1234567890")
        assert b"1234567890" in await late.hears(b"1234567890")


async def test_a_connection_being_answered_is_not_closed_for_others() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_request: Request) -> Response:
        began.set()
        await go_on.wait()
        return PlainTextResponse("done")

    limits = Admission(2, headers=LONG, body=LONG)
    server = WebServer(Starlette(routes=[Route("/slow", slow)]), 0, "127.0.0.1", limits=limits)
    async with running(server.run):
        first = await Caller.connects(server.port)
        first.sends(b"GET /slow HTTP/1.1\r\nHost: bot\r\n\r\n")
        await began.wait()
        others = [await Caller.connects(server.port) for _ in range(5)]
        for each in others[:-1]:
            assert await each.is_put_out()
        go_on.set()
        assert b"done" in await first.hears(b"done")


async def test_many_half_open_connections_keep_no_request_out() -> None:
    async with serving(Admission(50, headers=LONG, body=LONG)) as port:
        callers = []
        for _ in range(300):
            callers.append(await Caller.connects(port))
            callers[-1].sends(HALF)
        async with httpx.AsyncClient(trust_env=False, timeout=WITHIN) as client:
            answers = [await client.post(f"http://127.0.0.1:{port}/echo", content=b"x") for _ in range(20)]
        assert [answer.content for answer in answers] == [b"x"] * 20
        for each in callers:
            each.leaves()


@pytest.mark.parametrize("may_open", [64, 256, 1024, 1_048_576])
def test_the_limit_leaves_half_of_the_descriptors_and_enough_of_them(
    monkeypatch: pytest.MonkeyPatch, may_open: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (may_open, may_open))
    assert 1 <= admission().connections <= min(may_open // 2, MOST_CONNECTIONS)
    # The system accepts a few more for a moment, before any is closed.
    assert may_open - admission().connections - BACKLOG >= KEPT_FREE or may_open < 1024


def test_where_the_system_sets_no_limit_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert admission().connections == MOST_CONNECTIONS
