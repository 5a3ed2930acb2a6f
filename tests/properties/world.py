"""The real services and the real worker on a real file, beside the model of what they must do."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path

from bot.clients.joining import Joining
from bot.clients.own_cases import OwnCases
from bot.delivery.worker import DeliveryWorker
from bot.domain.actor import Actor
from bot.domain.case_number import CaseNumber
from bot.domain.cases import StatusState
from bot.domain.delivery import CHANGES, UNFINISHED, DeliveryKind, DeliveryState
from bot.domain.ids import CaseId, ChatId, FollowerId, StaffId, UpdateId
from bot.domain.invitation_token import token_hash
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.press import Choose
from bot.domain.reply import Reply, plain_text
from bot.knowledge.markup.template import Template
from bot.store.cases import followers, invitations, statuses
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery
from bot.store.staff import staff_notices
from tests.clients.client_desk import opening_in
from tests.e2e import voice
from tests.knowledge.real_words import speak, staff_text
from tests.properties.courier import Luck, NoLimits, NotingCourier
from tests.properties.model import Case, Chat, Link, Model
from tests.staff.wired import StatusOffice
from tests.store.clock import Clock
from tests.store.one_case import new_case

STAFF = Actor(StaffId(7), "Eve")
UNDO = timedelta(seconds=60)
CASES = (1, 2)
CHATS = (5_000_000_001, 5_000_000_002, 5_000_000_003)
_NOT_CHANGED = (voice.staff("delivery_not_struck"), voice.staff("delivery_not_taken_back"))
_COPY_REMAINS = staff_text("record_copy_remains")


def number_of(case: Case) -> str:
    """Return a case's number."""
    return f"BLG2019{case:06d}"


