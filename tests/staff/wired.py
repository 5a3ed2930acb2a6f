"""The services of staff with what hands their drafts to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Concatenate, ParamSpec, TypeVar

from bot.domain.actor import Actor
from bot.domain.ids import CaseId, DraftId, MessageId, StatusId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Reply
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.staff.drafts.owner import DraftOwner, PreviewOwner
from bot.staff.drafts.service import Drafting, StillGoing
from bot.staff.request import StaffRequest, StaffRequests
from bot.staff.statuses.service import StatusDesk
from bot.store.database.engine import Store
from bot.store.staff import drafts
from tests.knowledge.real_words import speak

_PROMPTS = 100_000
"""Above the numbers of a test's other messages."""


Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


async def nothing_goes(request: StaffRequest) -> tuple[Block, ...]:
    return ()


async def asking(
    store: Store,
    by: Actor,
    update: UpdateId,
    work: Callable[Concatenate[StaffRequest, Asked], Awaitable[Answer]],
    *args: Asked.args,
    **more: Asked.kwargs,
) -> Answer:
    """Have `work` done in a request of its own."""
    async with StaffRequests(store, speak).open(by, update) as request:
        return await work(request, *args, **more)


def drafting_of(
    store: Store,
    *,
    dialogs: Sequence[DraftOwner] = (),
    previews: Sequence[PreviewOwner] = (),
    still_going: StillGoing = nothing_goes,
    wake: Callable[[], None] = lambda: None,
) -> Drafting:
    return Drafting(store, dialogs=dialogs, previews=previews, still_going=still_going, wake=wake)


async def answered(
    drafting: Drafting, store: Store, draft: DraftId | None, text: str, actor: Actor, update: UpdateId
) -> Reply:
    """Have `text` written in reply to a message that asks for `draft`."""
    assert draft is not None
    prompt = MessageId(_PROMPTS + draft)
    async with store.transaction() as tx:
        await drafts.ask_in(tx, draft, prompt)
    reply = await asking(store, actor, update, drafting.replied, prompt, text, "")
    assert reply is not None
    return reply


class StatusOffice:
    """Statuses: each command by its name, and their drafts."""

    def __init__(
        self,
        store: Store,
        *,
        undo: timedelta,
        wake: Callable[[], None] = lambda: None,
        words: CurrentPhrasebook = speak,
    ) -> None:
        self.statuses = desk = StatusDesk(undo=undo, wake=wake)
        self.requests = StaffRequests(store, words)
        self.drafting = drafting_of(store, previews=desk.previews, still_going=desk.still_going, wake=wake)
        self._works = {
            "status": desk.status,
            "correct": desk.correct,
            "checked": desk.checked,
            "undo": desk.undo,
            "withdraw": desk.withdraw,
            "record": desk.record,
        }

    async def types(self, command: str, text: str, actor: Actor, update: UpdateId) -> Reply | None:
        """Type a command, followed by `text`."""
        async with self.requests.open(actor, update) as request:
            if command == "undo" and not text:
                return await self.statuses.undo_own(request)
            return await self.statuses.typed(request, command, text, self._works[command])

    async def presses(self, command: str, case: CaseId, actor: Actor, update: UpdateId) -> Reply | None:
        """Press the button that does for a case what a command does."""
        async with self.requests.open(actor, update) as request:
            return await self.statuses.pressed(request, case, self._works[command])

    async def choose(self, press: Choose, actor: Actor, update: UpdateId) -> Reply | None:
        """Press a button of a draft."""
        async with self.requests.open(actor, update) as request:
            return await self.drafting.choose(request, press)

    async def undo(self, status: StatusId, actor: Actor, update: UpdateId) -> Reply | None:
        """Press Undo under a status."""
        async with self.requests.open(actor, update) as request:
            return await self.statuses.undo_status(request, status)
