"""/healthz: strangers learn whether the process is well, requests with the key also learn why."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

HEALTH_PATH = "/healthz"


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the process is healthy, and the facts: no secrets, names or client messages."""

    well: bool
    facts: Mapping[str, str | int | float | bool | None]


AskHealth = Callable[[], Awaitable[Health]]


def health_route(health: AskHealth, key: str | None) -> Route:
    """Return `/healthz`: 200 or 503, and `ok` in JSON.

    Requests with `Authorization: Bearer` and `key` also get the facts. The address of the sender proves
    nothing: behind a proxy on the same host, strangers come from loopback too.
    """

    async def healthz(request: Request) -> Response:
        state = await health()
        facts = state.facts if _has_key(request, key) else {}
        return JSONResponse({"ok": state.well, **facts}, 200 if state.well else 503)

    return Route(HEALTH_PATH, healthz)


def _has_key(request: Request, key: str | None) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if key is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), key.encode())
