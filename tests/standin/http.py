"""A small HTTP/1.1 server whose sockets can be cut at any moment, which no framework's server lets one do."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """One answer; `then` is called as soon as it has been handed to the socket.

    `halved`: half of the body goes out, and then the connection ends.
    """

    status: int
    body: bytes
    content_type: str = "application/json"
    then: Callable[[], None] | None = None
    halved: bool = False


class Cut(Enum):
    """Ends of a connection without an answer: closed, reset, or open and silent until the client gives up."""

    CLOSE = auto()
    RESET = auto()
    SILENCE = auto()


Handler = Callable[[HttpRequest], Awaitable[HttpAnswer | Cut]]


class HttpServer:
    """Serves `handler` on 127.0.0.1; `port` 0 takes a free one."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        """Listen; `port` then holds the port in use."""
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", port or self.port, limit=64 * 1024, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is None:
            return
        self._server.close()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._converse(reader, writer)
        except asyncio.CancelledError:
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            request = await _read(reader)
            answer = await self._handler(request)
            if isinstance(answer, Cut):
                await _cut(answer, reader, writer)
                return
            head = (
                f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
                f"Content-Type: {answer.content_type}\r\nContent-Length: {len(answer.body)}\r\n\r\n"
            )
            whole = len(answer.body)
            writer.write(head.encode() + answer.body[: whole // 2 if answer.halved else whole])
            if answer.then:
                answer.then()
            await writer.drain()
            if answer.halved or request.headers.get("connection", "").lower() == "close":
                return


async def _read(reader: asyncio.StreamReader) -> HttpRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _version = first.split(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", 0))
    if length > MOST_BYTES:
        raise ConnectionError("request too large")
    path, _, query = target.partition("?")
    return HttpRequest(method, path, query, headers, await reader.readexactly(length) if length else b"")


async def _cut(cut: Cut, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if cut is Cut.SILENCE:
        await reader.read()
    elif cut is Cut.RESET:
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
