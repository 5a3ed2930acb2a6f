"""Commands about statuses: recorded, checked, undone, corrected, withdrawn, put on file."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.actor import Actor
from bot.domain.ids import CaseId, UpdateId
from bot.domain.press import Choose, StaffPress, Undo
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import StaffGate, StaffMessage, StaffWork
from bot.frontends.telegram.staff.topic import CaseWork, PressWork, StaffTopic
from bot.staff.statuses.service import StatusDesk

COMMANDS = ("status", "checked", "undo", "correct", "withdraw", "record")
"""Each is followed by a case number; a button does it for the case that it is about."""


class StatusCommands(StaffTopic):
    """Commands about statuses."""

    def __init__(self, statuses: StatusDesk, gate: StaffGate) -> None:
        self._statuses = statuses
        self._gate = gate

    def handlers(self) -> list[Handler]:
        """Return the handlers of these commands."""
        return [self._gate.command(name, self._by_command(name)) for name in COMMANDS]

    def presses(self) -> Mapping[type[StaffPress], PressWork]:
        """Answer the button that takes a status back."""
        return {Undo: self._undo}

    def on_case(self) -> Mapping[str, CaseWork]:
        """Do for a case what each command does."""
        return {name: self._for_case(name) for name in COMMANDS}

    async def choose(self, press: Choose, actor: Actor, once: UpdateId) -> Reply | None:
        """Take a step towards a status, a correction or a withdrawal."""
        return await self._statuses.choose(press, actor, once)

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Take in a date, a note or a status written in reply."""
        if said.answers is None:
            return None
        return await self._statuses.replied(said.answers, said.text, said.about)

    def _by_command(self, name: str) -> StaffWork:
        async def work(said: StaffMessage) -> Reply | None:
            return await self._statuses.by_command(name, said.text, said.actor, said.once)

        return work

    def _for_case(self, name: str) -> CaseWork:
        async def work(case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
            return await self._statuses.on_case(name, case, actor, once)

        return work

    async def _undo(self, press: Undo, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._statuses.undo(press.status, actor, once)
