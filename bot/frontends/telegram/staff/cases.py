"""Commands about cases: kept, shown, listed, closed, and what they still need."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.actor import Actor
from bot.domain.cases import CaseState
from bot.domain.ids import CaseId, UpdateId
from bot.domain.press import Choose, ListCases, StaffPress, UndoChange
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.staff.gate import StaffGate, StaffMessage
from bot.frontends.telegram.staff.topic import CaseWork, PressWork, StaffTopic
from bot.staff.cases.service import Registry
from bot.staff.undoing_changes import TakingBack


class CaseCommands(StaffTopic):
    """Reads commands, presses and replies about cases; the registry does the work."""

    def __init__(self, registry: Registry, taking_back: TakingBack, gate: StaffGate) -> None:
        self._registry = registry
        self._taking_back = taking_back
        self._gate = gate

    def handlers(self) -> list[Handler]:
        """Return the commands, in the order of /help."""
        return [
            self._gate.command("newcase", self._new_case),
            self._gate.command("editcase", self._edit_case),
            self._gate.command("case", self._case),
            self._gate.command("cases", self._cases),
            self._gate.command("item", self._item),
            self._gate.command("done", self._done),
            self._gate.command("close", self._close),
            self._gate.command("reopen", self._reopen),
        ]

    def presses(self) -> Mapping[type[StaffPress], PressWork]:
        """Return the pages of lists, and what takes a change back."""
        return {ListCases: self._turn_page, UndoChange: self._take_back}

    def on_case(self) -> Mapping[str, CaseWork]:
        """Return the buttons of a case that are about the case itself."""
        return {
            "case": self._show,
            "editcase": self._menu,
            "items": self._items,
            "close": self._close_it,
            "reopen": self._reopen_it,
        }

    async def choose(self, press: Choose, actor: Actor, once: UpdateId) -> Reply | None:
        """Take an answer to a question about a case, or finish an item."""
        reply = await self._registry.editing.choose(press, actor, once)
        return reply or await self._registry.items.choose(press, actor, once)

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Take an answer in words to a question about a case, or one more item."""
        draft = await self._registry.asked_in(said.answers)
        if draft is None:
            return None
        reply = await self._registry.editing.answer(draft, said.text, said.actor, said.once, said.about)
        return reply or await self._registry.items.answer(draft, said.text, said.actor, said.once)

    async def _new_case(self, said: StaffMessage) -> Reply:
        return await self._registry.editing.new(said.text, said.actor, said.once)

    async def _edit_case(self, said: StaffMessage) -> Reply:
        return await self._registry.editing.edit(said.text, said.actor, said.once)

    async def _case(self, said: StaffMessage) -> Reply:
        return await self._registry.show(said.text)

    async def _cases(self, said: StaffMessage) -> Reply:
        return await self._registry.listing.listed(said.text)

    async def _item(self, said: StaffMessage) -> Reply:
        return await self._registry.items.add(said.text, said.actor, said.once)

    async def _done(self, said: StaffMessage) -> Reply:
        return await self._registry.items.finish(said.text, said.actor, said.once)

    async def _close(self, said: StaffMessage) -> Reply:
        return await self._registry.close(said.text, said.actor, said.once)

    async def _reopen(self, said: StaffMessage) -> Reply:
        return await self._registry.reopen(said.text, said.actor, said.once)

    async def _turn_page(self, press: ListCases, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._registry.listing.turned(press)

    async def _take_back(self, press: UndoChange, actor: Actor, once: UpdateId) -> Reply:
        return await self._taking_back.take_back(press.change, actor, once)

    async def _show(self, case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._registry.show_case(case)

    async def _menu(self, case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._registry.editing.menu(case, actor, once)

    async def _items(self, case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._registry.items.show(case, actor, once)

    async def _close_it(self, case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._registry.turn(case, CaseState.CLOSED, actor, once)

    async def _reopen_it(self, case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
        return await self._registry.turn(case, CaseState.OPEN, actor, once)
