"""The web server of this process, with limits on how many connections may be open and for how long."""

from __future__ import annotations

import asyncio
import contextlib
import math
import socket
import time
from collections.abc import Generator
from dataclasses import dataclass

import h11
import structlog
import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

log = structlog.get_logger(__name__)

MOST_CONNECTIONS = 512
"""Open at once where the system allows it. Telegram opens 40 unless told otherwise (Bot API, setWebhook)."""

BACKLOG = 128
"""How many connections the system may accept at once."""

KEPT_FREE = 256
"""File descriptors reserved for the database, Telegram and files."""


class WebServerError(Exception):
    """The web server cannot run; the message says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Admission:
    """The limits on connections; times in seconds.

    `connections`: how many may be open at once. `headers`: from the connection, or the last answer on it,
    to the end of a request's headers. `body`: from there to the end of the request; the application may
    give up earlier.
    """

    connections: int
    headers: float = 10.0
    body: float = 15.0


def admission() -> Admission:
    """Return limits that leave descriptors for the rest of the bot (RLIMIT_NOFILE)."""
    may_open = _descriptors()
    if math.isinf(may_open):
        return Admission(MOST_CONNECTIONS)
    left = may_open - min(KEPT_FREE, may_open // 2) - min(BACKLOG, may_open // 8)
    return Admission(max(1, min(MOST_CONNECTIONS, int(left))))


def _descriptors() -> float:
    try:
        import resource
    except ImportError:  # Windows, where sockets do not count as files
        return math.inf
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else soft


class _Connection(H11Protocol):
    """One connection. uvicorn limits the pause between two requests, but not a request that never ends.

    When too many are open, the one closes that has owed a complete request for the longest time. Telegram
    sends complete requests at once, so it gets through no matter how many connections others hold open.
    """

    admission: Admission
    waits_since: float | None = None
    """Since when the connection owes a complete request; None while its request is being answered."""
    _deadline: asyncio.TimerHandle | None = None
    _has_headers = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_request()
        if len(self.connections) > self.admission.connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look_at_request()

    def on_response_complete(self) -> None:
        # A request that was answered before it was complete keeps its deadline.
        was_complete = self.conn.their_state is h11.DONE
        super().on_response_complete()
        if self.transport.is_closing():
            self._stop_waiting()
        elif was_complete:
            self._wait_for_request()
            self._look_at_request()  # the next request may already be here

    def _look_at_request(self) -> None:
        if self.waits_since is None:
            return
        if self.conn.their_state is h11.SEND_BODY:
            if not self._has_headers:
                self._has_headers = True
                self._set_deadline(self.admission.body)
        elif self.conn.their_state is not h11.IDLE:
            self._stop_waiting()

    def _wait_for_request(self) -> None:
        self.waits_since = time.monotonic()
        self._has_headers = False
        self._set_deadline(self.admission.headers)

    def _stop_waiting(self) -> None:
        self.waits_since = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _set_deadline(self, seconds: float) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, self.drop)

    def drop(self) -> None:
        """Close at once and free the file descriptor."""
        self._stop_waiting()
        self.transport.abort()

    def _make_room(self) -> None:
        waiting = [
            (each.waits_since, each)
            for each in self.connections
            if isinstance(each, _Connection) and each.waits_since is not None
        ]
        # The list has at least this connection.
        min(waiting, key=lambda one: one[0])[1].drop()


def _limited_to(limits: Admission) -> type[_Connection]:
    class Limited(_Connection):
        admission = limits

    return Limited


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the application, which stops its parts in order."""
        yield


class WebServer:
    """Serves a web application on a port of this host."""

    def __init__(
        self,
        app: Starlette,
        port: int,
        host: str = "0.0.0.0",
        *,
        setting: str = "PORT",
        limits: Admission | None = None,
    ) -> None:
        """Take the port (0: a free one); raise `WebServerError` if another program has it.

        `setting` is the variable that names the port.
        """
        try:
            self._socket = socket.create_server((host, port), backlog=BACKLOG)
        except OSError as error:
            raise WebServerError(
                f"{setting} {port} cannot be used ({error.strerror}); stop what is using it, or set another"
            ) from error
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=_limited_to(limits or admission()),
            backlog=BACKLOG,
            log_config=None,
            # Anyone can cause a warning by sending a bad request.
            log_level="error",
            access_log=False,
            server_header=False,
            # Anyone can send X-Forwarded-For.
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=5,
        )
        self._server = _Server(config)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`, then answer the requests in progress."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done() and not stop.is_set():
                raise WebServerError("the web server ended by itself; see the log for the cause")
        finally:
            stopping.cancel()
            self._server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            self._socket.close()
