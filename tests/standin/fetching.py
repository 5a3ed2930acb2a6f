"""The two ways updates leave the server: getUpdates and the settings of a webhook."""

from __future__ import annotations

import asyncio
import re
import time
from urllib.parse import urlsplit

from tests.standin.update_queue import KINDS
from tests.standin.wire import Json, Parameters, RefusalError, bad_request
from tests.standin.world import Webhook, World

LONGEST_POLL = 50
_TAKEN_OVER = RefusalError(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
_WEBHOOK_ACTIVE = RefusalError(
    409,
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first",
)


class Fetching:
    """One long poll at a time; another call ends it with 409."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: asyncio.Task[object] | None = None
        self._taken_over: set[asyncio.Task[object]] = set()
        self._last_offset: int | None = None
        self._last_asked = 0.0

    async def get_updates(self, parameters: Parameters) -> list[Json]:
        """Confirm what lies below `offset`, then answer with what is there or comes within `timeout`."""
        world = self._world
        if world.webhook.url:
            raise _WEBHOOK_ACTIVE
        allow_updates(world, parameters)
        offset = parameters.integer("offset")
        limit = min(max(parameters.integer("limit", 100), 1), 100)
        timeout = float(min(max(parameters.integer("timeout"), 0), LONGEST_POLL))
        if offset == self._last_offset:
            since = time.monotonic() - self._last_asked
            if since < 0.5:
                limit = 1
            if since < 3 and timeout < 3:
                timeout = 3
        self._last_offset, self._last_asked = offset, time.monotonic()
        if offset > 0:
            world.updates.confirm_below(offset)
        elif offset < 0:
            world.updates.keep_last(-offset)
        return await self._poll(limit, seconds=timeout)

    async def _poll(self, limit: int, *, seconds: float) -> list[Json]:
        me = asyncio.current_task()
        assert me is not None
        if self._waiting is not None and self._waiting is not me:
            self._taken_over.add(self._waiting)
            self._world.updates.arrived.set()
        self._waiting = me
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if me in self._taken_over:
                        raise _TAKEN_OVER
                    if self._world.webhook.url:
                        raise _WEBHOOK_ACTIVE
                    if found := self._world.updates.peek(limit):
                        return [one.update for one in found]
                    self._world.updates.arrived.clear()
                    await self._world.updates.arrived.wait()
        except TimeoutError:
            return []
        finally:
            self._taken_over.discard(me)
            if self._waiting is me:
                self._waiting = None


def allow_updates(world: World, parameters: Parameters) -> None:
    """Take over `allowed_updates`; where it is missing the last list stays."""
    kinds = parameters.json("allowed_updates", "allowed updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: Array expected")
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown and len(unknown) == len(kinds):
        raise bad_request("can't parse allowed updates: unsupported update types")
    world.updates.allow(kinds)


def set_webhook(world: World, parameters: Parameters) -> bool:
    """Set or, with an empty url, remove the webhook."""
    url = parameters.text("url")
    secret = parameters.text("secret_token")
    if not url:
        return delete_webhook(world, parameters)
    parts = urlsplit(url)
    loopback = parts.hostname in ("127.0.0.1", "localhost")
    if parts.scheme != "https" and not loopback:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not loopback and (parts.port or 443) not in (80, 88, 443, 8443):
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    allow_updates(world, parameters)
    most = min(max(parameters.integer("max_connections", 40), 1), 100)
    world.webhook = Webhook(url, secret, most)
    if parameters.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.arrived.set()
    return True


def delete_webhook(world: World, parameters: Parameters) -> bool:
    """Remove the webhook; getUpdates works again."""
    world.webhook = Webhook()
    if parameters.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.arrived.set()
    return True


def get_webhook_info(world: World, _parameters: Parameters) -> Json:
    """Say where updates go and what went wrong last."""
    hook = world.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
        info["allowed_updates"] = sorted(world.updates.allowed)
    if hook.last_error:
        info |= {"last_error_date": int(hook.last_error_at), "last_error_message": hook.last_error}
    return info
