"""Which service method answers each staff command and button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.actor import Actor
from bot.domain.cases import CaseState
from bot.domain.ids import CaseId, UpdateId
from bot.domain.press import (
    Choose,
    ListCases,
    OnCase,
    Press,
    RetryAnswer,
    RetryDelivery,
    RevokeInvitation,
    StaffPress,
    Undo,
    UndoAnnouncement,
    UndoChange,
)
from bot.domain.reply import Reply
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.staff.gate import Replies, StaffMessage, StaffWork
from bot.frontends.telegram.staff.staff_chat import setting_of
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.staff.statuses.service import CaseWork

CaseButton = Callable[[CaseId, Actor, UpdateId], Awaitable[Replies]]
"""Does what a command does, for a given case; None if there is no such case."""

PressWork = Callable[[Any, Actor, UpdateId], Awaitable[Replies]]
"""Answers one class of presses; None for an old button."""


@dataclass(frozen=True, slots=True)
class StaffBindings:
    """The functions that answer staff: by command name, by `OnCase.command`, and by the class of a press."""

    commands: Mapping[str, StaffWork]
    buttons: Mapping[str, CaseButton]
    presses: Mapping[type[StaffPress], PressWork]

    async def pressed(self, press: Press, actor: Actor, once: UpdateId) -> Replies:
        """Answer a press; None if nothing answers it any more."""
        if isinstance(press, OnCase):
            button = self.buttons.get(press.command)
            return None if button is None else await button(press.case, actor, once)
        work = next((work for kind, work in self.presses.items() if isinstance(press, kind)), None)
        return None if work is None else await work(press, actor, once)


def bindings(services: CaseServices) -> StaffBindings:
    """Return the bindings of all commands and buttons in `bot.staff.commands`."""
    return StaffBindings(_commands(services), _buttons(services), _presses(services))


def _commands(services: CaseServices) -> Mapping[str, StaffWork]:
    registry, statuses, inviting = services.registry, services.statuses, services.inviting
    announcing, oversight, drafting = services.announcing, services.oversight, services.drafting

    def on_status(name: str, work: CaseWork) -> StaffWork:
        return lambda said: statuses.typed(name, said.text, work, said.actor, said.once)

    async def undo(said: StaffMessage) -> Reply | None:
        if not said.text.strip():
            return await statuses.undo_own(said.actor, said.once)
        return await statuses.typed("undo", said.text, statuses.undo, said.actor, said.once)

    async def guide(said: StaffMessage) -> Reply:
        return services.guide.help()

    async def chat_id(said: StaffMessage) -> Reply:
        return setting_of(said.chat)

    return {
        "newcase": lambda said: registry.editing.new(said.text, said.actor, said.once),
        "case": lambda said: registry.show(said.text),
        "cases": lambda said: registry.listing.listed(said.text),
        "editcase": lambda said: registry.editing.edit(said.text, said.actor, said.once),
        "item": lambda said: registry.items.add(said.text, said.actor, said.once),
        "done": lambda said: registry.items.finish(said.text, said.actor, said.once),
        "close": lambda said: registry.close(said.text, said.actor, said.once),
        "reopen": lambda said: registry.reopen(said.text, said.actor, said.once),
        "status": on_status("status", statuses.status),
        "checked": on_status("checked", statuses.checked),
        "correct": on_status("correct", statuses.correct),
        "withdraw": on_status("withdraw", statuses.withdraw),
        "record": on_status("record", statuses.record),
        "undo": undo,
        "invite": lambda said: inviting.invite(said.text, said.actor, said.once),
        "revoke": lambda said: inviting.revoke(said.text, said.actor, said.once),
        "confirm": lambda said: drafting.by_command(CONFIRM, said.text, said.actor, said.once),
        "cancel": lambda said: drafting.by_command(CANCEL, said.text, said.actor, said.once),
        "announce": lambda said: announcing.begin(said.actor, said.once, said.text),
        "unsay": lambda said: announcing.unsaying.stop_number(said.text, said.actor, said.once),
        "delivery": lambda _: oversight.delivery(),
        "retry": lambda said: oversight.retry_written(said.text, said.actor, said.once),
        "stats": lambda _: oversight.stats(),
        "help": guide,
        "id": chat_id,
    }


def _buttons(services: CaseServices) -> Mapping[str, CaseButton]:
    registry, statuses = services.registry, services.statuses

    def on_status(work: CaseWork) -> CaseButton:
        return lambda case, actor, once: statuses.pressed(case, work, actor, once)

    def in_place(work: CaseWork) -> CaseButton:
        """Bind a button whose message is replaced by the reply; messages of other buttons stay."""

        async def answer(case: CaseId, actor: Actor, once: UpdateId) -> Reply | None:
            reply = await statuses.pressed(case, work, actor, once)
            return None if reply is None else replace(reply, in_place=True)

        return answer

    return {
        "case": lambda case, actor, once: registry.show_case(case),
        "editcase": lambda case, actor, once: registry.editing.menu(case, actor, once),
        "items": lambda case, actor, once: registry.items.show(case, actor, once),
        "close": lambda case, actor, once: registry.turn(case, CaseState.CLOSED, actor, once),
        "reopen": lambda case, actor, once: registry.turn(case, CaseState.OPEN, actor, once),
        "status": on_status(statuses.status),
        "checked": on_status(statuses.checked),
        "record": on_status(statuses.record),
        "correct": in_place(statuses.correct),
        "withdraw": in_place(statuses.withdraw),
        "undo": in_place(statuses.undo),
        "invite": lambda case, actor, once: services.inviting.invite_to(case, actor, once),
    }


def _presses(services: CaseServices) -> Mapping[type[StaffPress], PressWork]:
    async def undo_announcement(press: UndoAnnouncement, actor: Actor, once: UpdateId) -> Reply:
        reply = await services.announcing.unsaying.stop(press.announcement, actor, once)
        return replace(reply, in_place=True)

    async def retry(press: RetryDelivery, actor: Actor, once: UpdateId) -> Reply:
        reply = await services.oversight.retry(press.delivery, actor, once)
        return replace(reply, in_place=True)

    return {
        Choose: services.drafting.choose,
        ListCases: lambda press, actor, once: services.registry.listing.turned(press),
        UndoChange: lambda press, actor, once: services.taking_back.take_back(press.change, actor, once),
        RevokeInvitation: services.inviting.revoke_one,
        Undo: lambda press, actor, once: services.statuses.undo_status(press.status, actor, once),
        UndoAnnouncement: undo_announcement,
        RetryDelivery: retry,
        RetryAnswer: lambda press, actor, once: services.oversight.retry_answer(press.update, actor, once),
    }
