"""/healthz: whether all is well to anybody, why to whoever has the key."""

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
    """Whether all is well, and the facts behind it: no secrets, no names and no client's words."""

    well: bool
    facts: Mapping[str, str | int | float | bool | None]


AskHealth = Callable[[], Awaitable[Health]]


def health_route(health: AskHealth, key: str | None) -> Route:
    """Return `/healthz`: 200 or 503, and `ok` in JSON.

    The facts stand beside it for requests with `Authorization: Bearer` and `key`. Where the request comes
    from says nothing: behind a proxy on the same host strangers come from loopback too.
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
