"""Records the results of messages, and tells staff what they need to know about them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.delivery.lines_to_staff import tell_staff
from bot.domain.delivery import ChatGone, ChatMoved, ClaimedDelivery, DeliveryKind, SendOutcome
from bot.domain.ids import ChatId, DeliveryId
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.cases import cases, followers
from bot.store.chats import moved_chats
from bot.store.database.engine import Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.messages import claims, outbox, thread_posts
from bot.store.messages.claims import DeliveryResult
from bot.store.staff import staff_notices

log = structlog.get_logger(__name__)

DATABASE_RETRY_SECONDS = 1.0
"""Seconds until a failed write to the database is retried."""

MOST_AT_ONCE = 50
"""Results in one transaction: a writer must not delay those of the conversation."""


@dataclass(frozen=True, slots=True)
class PendingResult:
    """What to record of a claimed message; `outcome` is None if nothing was attempted."""

    claimed: ClaimedDelivery
    recording: DeliveryResult
    outcome: SendOutcome | None = None


class Recorder:
    """Accepts results immediately and records them as fast as the database allows.

    Results that arrive while one transaction runs go into the next one together. `written` is called with
    each message that is no longer claimed.
    """

    def __init__(
        self, store: Store, speak: CurrentPhrasebook, *, me: str, written: Callable[[DeliveryId], None]
    ) -> None:
        self._store = store
        self._speak = speak
        self._me = me
        self._written = written
        self._fault = RepeatedFault("deliveries not recorded")
        self._results: list[PendingResult] = []
        self._something = asyncio.Event()
        self._nothing = asyncio.Event()
        self._nothing.set()

    def put(self, result: PendingResult) -> None:
        """Queue `result` to be recorded."""
        self._results.append(result)
        self._nothing.clear()
        self._something.set()

    @property
    def unwritten(self) -> set[DeliveryId]:
        """Results not recorded yet because the database was unavailable; the next `run` records them."""
        return {each.claimed.id for each in self._results}

    async def all_written(self) -> None:
        """Wait until every result is recorded."""
        await self._nothing.wait()

    async def run(self) -> None:
        """Record results until canceled. A failed write is retried later."""
        while True:
            if not self._results:
                await self._something.wait()
            self._something.clear()
            while self._results:
                # A transaction that has started is finished, even when the work is to stop.
                writing = asyncio.ensure_future(self._write(self._results[:MOST_AT_ONCE]))
                try:
                    await asyncio.shield(writing)
                except asyncio.CancelledError:
                    await asyncio.gather(writing, return_exceptions=True)
                    raise
                except StoreError as error:
                    self._fault.failed(error)
                    await asyncio.sleep(DATABASE_RETRY_SECONDS)
                else:
                    self._fault.over()
            self._nothing.set()

    async def _write(self, results: list[PendingResult]) -> None:
        async with self._store.transaction() as tx:
            now = self._store.now()
            lost = [each for each in results if not await self._write_one(tx, each, now)]
        del self._results[: len(results)]
        for each in results:
            self._written(each.claimed.id)
            recording = each.recording
            if not recording.untried:
                log.info(
                    "delivery",
                    delivery=recording.delivery,
                    kind=each.claimed.kind.value,
                    outcome=recording.state.value,
                    tries=each.claimed.tries,
                    again=each.claimed.again or None,
                )
        for each in lost:
            log.warning("another process holds this delivery", delivery=each.recording.delivery)

    async def _write_one(self, tx: Transaction, result: PendingResult, now: datetime) -> bool:
        if not await claims.record(tx, result.recording, self._me, now):
            return False
        chat = result.claimed.chat
        match result.outcome:
            case ChatGone() if result.claimed.kind is not DeliveryKind.TO_OFFICE:
                await self._close(tx, chat, now)
            case ChatMoved(to):
                await followers.moved(tx, chat, to)
                await outbox.moved(tx, chat, to)
                await moved_chats.remember(tx, chat, to, now)
        claimed, posts = result.claimed, result.recording.messages
        if claimed.kind is DeliveryKind.TO_OFFICE and claimed.thread is not None:
            await thread_posts.note(tx, claimed.thread, chat, posts)
        await tell_staff(tx, self._speak(), claimed, result.recording, now)
        return True

    async def _close(self, tx: Transaction, chat: ChatId, now: datetime) -> None:
        await claims.close_chat(tx, chat)
        phrases = self._speak()
        for case in await followers.mark_gone(tx, chat, now):
            found = await cases.get(tx, case)
            if found is not None:
                line = phrases.say(phrases.words.staff.delivery_gone, number=found.number.value)
                await staff_notices.add(tx, Reply(line), now)
