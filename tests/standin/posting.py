"""Delivery to a webhook: in order within a lane, lanes side by side, again and again until 2xx."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import httpx

from tests.standin.update_queue import Waiting
from tests.standin.world import World


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to post an update; `status` 0 where no answer came."""

    update_id: int
    status: int


class Posting:
    """Posts what the queue holds while a webhook is set. Telegram waits 1 s first; a test need not."""

    def __init__(self, world: World, *, first_wait: float, longest_wait: float) -> None:
        self._world = world
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self.deliveries: list[Delivery] = []

    async def run(self) -> None:
        """Watch the queue until cancelled."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client, asyncio.TaskGroup() as group:
            while True:
                self._world.updates.arrived.clear()
                if self._world.webhook.url:
                    for waiting in self._world.updates.peek():
                        if waiting.lane not in self._lanes:
                            task = group.create_task(self._empty(waiting.lane, client))
                            self._lanes[waiting.lane] = task
                await self._world.updates.arrived.wait()

    async def _empty(self, lane: str, client: httpx.AsyncClient) -> None:
        wait = self._first_wait
        try:
            while self._world.webhook.url:
                waiting = next((one for one in self._world.updates.peek() if one.lane == lane), None)
                if waiting is None:
                    return
                if await self._post(waiting, client):
                    self._world.updates.done(waiting.update_id)
                    wait = self._first_wait
                else:
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, self._longest_wait)
        finally:
            del self._lanes[lane]
            self._world.updates.arrived.set()

    async def _post(self, waiting: Waiting, client: httpx.AsyncClient) -> bool:
        hook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            answer = await client.post(hook.url, content=json.dumps(waiting.update), headers=headers)
            status = answer.status_code
        except httpx.HTTPError as error:
            status = 0
            hook.last_error = type(error).__name__
        self.deliveries.append(Delivery(waiting.update_id, status))
        if 200 <= status < 300:
            return True
        hook.last_error_at = self._world.clock.now()
        if status:
            hook.last_error = f"Wrong response from the webhook: {status}"
        return False
