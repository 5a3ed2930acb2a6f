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
    ListThreads,
    OnAnswer,
    OnCase,
    OnThread,
    Press,
    RetryAnswer,
    RetryDelivery,
    RevokeInvitation,
    StaffPress,
    Undo,
    UndoAnnouncement,
    UndoChange,
    UseEntry,
    UsePrepared,
)
from bot.domain.reply import Reply
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.staff.gate import Replies, StaffMessage, StaffWork
from bot.frontends.telegram.staff.staff_chat import setting_of
from bot.staff.case_argument import read_number
from bot.staff.request import StaffRequest
from bot.staff.statuses.service import CaseWork

TextWork = Callable[[StaffRequest, str], Awaitable[Replies]]
"""Does what a command asks; the text is what was typed after it."""

PressWork = Callable[[Any, Actor, UpdateId], Awaitable[Replies]]
"""Answers one class of presses; None for an old button."""

CaseButton = Callable[[CaseId, Actor, UpdateId], Awaitable[Replies]]
"""Does what a command does, for a given case; None if there is no such case."""


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

    def asks(work: TextWork) -> StaffWork:
        """Bind what may change something: it is one transaction."""
        return lambda said: services.requests.answer(said.actor, said.once, work, said.text)

    def names_a_case(command: str, work: TextWork) -> StaffWork:
        """Bind what may change a case; no transaction is opened if the text has no valid number."""

        async def answer(said: StaffMessage) -> Replies:
            named = read_number(services.requests.speak(), f"/{command}", said.text)
            return named if isinstance(named, Reply) else await asks(work)(said)

        return answer

    def on_status(name: str, work: CaseWork) -> TextWork:
        return lambda request, text: statuses.typed(request, name, text, work)

    undo_of_case = names_a_case("undo", on_status("undo", statuses.undo))

    async def undo(said: StaffMessage) -> Replies:
        if said.text.strip():
            return await undo_of_case(said)
        return await services.requests.answer(said.actor, said.once, statuses.undo_own)

    async def guide(said: StaffMessage) -> Reply:
        return services.guide.help()

    async def chat_id(said: StaffMessage) -> Reply:
        return setting_of(said.chat)

    about_a_case: Mapping[str, TextWork] = {
        "newcase": registry.editing.new,
        "editcase": registry.editing.edit,
        "item": registry.items.add,
        "done": registry.items.finish,
        "close": registry.close,
        "reopen": registry.reopen,
        "status": on_status("status", statuses.status),
        "checked": on_status("checked", statuses.checked),
        "correct": on_status("correct", statuses.correct),
        "withdraw": on_status("withdraw", statuses.withdraw),
        "record": on_status("record", statuses.record),
        "invite": inviting.invite,
        "revoke": inviting.revoke,
    }
    return {
        **{command: names_a_case(command, work) for command, work in about_a_case.items()},
        "case": lambda said: registry.show(said.text),
        "cases": lambda said: registry.listing.listed(said.text),
        "undo": undo,
        "confirm": asks(drafting.confirm),
        "cancel": asks(drafting.cancel),
        "announce": asks(announcing.begin),
        "unsay": asks(announcing.unsaying.stop_number),
        "inbox": asks(services.inbox.typed_list),
        "reply": asks(services.inbox.typed),
        "review": asks(services.reviewing.begin),
        "delivery": lambda _: oversight.delivery(),
        "retry": asks(oversight.retry_written),
        "stats": lambda _: oversight.stats(),
        "help": guide,
        "id": chat_id,
    }


def _buttons(services: CaseServices) -> Mapping[str, CaseButton]:
    registry, statuses = services.registry, services.statuses

    def asks(work: Callable[[StaffRequest, CaseId], Awaitable[Replies]]) -> CaseButton:
        return lambda case, actor, once: services.requests.answer(actor, once, work, case)

    def on_status(work: CaseWork) -> CaseButton:
        return asks(lambda request, case: statuses.pressed(request, case, work))

    def in_place(work: CaseWork) -> CaseButton:
        """Bind a button whose message is replaced by the reply; messages of other buttons stay."""

        async def pressed(request: StaffRequest, case: CaseId) -> Reply | None:
            reply = await statuses.pressed(request, case, work)
            return None if reply is None else replace(reply, in_place=True)

        return asks(pressed)

    return {
        "case": lambda case, actor, once: registry.show_case(case),
        "editcase": asks(registry.editing.menu),
        "items": asks(registry.items.show),
        "close": asks(lambda request, case: registry.turn(request, case, CaseState.CLOSED)),
        "reopen": asks(lambda request, case: registry.turn(request, case, CaseState.OPEN)),
        "status": on_status(statuses.status),
        "checked": on_status(statuses.checked),
        "record": on_status(statuses.record),
        "correct": in_place(statuses.correct),
        "withdraw": in_place(statuses.withdraw),
        "undo": in_place(statuses.undo),
        "invite": asks(services.inviting.invite_to),
    }


def _presses(services: CaseServices) -> Mapping[type[StaffPress], PressWork]:
    statuses, inviting, oversight = services.statuses, services.inviting, services.oversight

    def asks(work: Callable[[StaffRequest, Any], Awaitable[Replies]]) -> PressWork:
        return lambda press, actor, once: services.requests.answer(actor, once, work, press)

    async def undo_announcement(request: StaffRequest, press: UndoAnnouncement) -> Reply:
        reply = await services.announcing.unsaying.stop(request, press.announcement)
        return replace(reply, in_place=True)

    async def retry(request: StaffRequest, press: RetryDelivery) -> Reply:
        return replace(await oversight.retry(request, press.delivery), in_place=True)

    inbox = services.inbox

    async def on_thread(press: OnThread, actor: Actor, once: UpdateId) -> Replies:
        if press.do != "entries":
            return await services.requests.answer(actor, once, inbox.press, press)
        near = await inbox.prepared.near(press.thread)  # takes long, so no transaction is open meanwhile
        return await services.requests.answer(actor, once, inbox.offer_entries, press.thread, near)

    return {
        Choose: asks(services.drafting.choose),
        ListCases: lambda press, actor, once: services.registry.listing.turned(press),
        UndoChange: asks(lambda request, press: services.taking_back.take_back(request, press.change)),
        RevokeInvitation: asks(lambda request, press: inviting.revoke_one(request, press.invitation)),
        Undo: asks(lambda request, press: statuses.undo_status(request, press.status)),
        UndoAnnouncement: asks(undo_announcement),
        RetryDelivery: asks(retry),
        OnThread: on_thread,
        OnAnswer: asks(inbox.answering.press),
        UsePrepared: asks(inbox.prepared.preview_reply),
        UseEntry: asks(inbox.prepared.preview_entry),
        ListThreads: asks(inbox.listed),
        RetryAnswer: asks(lambda request, press: oversight.retry_answer(request, press.update)),
    }
