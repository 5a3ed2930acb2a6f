"""The services of staff with what hands their drafts to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.ids import CaseId, DraftId, MessageId, StatusId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.drafts.owner import DraftOwner, PreviewOwner
from bot.staff.drafts.service import Drafting, StillGoing
from bot.staff.statuses.service import StatusDesk
from bot.store.database.engine import Reading, Store
from bot.store.staff import drafts
from tests.knowledge.real_words import speak

_PROMPTS = 100_000
"""Above the numbers of a test's other messages."""


async def nothing_goes(conn: Reading, phrases: Phrasebook, actor: Actor) -> tuple[Block, ...]:
    return ()


def drafting_of(
    store: Store,
    *,
    dialogs: Sequence[DraftOwner] = (),
    previews: Sequence[PreviewOwner] = (),
    still_going: StillGoing = nothing_goes,
    wake: Callable[[], None] = lambda: None,
    words: CurrentPhrasebook = speak,
) -> Drafting:
    return Drafting(store, words, dialogs=dialogs, previews=previews, still_going=still_going, wake=wake)


async def answered(
    drafting: Drafting, store: Store, draft: DraftId | None, text: str, actor: Actor, update: UpdateId
) -> Reply:
    """Have `text` written in reply to a message that asks for `draft`."""
    assert draft is not None
    prompt = MessageId(_PROMPTS + draft)
    async with store.transaction() as tx:
        await drafts.ask_in(tx, draft, prompt)
    reply = await drafting.replied(prompt, text, "", actor, update)
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
        self.statuses = desk = StatusDesk(store, words, undo=undo, wake=wake)
        self.drafting = drafting_of(
            store, previews=desk.previews, still_going=desk.still_going, wake=wake, words=words
        )
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
        if command == "undo" and not text:
            return await self.statuses.undo_own(actor, update)
        return await self.statuses.typed(command, text, self._works[command], actor, update)

    async def presses(self, command: str, case: CaseId, actor: Actor, update: UpdateId) -> Reply | None:
        """Press the button that does for a case what a command does."""
        return await self.statuses.pressed(case, self._works[command], actor, update)

    async def choose(self, press: Choose, actor: Actor, update: UpdateId) -> Reply | None:
        """Press a button of a draft."""
        return await self.drafting.choose(press, actor, update)

    async def undo(self, status: StatusId, actor: Actor, update: UpdateId) -> Reply | None:
        """Press Undo under a status."""
        return await self.statuses.undo_status(status, actor, update)
