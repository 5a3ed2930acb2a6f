"""The webhook: Telegram hands in updates, and hears 200 only after they are committed."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.frontends.telegram.intake.batching import UpdateBatches
from bot.frontends.telegram.intake.envelope import read_update
from bot.frontends.telegram.intake.wrong_secrets import WrongSecrets
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault

log = structlog.get_logger(__name__)

PATH = "/telegram"
"""Where Telegram hands in updates, below the address in WEBHOOK_URL."""

_MOST_BYTES = 1024 * 1024
_LONGEST_BODY = 10.0
_SECRET = "X-Telegram-Bot-Api-Secret-Token"
_CLOSE = {"Connection": "close"}


def webhook(
    store: Store,
    secret: str,
    wake: Callable[[], None],
    health: Route,
    wrong_secrets: WrongSecrets | None = None,
) -> Starlette:
    """Return the web application: `PATH` for Telegram, which must know `secret`, and `health`.

    `wake` is called after an update was committed. `wrong_secrets` delays answers to wrong secrets.
    """

    entrance = UpdateBatches(store)
    fault = RepeatedFault("update not stored")
    wrong = wrong_secrets or WrongSecrets()

    async def hand_in(request: Request) -> Response:
        given = request.headers.get(_SECRET, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            if await wrong.hold_back(request.client.host if request.client else ""):
                return PlainTextResponse("wrong secret", 403)
            return PlainTextResponse("too many wrong secrets", 429, _CLOSE)
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

    return Starlette(routes=[Route(PATH, hand_in, methods=["POST"]), health])


class _TooLargeError(Exception):
    pass


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise _TooLargeError
    return bytes(body)
