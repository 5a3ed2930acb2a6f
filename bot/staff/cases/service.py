"""The cases of the office: added, shown, closed, reopened."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.actor import AuditAction
from bot.domain.cases import Case, CaseState
from bot.domain.delivery import TELLS, UNFINISHED, DeliveryKind
from bot.domain.ids import CaseId
from bot.domain.reply import Block, Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.case_argument import read_case, with_case, with_case_of_button
from bot.staff.cases.card import card, show_button
from bot.staff.cases.dossier import read_file
from bot.staff.cases.editing import CaseEditing
from bot.staff.cases.listing import CaseList
from bot.staff.cases.open_items import OpenItems
from bot.staff.changes import StateSet, note, undo_row
from bot.staff.drafts.owner import DraftOwner
from bot.staff.phrases import case_name
from bot.staff.request import StaffRequest
from bot.staff.telling_changes import ChangeTelling, who_is_told
from bot.store.cases import cases
from bot.store.database.engine import Reading, Store
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery
from bot.store.staff import changes
from bot.store.updates import effects


class Registry:
    """Manages the cases.

    `editing` adds and changes them, `listing` finds them, `items` tracks what they still need. `undo`: how
    long the messages to followers wait.
    """

    def __init__(self, store: Store, speak: CurrentPhrasebook, *, undo: timedelta) -> None:
        self._store = store
        self._telling = ChangeTelling(undo)
        self._speak = speak
        self.editing = CaseEditing()
        self.listing = CaseList(store, speak)
        self.items = OpenItems(undo=undo)
        self.dialogs: tuple[DraftOwner, ...] = (self.editing, self.items)

    async def show(self, text: str) -> Reply:
        """Show the case whose number `text` starts with."""
        phrases = self._speak()
        async with self._store.reading() as conn:
            named = await read_case(conn, phrases, "/case", text)
            return named if isinstance(named, Reply) else await self._card(conn, phrases, named.case)

    async def show_case(self, case: CaseId) -> Reply | None:
        """Show a case; None if there is none."""
        async with self._store.reading() as conn:
            found = await cases.get(conn, case)
            return None if found is None else await self._card(conn, self._speak(), found)

    async def close(self, request: StaffRequest, text: str) -> Reply:
        """Close the case whose number `text` starts with."""
        return await with_case(request, "/close", text, self._close)

    async def reopen(self, request: StaffRequest, text: str) -> Reply:
        """Reopen a closed case."""
        return await with_case(request, "/reopen", text, self._reopen)

    async def turn(self, request: StaffRequest, case: CaseId, into: CaseState) -> Reply | None:
        """Close or reopen a case; None if there is none."""
        work = self._close if into is CaseState.CLOSED else self._reopen
        return await with_case_of_button(request, case, work)

    async def _close(self, request: StaffRequest, case: Case, _rest: str = "") -> Reply:
        return await self._turn(request, case, CaseState.CLOSED)

    async def _reopen(self, request: StaffRequest, case: Case, _rest: str = "") -> Reply:
        return await self._turn(request, case, CaseState.OPEN)

    async def _turn(self, request: StaffRequest, case: Case, into: CaseState) -> Reply:
        what = AuditAction.CLOSE if into is CaseState.CLOSED else AuditAction.REOPEN
        changed = case.state is not into
        if not await request.once(what):
            changed = effects.CHANGED in await request.done()
        elif changed:
            before = await cases.known(request.tx, case.id)
            await cases.set_state(request.tx, case.id, into)
            await request.audit(what, case.id)
            change = await note(request, case.id, StateSet(state=into))
            await self._telling.tell(request, case, change, before)
        blocks = await _turned(request, case, into, changed=changed)
        after = await cases.get(request.tx, case.id)
        rows = ((show_button(request.phrases, after or case),), *await undo_row(request))
        return Reply(blocks, rows, in_place=True)

    async def _card(self, conn: Reading, phrases: Phrasebook, case: Case) -> Reply:
        now = self._store.now()
        return card(phrases, await read_file(conn, case, now), now)


async def _turned(request: StaffRequest, case: Case, into: CaseState, *, changed: bool) -> tuple[Block, ...]:
    words, number = request.words, str(case.number)
    made = await changes.made_by(request.tx, request.update)
    told = () if made is None else await who_is_told(request, case, made.id)
    if into is CaseState.OPEN:
        said = words.case_reopened if changed else words.case_open_already
        return (*request.say(said, case=case_name(case)), *told)
    if not changed:
        return request.say(words.case_closed_already, number=number)
    waiting = sum(_may_still_go(each) for each in await outbox.of_case(request.tx, case.id))
    blocks = (*request.say(words.case_closed, number=number), *told)
    if waiting:
        blocks += request.say(words.case_closed_waiting, count=str(waiting), number=number)
    return blocks


def _may_still_go(delivery: Delivery) -> bool:
    """Return whether a message about the case may still reach a client, including one being sent.

    Edits of earlier messages do not count, and announcements are not about the case.
    """
    about_the_case = delivery.kind in TELLS | {DeliveryKind.WITHDRAWAL} and delivery.announcement is None
    return about_the_case and delivery.state in UNFINISHED and delivery.follower is not None
