"""Cases as staff keep them: written down, shown, closed. Their parts have places of their own."""

from __future__ import annotations

from bot.domain.actor import Actor
from bot.domain.cases import Case, CaseState
from bot.domain.delivery import TELLS, UNFINISHED, DeliveryKind
from bot.domain.ids import CaseId, ChatId, UpdateId
from bot.domain.reply import Block, Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.case_argument import find, read_number
from bot.staff.cases.card import card, name_of, show_button
from bot.staff.cases.dossier import read_file
from bot.staff.cases.editing import CaseEditing
from bot.staff.cases.listing import CaseList
from bot.staff.cases.open_items import OpenItems
from bot.staff.changes import StateSet, note, undo_row
from bot.staff.drafts.owner import DraftOwner
from bot.store import audit, cases, effects, outbox
from bot.store.audit import AuditLine
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.outbox import Delivery


class Registry:
    """Keeps the cases.

    `editing` writes them down, `listing` finds them, `items` keeps what they wait for.
    """

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak
        self.editing = CaseEditing(store, speak)
        self.listing = CaseList(store, speak)
        self.items = OpenItems(store, speak)
        self.dialogs: tuple[DraftOwner, ...] = (self.editing, self.items)

    async def show(self, text: str) -> Reply:
        """Show the case whose number `text` begins with."""
        spoken = self._speak()
        named = read_number(spoken, "/case", text)
        if isinstance(named, Reply):
            return named
        async with self._store.reading() as conn:
            found = await find(conn, spoken, named.number)
            return found if isinstance(found, Reply) else await self._card(conn, spoken, found)

    async def show_case(self, case: CaseId) -> Reply | None:
        """Show a case; None where there is none."""
        async with self._store.reading() as conn:
            found = await cases.get(conn, case)
            return None if found is None else await self._card(conn, self._speak(), found)

    async def close(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Close the case whose number `text` begins with."""
        return await self._turn_named("/close", text, CaseState.CLOSED, actor, update)

    async def reopen(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Open a closed case again."""
        return await self._turn_named("/reopen", text, CaseState.OPEN, actor, update)

    async def turn(self, case: CaseId, into: CaseState, actor: Actor, update: UpdateId) -> Reply | None:
        """Close a case or open it again; None where there is none."""
        async with self._store.transaction() as tx:
            found = await cases.get(tx, case)
            return None if found is None else await self._turn(tx, self._speak(), found, into, actor, update)

    async def _card(self, conn: Reading, spoken: Phrasebook, case: Case) -> Reply:
        now = self._store.now()
        return card(spoken, await read_file(conn, case, now), now)

    async def _turn_named(
        self, command: str, text: str, into: CaseState, actor: Actor, update: UpdateId
    ) -> Reply:
        spoken = self._speak()
        named = read_number(spoken, command, text)
        if isinstance(named, Reply):
            return named
        async with self._store.transaction() as tx:
            found = await find(tx, spoken, named.number)
            if isinstance(found, Reply):
                return found
            return await self._turn(tx, spoken, found, into, actor, update)

    async def _turn(
        self, tx: Transaction, spoken: Phrasebook, case: Case, into: CaseState, actor: Actor, update: UpdateId
    ) -> Reply:
        now = self._store.now()
        what = "close" if into is CaseState.CLOSED else "reopen"
        changed = case.state is not into
        if not await effects.first_time(tx, ChatId(actor.id), update, what, now):
            changed = effects.CHANGED in await effects.done_by(tx, ChatId(actor.id), update)
        elif changed:
            await cases.set_state(tx, case.id, into)
            await audit.add(tx, AuditLine(now, actor, what, update, case.id))
            await note(tx, case.id, StateSet(state=into), update, now)
        blocks = await _turned(tx, spoken, case, into, changed=changed)
        after = await cases.get(tx, case.id)
        rows = ((show_button(spoken, after or case),), *await undo_row(tx, spoken, update))
        return Reply(blocks, rows, in_place=True)


async def _turned(
    conn: Reading, spoken: Phrasebook, case: Case, into: CaseState, *, changed: bool
) -> tuple[Block, ...]:
    words, number = spoken.words.staff, name_of(case)
    if into is CaseState.OPEN:
        return spoken.say(words.case_reopened if changed else words.case_open_already, number=number)
    if not changed:
        return spoken.say(words.case_closed_already, number=number)
    waiting = sum(_may_still_go(each) for each in await outbox.of_case(conn, case.id))
    blocks = spoken.say(words.case_closed, number=case.number.value)
    if waiting:
        blocks += spoken.say(words.case_closed_waiting, count=str(waiting), number=case.number.value)
    return blocks


def _may_still_go(delivery: Delivery) -> bool:
    """Say whether a message about the case may still reach somebody, one that is being sent included.

    Changes of earlier messages are none, and what goes to many is not about the case.
    """
    about_the_case = delivery.kind in TELLS | {DeliveryKind.WITHDRAWAL} and delivery.announcement is None
    return about_the_case and delivery.state in UNFINISHED and delivery.follower is not None
