"""Statuses: begun, previewed, confirmed, checked, undone, corrected, withdrawn, filed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.cases import Case, CaseState
from bot.domain.ids import CaseId, StatusId, UpdateId
from bot.domain.reply import Block, Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.notices.plans import check_plan, followers_of
from bot.notices.texts import Notices
from bot.staff.case_argument import read_case
from bot.staff.drafts.owner import PreviewOwner
from bot.staff.phrases import closed
from bot.staff.request import StaffRequest, StaffRequests
from bot.staff.statuses.dialog import StatusDialog
from bot.staff.statuses.file_note import FileNote
from bot.staff.statuses.recording import StatusRecorder
from bot.staff.statuses.undo_window import still_goes, undoable_of_staff
from bot.staff.statuses.undoing import Undoing
from bot.staff.statuses.withdrawing import Withdrawing
from bot.store.cases import cases, statuses
from bot.store.database.engine import Reading, Store
from bot.store.messages import outbox
from bot.store.staff.drafts import DraftKind

CaseWork = Callable[[Case, str, Actor, UpdateId], Awaitable[Reply | None]]
"""Runs a command for a case; the text is what was typed after the number."""


class StatusDesk:
    """Records what staff saw on CEAC and queues the messages. Each public method is one transaction.

    `previews` lead to what staff confirm. `undo`: how long messages wait before they are sent.
    """

    def __init__(
        self, store: Store, speak: CurrentPhrasebook, *, undo: timedelta, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._speak = speak
        self._requests = StaffRequests(store, speak)
        self._undo = undo
        self._wake = wake
        self._recording = StatusRecorder(undo)
        self._dialog = StatusDialog(store, speak, undo=undo)
        self._undoing = Undoing(store, speak, undo=undo)
        self._withdrawing = Withdrawing(store, speak, self._recording)
        self._file_note = FileNote(store, speak)
        self.previews: tuple[PreviewOwner, ...] = (self._dialog, self._withdrawing)

    async def typed(
        self, command: str, text: str, work: CaseWork, actor: Actor, update: UpdateId
    ) -> Reply | None:
        """Run `work` for the case whose number `text` starts with; `command` is the typed command."""
        named = await read_case(self._requests, f"/{command}", text)
        return named if isinstance(named, Reply) else await work(named.case, named.rest, actor, update)

    async def pressed(self, wanted: CaseId, work: CaseWork, actor: Actor, update: UpdateId) -> Reply | None:
        """Run `work` for a case; None if there is no such case."""
        async with self._store.reading() as conn:
            case = await cases.get(conn, wanted)
        return None if case is None else await work(case, "", actor, update)

    async def status(self, case: Case, typed: str, actor: Actor, update: UpdateId) -> Reply:
        """Begin a status."""
        if case.state is CaseState.CLOSED:
            return Reply(closed(self._speak(), case))
        return await self._dialog.begin(case, DraftKind.STATUS, typed, actor, update)

    async def correct(self, case: Case, typed: str, actor: Actor, update: UpdateId) -> Reply:
        """Begin a correction of the current status."""
        return await self._dialog.begin(case, DraftKind.CORRECTION, typed, actor, update)

    async def withdraw(self, case: Case, _typed: str, actor: Actor, update: UpdateId) -> Reply:
        """Begin a withdrawal of the current status."""
        return await self._withdrawing.begin(case, actor, update)

    async def checked(self, case: Case, _typed: str, actor: Actor, update: UpdateId) -> Reply:
        """Record a check without news."""
        async with self._requests.open(actor, update) as request:
            current = await cases.get(request.tx, case.id) or case
            if current.state is CaseState.CLOSED and "checked" not in await request.done():
                return Reply(closed(request.phrases, current))
            if await request.once("checked"):
                await self._record_check(request, current)
            reply = await self._recording.told(request, current, None, check=request.update)
        self._wake()
        return reply

    async def undo(self, case: Case, _typed: str, actor: Actor, update: UpdateId) -> Reply | None:
        """Undo what was recorded last, before its messages are sent."""
        return await self._undoing.latest(case.id, actor, update)

    async def undo_own(self, actor: Actor, update: UpdateId) -> Reply:
        """Undo the one thing that this member has just recorded."""
        return await self._undoing.own(actor, update)

    async def undo_status(self, status: StatusId, actor: Actor, update: UpdateId) -> Reply | None:
        """Undo a status, replacing the message of the button; None if there is no such status."""
        reply = await self._undoing.status(status, actor, update)
        return None if reply is None else replace(reply, in_place=True)

    async def record(self, case: Case, _typed: str, _actor: Actor, _update: UpdateId) -> Reply:
        """Write the file note."""
        return await self._file_note.of(case)

    async def still_going(self, conn: Reading, phrases: Phrasebook, actor: Actor) -> tuple[Block, ...]:
        """Return what this member recorded last that is still waiting to be sent, and how to stop it."""
        undoable = await undoable_of_staff(conn, actor, self._store.now(), self._undo)
        return tuple(block for each in undoable for block in still_goes(phrases, each))

    async def _record_check(self, request: StaffRequest, case: Case) -> None:
        over = await statuses.latest(request.tx, case.id)
        sent = await outbox.of_case(request.tx, case.id)
        plan = check_plan(
            Notices(request.phrases, case), over, await followers_of(request.tx, case.id), sent, request.now
        )
        await self._recording.check(request, case, plan)
