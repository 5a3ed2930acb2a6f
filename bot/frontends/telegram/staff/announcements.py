"""Commands about announcements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actor import Actor
from bot.domain.ids import UpdateId
from bot.domain.press import Choose, StaffPress, UndoAnnouncement
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import StaffGate, StaffMessage
from bot.frontends.telegram.staff.topic import PressWork, StaffTopic
from bot.staff.announcements.service import Announcing


class AnnouncementCommands(StaffTopic):
    """Commands about announcements."""

    def __init__(self, announcing: Announcing, gate: StaffGate) -> None:
        self._announcing = announcing
        self._gate = gate

    def handlers(self) -> list[Handler]:
        """Return the handlers of /announce and /unsay."""
        return [self._gate.command("announce", self._announce), self._gate.command("unsay", self._unsay)]

    def presses(self) -> Mapping[type[StaffPress], PressWork]:
        """Return what answers Undo under an announcement."""
        return {UndoAnnouncement: self._undo}

    async def choose(self, press: Choose, actor: Actor, once: UpdateId) -> Reply | None:
        """Take a step with an announcement."""
        return await self._announcing.choose(press, actor, once)

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Take in the text of an announcement."""
        return await self._announcing.replied(said.answers, said.text)

    async def _announce(self, said: StaffMessage) -> Reply:
        return await self._announcing.begin(said.actor, said.once, said.text)

    async def _unsay(self, said: StaffMessage) -> Reply:
        return await self._announcing.undo_number(said.text, said.actor, said.once)

    async def _undo(self, press: UndoAnnouncement, actor: Actor, once: UpdateId) -> Reply:
        reply = await self._announcing.undo(press.announcement, actor, once)
        return replace(reply, in_place=True)
