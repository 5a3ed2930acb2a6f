"""The webhook: Telegram hands in updates, and hears 200 only after they are committed."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import socket
from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.frontends.telegram.intake.entrance import Entrance
from bot.frontends.telegram.intake.envelope import read_update
from bot.store.engine import Store
from bot.store.errors import StoreError
from bot.store.repeated_fault import RepeatedFault

log = structlog.get_logger(__name__)

PATH = "/telegram"
"""Where Telegram hands in updates, below the address in WEBHOOK_URL."""

_MOST_BYTES = 1024 * 1024
_LONGEST_BODY = 10.0
_SECRET = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Health:
    """Whether all is well, and the facts behind it: no secrets and no client's words, anybody may ask."""

    well: bool
    facts: Mapping[str, str | int | float | bool | None]


class WebhookError(Exception):
    """The webhook cannot be served; one line says why and what to do."""


def webhook(
    store: Store,
    secret: str,
    wake: Callable[[], None],
    health: Callable[[], Awaitable[Health]],
) -> Starlette:
    """Return the web application: `PATH` for Telegram, which must know `secret`, and `/healthz`.

    `wake` is called after an update was committed.
    """

    entrance = Entrance(store)
    fault = RepeatedFault("update not kept")

    async def hand_in(request: Request) -> Response:
        given = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret", 403)
        try:
            async with asyncio.timeout(_LONGEST_BODY):
                body = await _read(request)
            update = read_update(json.loads(body))
        except _TooLargeError:
            return PlainTextResponse("too large", 413)
        except (TimeoutError, ClientDisconnect):
            return PlainTextResponse("too slow", 408)
        # NoUpdateError and broken UTF-8 are ValueErrors too; brackets in brackets end in RecursionError.
        except (ValueError, RecursionError):
            return PlainTextResponse("not an update", 400)
        try:
            await entrance.keep(update)
        except StoreError as error:
            fault.failed(error)
            return PlainTextResponse("try again", 503)
        fault.over()
        wake()
        return Response()

    async def healthz(_request: Request) -> Response:
        state = await health()
        return JSONResponse({"ok": state.well, **state.facts}, 200 if state.well else 503)

    return Starlette(routes=[Route(PATH, hand_in, methods=["POST"]), Route("/healthz", healthz)])


class _TooLargeError(Exception):
    pass


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise _TooLargeError
    return bytes(body)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals alone: the application stops its parts in order."""
        yield


class WebServer:
    """Serves the web application on a port of this host."""

    def __init__(self, app: Starlette, port: int, host: str = "0.0.0.0") -> None:
        """Take the port (0: a free one); raise `WebhookError` where another has it."""
        try:
            self._socket = socket.create_server((host, port), backlog=256)
        except OSError as error:
            raise WebhookError(
                f"PORT {port} cannot be used ({error.strerror}); stop what uses it, or set another"
            ) from error
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=5,
        )
        self._server = _Server(config)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`; requests under way get their answer."""
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done() and not stop.is_set():
                raise WebhookError("the web server ended by itself; see the log for the cause")
        finally:
            stopping.cancel()
            self._server.should_exit = True
            await asyncio.gather(serving, return_exceptions=True)
            self._socket.close()