class World:
    """Everything of one example. Opened by `open`."""

    def __init__(self, file: Path) -> None:
        self._url = f"sqlite:///{file}"
        self.clock = Clock()
        self.model = Model(history={case: [] for case in CASES})
        self.courier = NotingCourier(self.model)
        self._updates = itertools.count(1)
        self._processes = itertools.count(1)
        self._ids: dict[Case, CaseId] = {}

    @classmethod
    async def open(cls, template: Path, file: Path) -> World:
        """Open a world with its cases; `template` is an empty database with its tables."""
        shutil.copy(template, file)
        world = cls(file)
        await world.start()
        async with world.store.transaction() as tx:
            for case in CASES:
                world._ids[case] = await new_case(tx, world.store, CaseNumber(number_of(case)))
        return world

    async def start(self) -> None:
        """Be a process that has just started."""
        self.store = await Store.open(self._url, self.clock)
        self.desk = StatusOffice(self.store, undo=UNDO)
        self.joining = Joining(self.store, speak)
        self.own = OwnCases(self.store, speak, undo=UNDO)

    async def restart(self) -> None:
        """Stop, and start again."""
        await self.store.close()
        await self.start()

    def update(self) -> UpdateId:
        """Return the number of the next update."""
        return UpdateId(next(self._updates))

    async def joins(self, chat: Chat, case: Case, *, agreed: bool) -> None:
        """Open an invitation in a chat, and agree or not."""
        token = f"Tk-{next(self._updates)}_".ljust(32, "x")
        async with self.store.transaction() as tx:
            until = self.clock() + timedelta(days=14)
            await invitations.add(tx, self._ids[case], token_hash(token), now=self.clock(), until=until)
        offer = await self.joining.open(token, ChatId(chat), self.update())
        if (chat, case) in self.model.links:
            return
        opening, once = opening_in(offer), self.update()
        for _ in range(2):  # the update may be handled twice
            await self.joining.answer(opening, ChatId(chat), once, agreed=agreed)
        if agreed:
            self.model.links[chat, case] = Link()

    async def subscribes(self, chat: Chat, case: Case, *, on: bool) -> None:
        """Turn the messages of one case on or off."""
        link = self.model.links.get((chat, case))
        follower = await self.follower(chat, case)
        if link is None or follower is None:
            return
        await self.own.tell_of(follower, ChatId(chat), self.update(), on=on)
        link.subscribed = on
        if not on:
            self.model.excuse(chat=chat, case=case)

    async def forgets(self, chat: Chat) -> None:
        """Delete everything about a chat."""
        once = self.update()
        for _ in range(2):
            await self.own.leaving.forget(ChatId(chat), once)
        self.model.leaves(chat)

    async def blocks(self, chat: Chat) -> None:
        """Close a chat to the bot, and tell it so."""
        self.model.closes(chat)
        await self.own.presence.blocked(ChatId(chat))
        self._is_gone(chat, gone=True)

    async def unblocks(self, chat: Chat) -> None:
        """Open a chat again."""
        self.model.blocked.discard(chat)
        await self.own.presence.back(ChatId(chat))
        self._is_gone(chat, gone=False)

    async def quiet(self, chat: Chat, hours: tuple[int, int] | None) -> None:
        """Set or end a chat's quiet hours."""
        quiet = None if hours is None else QuietHours(time(hours[0]), time(hours[1]), "Asia/Kolkata")
        async with self.store.transaction() as tx:
            await preferences.put(tx, ChatId(chat), Preferences(quiet=quiet, zone="Asia/Kolkata"))

    async def records(self, case: Case, *, command: str = "status") -> None:
        """Record a status, or a correction of what stands, and confirm it twice."""
        standing = self.model.standing(case)
        if command == "correct" and standing is None:
            return
        mark = f"mark{case}x{len(self.model.history[case]) + 1}"
        text = f"{number_of(case)} refused 2026-11-20 note: {mark}"
        await self._confirm(await self.desk.types(command, text, STAFF, self.update()))
        assert await self._latest_note(case) == mark
        corrects = standing.mark if command == "correct" and standing else None
        self.model.recorded(case, mark, corrects)

    async def undoes(self, case: Case) -> None:
        """Undo the last status, if it is not too late for that."""
        standing = self.model.standing(case)
        if standing is None:
            return
        once = self.update()
        for _ in range(2):
            await self.desk.types("undo", number_of(case), STAFF, once)
        if await self._state_of(case, standing.mark) is StatusState.UNDONE:
            self.model.undone(standing.mark)

    async def withdraws(self, case: Case) -> None:
        """Withdraw what stands."""
        standing = self.model.standing(case)
        if standing is None:
            return
        await self._confirm(await self.desk.types("withdraw", number_of(case), STAFF, self.update()))
        assert await self._state_of(case, standing.mark) is StatusState.WITHDRAWN
        self.model.withdrawn(standing.mark)

    async def delivers(self, luck: Sequence[Luck] = ()) -> None:
        """Let a process deliver all that is due, or die at it."""
        me = f"process{next(self._processes)}"
        self.courier.is_dealt(luck)
        worker = DeliveryWorker(
            self.store,
            self.courier,
            speak,
            me=me,
            has_died=lambda other: other != me,
            pace=NoLimits(),
            chance=lambda: 0.5,
            stop_within=0.05,
        )
        stop = asyncio.Event()
        running = asyncio.create_task(worker.run(stop))
        try:
            async with asyncio.timeout(120):
                while not self.courier.died.is_set() and await self._anything_to_do():
                    worker.wake()
                    await asyncio.sleep(0.001)
            # Whoever died hangs in a call: it is cut off there, with nothing written down. To be cut off in a
            # transaction is for real processes (tests/e2e): a cancelled one would keep SQLite's lock.
            stop.set()
            await running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        for chat in self.courier.met_closed:
            await self._met_closed(chat)
        if self.courier.wrong is not None:
            raise self.courier.wrong

    async def settles(self) -> None:
        """Let days pass until nothing waits any more."""
        for _ in range(60):
            await self.delivers()
            rows = await self._rows()
            if not [row for row in rows if row.state in UNFINISHED]:
                self._note_given_up(rows)
                return
            self.clock.pass_by(hours=1)
        raise AssertionError(f"something waits for ever: {await self._rows()}")

    def _note_given_up(self, rows: Sequence[Delivery]) -> None:
        by_id = {row.id: row for row in rows}
        for row in rows:
            if row.kind in CHANGES and row.state is DeliveryState.FAILED and row.target is not None:
                target = by_id[row.target]
                there = self.model.read.get(target.chat or 0, {})
                for message in target.messages:
                    if message in there:
                        there[message].given_up = True

    async def untold(self) -> list[str]:
        """Say where a copy that nobody can change is neither told to staff nor in the file note."""
        missing: list[str] = []
        failed = [
            row for row in await self._rows() if row.kind in CHANGES and row.state is DeliveryState.FAILED
        ]
        told = [line for line in await self._told_staff() if any(words in line for words in _NOT_CHANGED)]
        if len(told) < len(failed):
            missing.append(f"staff have {len(told)} lines about {len(failed)} changes that were given up")
        for case in CASES:
            there = self.model.out_of_reach()
            chats = {chat for chat, of, _, seen in there if of == case and not seen.given_up}
            withdrawn = {
                chat
                for chat, of, status, _ in there
                if of == case and chat in chats and status.state == "withdrawn"
            }
            words = speak().words.staff
            for of, told_of in (
                (chats, (words.delivery_corrected_copy, words.delivery_withdrawn_copy)),
                (withdrawn, (words.delivery_withdrawn_copy,)),
            ):
                lines = await self._lines_of_copies(case, told_of)
                if lines < len(of):
                    missing.append(f"staff have {lines} lines about copies of case {case} in {len(of)} chats")
            note = await self.desk.types("record", number_of(case), STAFF, self.update())
            assert note is not None
            said = [each for each in plain_text(note.blocks).splitlines() if _COPY_REMAINS in each]
            for chat in chats:
                who = staff_text("record_follower", number=str(await self._number_of(chat, case)))
                if not any(each.startswith(who) for each in said):
                    missing.append(f"the file note of case {case} says of no copy that {chat} may have it")
        return missing

    async def _lines_of_copies(self, case: Case, wordings: Sequence[Template]) -> int:
        about = [plain_text(speak().say(each, number=number_of(case))) for each in wordings]
        return sum(line in about for line in await self._told_staff())

    async def _told_staff(self) -> list[str]:
        async with self.store.reading() as conn:
            return [plain_text(line.blocks) for _, line in await staff_notices.waiting(conn, 10_000)]

    async def _number_of(self, chat: Chat, case: Case) -> int:
        """Return the number by which staff tell a follower from the others."""
        mine = await self.follower(chat, case)
        async with self.store.reading() as conn:
            ids = {each.id for each in await followers.of_case(conn, self._ids[case])}
            sent = await outbox.of_case(conn, self._ids[case])
        ids |= {each.follower for each in sent if each.follower is not None}
        assert mine is not None
        return sorted(ids).index(mine) + 1

    async def follower(self, chat: Chat, case: Case) -> FollowerId | None:
        """Return the link of a chat to a case."""
        async with self.store.reading() as conn:
            links = await followers.of_chat(conn, ChatId(chat))
        return next((each.id for each in links if each.case == self._ids[case]), None)

    def _is_gone(self, chat: Chat, *, gone: bool) -> None:
        for (of, _), link in self.model.links.items():
            if of == chat:
                link.gone = gone

    async def _met_closed(self, chat: Chat) -> None:
        """A message met a closed door; unless the process died before it wrote that down, that is known."""
        async with self.store.reading() as conn:
            links = await followers.of_chat(conn, ChatId(chat))
        if any(each.gone_at is not None for each in links):
            self._is_gone(chat, gone=True)
        self.model.excuse(chat=chat)

    async def _confirm(self, preview: Reply | None) -> None:
        assert preview is not None
        presses = [button.press for row in preview.rows for button in row]
        confirm = next(
            each for each in presses if isinstance(each, Choose) and each.choice.startswith("confirm")
        )
        once = self.update()
        for _ in range(2):
            await self.desk.choose(confirm, STAFF, once)

    async def _latest_note(self, case: Case) -> str | None:
        async with self.store.reading() as conn:
            latest = await statuses.latest(conn, self._ids[case])
        return None if latest is None else latest.facts.note

    async def _state_of(self, case: Case, mark: str) -> StatusState:
        async with self.store.reading() as conn:
            history = await statuses.history(conn, self._ids[case], standing=False)
        return next(each.state for each in history if each.facts.note == mark)

    async def _rows(self) -> list[Delivery]:
        async with self.store.reading() as conn:
            return [row for case in self._ids.values() for row in await outbox.of_case(conn, case)]

    async def _anything_to_do(self) -> bool:
        now, rows = self.clock(), await self._rows()
        unfinished = [row for row in rows if row.state in UNFINISHED]
        return any(
            row.state is DeliveryState.SENDING or (row.due_at <= now and not _waits_for(row, unfinished))
            for row in unfinished
        )


def _waits_for(row: Delivery, unfinished: Sequence[Delivery]) -> bool:
    """Say whether an earlier message of the same case and chat, which may not go yet, goes first."""
    earlier = [
        other
        for other in unfinished
        if other.id < row.id and (other.chat, other.case) == (row.chat, row.case)
    ]
    if row.kind is DeliveryKind.DELETE:
        return any(row.target in (other.id, other.target) for other in earlier)
    return bool(earlier)
