"""Handles the updates in the inbox: in order within a chat, chats concurrently, faults isolated."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.intake.attempt import Handle
from bot.frontends.telegram.intake.in_hand import Finished, InHand
from bot.frontends.telegram.intake.inbox_looks import InboxLooks
from bot.frontends.telegram.intake.references import new_reference
from bot.frontends.telegram.intake.retried_handling import RetriedHandling, TellDead
from bot.frontends.telegram.intake.retrying import RetryPolicy
from bot.frontends.telegram.intake.store_returns import StoreReturns
from bot.frontends.telegram.intake.waiting_updates import Key, WaitingUpdates
from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.updates import inbox

log = structlog.get_logger(__name__)

SENDING_ENDS_WITHIN = 3.0
"""Seconds that a message being sent gets when the worker stops."""


class Worker:
    """Handles the inbox until told to stop. Only one may run at a time, so run it while the lease is held.

    `me` is the owner recorded in claimed rows. `is_staff` identifies the staff chat: its updates come first
    and are never dropped. `tell_crowded` tells a chat that it sent too many messages. `confirmed` waits until
    it is certain whether this process still holds the lease, and returns that.
    """

    def __init__(
        self,
        store: Store,
        handle: Handle,
        tell_dead: TellDead,
        *,
        me: str,
        is_staff: Callable[[ChatId], bool] = lambda _: False,
        tell_crowded: Callable[[ChatId, int], Awaitable[None]] | None = None,
        confirmed: Callable[[], Awaitable[bool]] | None = None,
        settings: WorkerSettings = WorkerSettings(),  # noqa: B008 - frozen
        policy: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
        reference: Callable[[], str] = new_reference,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._me = me
        self._settings = settings
        self._waiting = WaitingUpdates(is_staff, time.monotonic)
        self._in_hand: dict[Key, InHand] = {}
        self._finished = Finished()
        self._looks = InboxLooks(self._waiting, settings, is_staff, tell_crowded)
        self._round_ended = 0.0
        self._store_returns = StoreReturns(store)
        self._new = asyncio.Event()
        self._something = asyncio.Event()
        self._handling = RetriedHandling(
            store,
            handle,
            tell_dead,
            me=me,
            confirmed=confirmed,
            settings=settings,
            policy=policy,
            reference=reference,
            chance=chance,
            store_returns=self._store_returns,
            place_freed=self._something.set,
        )
        self.last_round: datetime | None = None
        """When the inbox was last looked into: the worker's heartbeat."""

    @property
    def held_up(self) -> frozenset[ChatId]:
        """The chats whose update is waiting for Telegram, or for a retry."""
        waiting = (hand.row.chat for hand in self._in_hand.values() if not hand.thinks)
        return frozenset(chat for chat in waiting if chat is not None)

    def wake(self) -> None:
        """Signal that the inbox has new updates."""
        self._new.set()
        self._something.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Recover what a crash left in progress, then work until `stop`.

        Updates in progress are finished within the deadline; the rest waits for the next start.
        """
        await self._recover(stop)
        working: set[asyncio.Task[None]] = set()
        try:
            async with asyncio.TaskGroup() as group:
                stirring = group.create_task(self._wake_at(stop))
                while not stop.is_set():
                    for hand in await self._round(stop):
                        task = group.create_task(self._work(hand, stop))
                        working.add(task)
                        task.add_done_callback(working.discard)
                    await self._next_occasion()
                await self._end(working)
                stirring.cancel()
        finally:
            self._looks.close()
            await self._hand_back()
            self.last_round = None

    async def _recover(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                async with self._store.transaction() as tx:
                    recovered = await inbox.recover(tx, self._me)
            except StoreError as error:
                await self._store_returns.wait(error, stop)
            else:
                log.info("inbox opened", recovered=recovered)
                break
        self._new.set()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _round(self, stop: asyncio.Event) -> list[InHand]:
        """Record what is finished, and claim as many updates as there are free places."""
        self._something.clear()
        new = self._new.is_set() or (self._looks.more and not len(self._waiting))
        look = new and self._places() > 0 and not self._look_rests()
        finished, self._finished = self._finished, Finished()
        chosen = [] if look else self._choose()
        claimed: list[inbox.Claimed] = []
        if finished or look or chosen:
            try:
                async with self._store.transaction() as tx:
                    await finished.note(tx, self._me, self._store.now())
                    if look:
                        self._new.clear()
                        await self._looks.look(tx, self._store.now())
                        chosen = self._choose()
                    claimed = await inbox.claim_these(tx, self._me, chosen)
            except StoreError as error:
                self._finished.put_back(finished)
                self.wake()
                await self._store_returns.wait(error, stop)
                return []
        self.last_round = self._store.now()
        self._round_ended = time.monotonic()
        begun = [InHand(row) for row in claimed]
        self._in_hand.update((hand.key, hand) for hand in begun)
        return begun

    def _choose(self) -> list[UpdateId]:
        """Take the updates that are next out of those that wait; if they cannot be claimed, look again."""
        crowded = len(self._in_hand) >= self._settings.in_hand
        return self._waiting.take(self._places(), self._in_hand.keys(), staff_only=crowded)

    def _places(self) -> int:
        return self._settings.thinking - sum(hand.thinks for hand in self._in_hand.values())

    def _look_rests(self) -> bool:
        """Return whether it is too early for another look; if so, schedule one."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._looks.next_at:
            return False
        loop.call_at(self._looks.next_at, self._something.set)
        return True

    async def _next_occasion(self) -> None:
        try:
            async with asyncio.timeout(self._settings.look_again):
                await self._something.wait()
        except TimeoutError:
            self._new.set()
            return
        try:
            async with asyncio.timeout(self._settings.linger):
                while not (self._new.is_set() or self._next_may_begin()):
                    self._something.clear()
                    await self._something.wait()
        except TimeoutError:
            return
        await asyncio.sleep(self._round_ended + self._settings.between_rounds - time.monotonic())

    def _next_may_begin(self) -> bool:
        return len(self._waiting) > 0 and 2 * self._places() >= self._settings.thinking

    async def _work(self, hand: InHand, stop: asyncio.Event) -> None:
        finished = await self._handling.run(hand, stop)
        if finished is not None:
            self._finished.add(finished)
            self._waiting.answered(hand.row.chat)
            del self._in_hand[hand.key]
            self._something.set()

    async def _end(self, working: set[asyncio.Task[None]]) -> None:
        """Let updates that use the CPU finish; those waiting for Telegram are left to the next start."""
        deadline = time.monotonic() + self._settings.deadline
        while working and any(hand.thinks for hand in self._in_hand.values()):
            rest = deadline - time.monotonic()
            if rest <= 0:
                break
            await asyncio.wait(working, timeout=min(rest, 0.05), return_when=asyncio.FIRST_COMPLETED)
        if working:
            # A message whose turn has come is being sent: it must not be cut off.
            await asyncio.wait(working, timeout=min(SENDING_ENDS_WITHIN, max(deadline - time.monotonic(), 0)))
        for task in working:
            task.cancel()

    async def _hand_back(self) -> None:
        """Record what is finished and release the rest; if that fails, the next start recovers it."""
        left = list(self._in_hand.values())
        self._in_hand.clear()
        try:
            async with self._store.transaction() as tx:
                await self._finished.note(tx, self._me, self._store.now())
                for untouched in (True, False):
                    rows = [hand.row.update for hand in left if hand.recovered is not untouched]
                    await inbox.release(tx, self._me, rows, untouched=untouched)
            self._finished = Finished()
        except StoreError as error:
            log.error("inbox not reachable", what=error.what, hint=error.hint)
        log.info("inbox closed", left=len(left))
