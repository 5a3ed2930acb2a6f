"""Commands about deliveries and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actor import Actor
from bot.domain.ids import UpdateId
from bot.domain.press import RetryAnswer, RetryDelivery, StaffPress
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import StaffGate, StaffMessage
from bot.frontends.telegram.staff.topic import PressWork, StaffTopic
from bot.staff.oversight.service import Oversight


class OversightCommands(StaffTopic):
    """Commands about deliveries and figures."""

    def __init__(self, oversight: Oversight, gate: StaffGate) -> None:
        self._oversight = oversight
        self._gate = gate

    def handlers(self) -> list[Handler]:
        """Return the handlers of /delivery, /retry and /stats."""
        return [
            self._gate.command("delivery", self._delivery),
            self._gate.command("retry", self._retry),
            self._gate.command("stats", self._stats),
        ]

    def presses(self) -> Mapping[type[StaffPress], PressWork]:
        """Return what answers Retry."""
        return {RetryDelivery: self._press, RetryAnswer: self._answer}

    async def _delivery(self, _said: StaffMessage) -> Reply:
        return await self._oversight.delivery()

    async def _retry(self, said: StaffMessage) -> Reply:
        return await self._oversight.retry_written(said.text, said.actor, said.once)

    async def _stats(self, _said: StaffMessage) -> Reply:
        return await self._oversight.stats()

    async def _press(self, press: RetryDelivery, actor: Actor, once: UpdateId) -> Reply:
        reply = await self._oversight.retry(press.delivery, actor, once)
        return replace(reply, in_place=True)

    async def _answer(self, press: RetryAnswer, actor: Actor, once: UpdateId) -> Reply:
        return await self._oversight.retry_answer(press.update, actor, once)
