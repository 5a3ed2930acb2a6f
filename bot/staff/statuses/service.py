"""Statuses: begun, previewed, confirmed, checked, undone, corrected, withdrawn, put on file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.cases import Case, CaseState
from bot.domain.ids import CaseId, ChatId, MessageId, StatusId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.notices.plans import check_plan, followers_of
from bot.notices.texts import Notices
from bot.staff.case_argument import find, read_number
from bot.staff.phrases import closed
from bot.staff.statuses.dialog import StatusDialog
from bot.staff.statuses.file_note import FileNote
from bot.staff.statuses.recording import StatusRecorder
from bot.staff.statuses.undoing import Undoing
from bot.staff.statuses.withdrawing import Withdrawing
from bot.store import cases, effects, outbox, statuses
from bot.store.database.engine import Store, Transaction
from bot.store.drafts import DraftKind

_IN_PLACE = frozenset({"undo", "correct", "withdraw"})
"""Commands whose buttons hang under what they change; the others hang under a case, which stays."""


class StatusDesk:
    """Records what staff saw on CEAC, and has followers told. Each public function is one transaction."""

    def __init__(
        self, store: Store, speak: CurrentPhrasebook, *, undo: timedelta, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo
        self._wake = wake
        self._recording = StatusRecorder(undo)
        self._dialog = StatusDialog(store, speak, undo=undo, wake=wake)
        self._undoing = Undoing(store, speak, undo=undo)
        self._withdrawing = Withdrawing(store, speak, self._recording, wake=wake)
        self._file_note = FileNote(store, speak)

    async def by_command(self, command: str, text: str, actor: Actor, update: UpdateId) -> Reply | None:
        """Do what `/command` asks with `text`, which begins with a case number; only /undo goes without."""
        if command == "undo" and not text.strip():
            return await self._undoing.own(actor, update)
        spoken = self._speak()
        named = read_number(spoken, f"/{command}", text)
        if isinstance(named, Reply):
            return named
        async with self._store.reading() as conn:
            case = await find(conn, spoken, named.number)
        if isinstance(case, Reply):
            return case
        return await self._on(command, case, named.rest, actor, update)

    async def on_case(self, command: str, wanted: CaseId, actor: Actor, update: UpdateId) -> Reply | None:
        """Do for a case what `/command` does; None where there is no such case."""
        async with self._store.reading() as conn:
            case = await cases.get(conn, wanted)
        reply = None if case is None else await self._on(command, case, "", actor, update)
        if reply is None or command not in _IN_PLACE:
            return reply
        return replace(reply, in_place=True)

    async def undo(self, status: StatusId, actor: Actor, update: UpdateId) -> Reply | None:
        """Take a status back before its notices went out; None where there is no such status."""
        reply = await self._undoing.status(status, actor, update)
        return None if reply is None else replace(reply, in_place=True)

    async def choose(self, press: Choose, actor: Actor, update: UpdateId) -> Reply | None:
        """Take a step with a draft; None where it is no draft of a status."""
        reply = await self._dialog.choose(press, actor, update)
        return await self._withdrawing.choose(press, actor, update) if reply is None else reply

    async def replied(self, prompt: MessageId, text: str, about: str = "") -> Reply | None:
        """Take in what was written in reply to the message `prompt`; None where that asked for nothing.

        `about` names the step whose question is answered, where that is not the step of now.
        """
        return await self._dialog.replied(prompt, text, about)

    async def _on(self, command: str, case: Case, rest: str, actor: Actor, update: UpdateId) -> Reply | None:
        spoken = self._speak()
        if command in ("status", "checked") and case.state is CaseState.CLOSED:
            return Reply(closed(spoken, case))
        match command:
            case "status":
                return await self._dialog.begin(case, DraftKind.STATUS, rest, actor, update)
            case "correct":
                return await self._dialog.begin(case, DraftKind.CORRECTION, rest, actor, update)
            case "checked":
                return await self._checked(spoken, case, actor, update)
            case "undo":
                return await self._undoing.latest(case.id, actor, update)
            case "withdraw":
                return await self._withdrawing.begin(case, actor, update)
            case "record":
                return await self._file_note.of(case)
        return None

    async def _checked(self, spoken: Phrasebook, case: Case, actor: Actor, update: UpdateId) -> Reply:
        async with self._store.transaction() as tx:
            if await effects.first_time(tx, ChatId(actor.id), update, "checked", self._store.now()):
                await self._record_check(tx, spoken, case, actor, update)
            reply = await self._recording.told(tx, spoken, case, None, check=update)
        self._wake()
        return reply

    async def _record_check(
        self, tx: Transaction, spoken: Phrasebook, case: Case, actor: Actor, update: UpdateId
    ) -> None:
        now = self._store.now()
        over = await statuses.latest(tx, case.id)
        sent = await outbox.of_case(tx, case.id)
        plan = check_plan(Notices(spoken, case), over, await followers_of(tx, case.id), sent, now)
        await self._recording.check(tx, case, plan, by=actor, update=update, now=now)
