"""Handles the updates in the inbox: in order within a chat, chats concurrently, faults isolated."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from bot.domain.ids import ChatId, UpdateId
from bot.domain.reply import Reply
from bot.frontends.telegram.handling import Handling, LeaseLostError
from bot.frontends.telegram.intake.attempt import Handle, attempt
from bot.frontends.telegram.intake.crowding import CrowdingNotices
from bot.frontends.telegram.intake.envelope import without_secrets
from bot.frontends.telegram.intake.in_hand import Finished, InHand
from bot.frontends.telegram.intake.references import new_reference
from bot.frontends.telegram.intake.retrying import RetryPolicy, wait_before_retry
from bot.frontends.telegram.intake.store_returns import StoreReturns
from bot.frontends.telegram.intake.waiting_updates import Key, WaitingUpdates
from bot.frontends.telegram.sending.failures import AnswerInDoubtError
from bot.store.database.engine import Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.updates import inbox
from bot.waiting import pause

log = structlog.get_logger(__name__)

SENDING_ENDS_WITHIN = 3.0
"""Seconds that a message being sent gets when the worker stops."""


class TellDead(Protocol):
    """Tells the client about an update that was given up."""

    async def __call__(
        self, update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        """Return the line for staff; `shown`: the client has seen an answer, or part of one."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How much the worker does at once; times in seconds."""

    thinking: int = 12
    """Updates that use the CPU at the same time; the next ones begin when half of these places are free."""
    in_hand: int = 400
    """Updates in progress, most of which wait for Telegram."""
    looked_at: int = 2000
    """Waiting updates from which the next is chosen: the first of each chat before any second."""
    most_waiting: int = 30
    """Waiting updates of one private chat; if there are more, only the newest are answered."""
    tell_crowded_every: float = 600.0
    """The shortest time between two messages that tell a chat about that."""
    linger: float = 0.02
    """How long finished updates wait to be recorded together."""
    between_rounds: float = 0.005
    """The shortest time between two rounds, so that under load many updates are recorded together."""
    look_again: float = 0.5
    """Between two looks into the inbox if nobody wakes the worker."""
    look_rests: float = 4.0
    """The pause after a look, as a multiple of the time it took; at most `look_again`."""
    longest_handling: float = 120.0
    """For one update, not counting the time it waits for Telegram."""
    deadline: float = 15.0
    """For updates in progress when the worker is told to stop."""
    store_faults: int = 3
    """Database failures after which an update is itself considered the cause."""


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
        settings: WorkerSettings = WorkerSettings(),
        policy: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
        reference: Callable[[], str] = new_reference,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._handle = handle
        self._tell_dead = tell_dead
        self._me = me
        self._is_staff = is_staff
        self._confirmed = confirmed
        self._settings = settings
        self._policy = policy
        self._reference = reference
        self._chance = chance
        self._waiting = WaitingUpdates(is_staff, time.monotonic)
        self._in_hand: dict[Key, InHand] = {}
        self._finished = Finished()
        self._crowding = (
            CrowdingNotices(tell_crowded, settings.most_waiting, every=settings.tell_crowded_every)
            if tell_crowded
            else None
        )
        self._next_look = 0.0
        self._unseen = False
        self._round_ended = 0.0
        self._store_returns = StoreReturns(store)
        self._new = asyncio.Event()
        self._something = asyncio.Event()
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
            if self._crowding is not None:
                self._crowding.cancel()
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
        new = self._new.is_set() or (self._unseen and not len(self._waiting))
        look = new and self._places() > 0 and not self._look_rests()
        finished, self._finished = self._finished, Finished()
        chosen = [] if look else self._choose()
        claimed: list[inbox.Claimed] = []
        if finished or look or chosen:
            try:
                async with self._store.transaction() as tx:
                    await finished.note(tx, self._me, self._store.now())
                    if look:
                        await self._look(tx)
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
        if loop.time() >= self._next_look:
            return False
        loop.call_at(self._next_look, self._something.set)
        return True

    async def _look(self, tx: Transaction) -> None:
        """Load the waiting updates; drop all but the newest of a chat that sent too many."""
        self._new.clear()
        clock = asyncio.get_running_loop().time
        began = clock()
        keep = self._settings.most_waiting
        crowded = [chat for chat in await inbox.crowded(tx, keep) if not self._is_staff(chat)]
        if crowded:
            dropped = await inbox.drop_oldest(tx, crowded, keep, self._store.now())
            log.warning("chats sent too many messages", chats=len(crowded), dropped=dropped)
            if self._crowding is not None:
                self._crowding.send(crowded)
        waiting = await inbox.waiting(tx, self._settings.looked_at)
        self._waiting.refill(waiting)
        self._unseen = len(waiting) == self._settings.looked_at
        rest = self._settings.look_rests * (clock() - began)
        self._next_look = clock() + min(rest, self._settings.look_again)

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
        """Handle one update until it is finished, or until `stop`."""
        row = hand.row
        with structlog.contextvars.bound_contextvars(update=row.update):
            while not stop.is_set():
                started = time.perf_counter()
                error = await self._attempt(hand)
                if isinstance(error, LeaseLostError):
                    return  # another process has taken it over
                if error is not None:
                    wait = await self._wait_after(error, hand, stop)
                    if stop.is_set():
                        return
                    if wait is not None:
                        log.warning("update waits", kind=type(error).__name__, seconds=wait)
                        self._rests(hand)
                        await pause(wait, stop)
                        hand.thinks = True
                        continue
                    await self._give_up(hand, error)
                else:
                    self._finished.done.append(row.update)
                    if hand.shown is not None and row.chat is not None:
                        self._finished.shown[row.chat, row.update] = hand.shown
                log.info(
                    "update",
                    outcome="dead" if error else "done",
                    ms=round((time.perf_counter() - started) * 1000),
                )
                self._waiting.answered(row.chat)
                del self._in_hand[hand.key]
                self._something.set()
                return

    async def _attempt(self, hand: InHand) -> BaseException | None:
        hand.tries += 1
        handling = Handling(
            received_at=hand.row.received_at,
            recovered=hand.recovered,
            note_second_copy=lambda: self._note_second_copy(hand.row.update),
            released=lambda: self._rests(hand),
            pressed=hand.pressed,
            confirmed=self._confirmed,
        )
        try:
            return await attempt(hand.row.raw, self._handle, handling, self._settings.longest_handling)
        finally:
            hand.may_be_shown = hand.may_be_shown or handling.may_be_shown
            hand.pressed, hand.shown = handling.pressed, handling.shown

    async def _note_second_copy(self, update: UpdateId) -> bool:
        async with self._store.transaction() as tx:
            return await inbox.add_send(tx, self._me, update) == 1

    async def _wait_after(self, error: BaseException, hand: InHand, stop: asyncio.Event) -> float | None:
        """Return how many seconds to wait before the next attempt; None to give up."""
        waiting_for = self._store.now() - hand.row.received_at
        if isinstance(error, StoreError):
            self._rests(hand)
            await self._store_returns.wait(error, stop)
            hand.store_faults += 1
            over = (
                hand.store_faults > self._settings.store_faults or waiting_for >= self._policy.give_up_after
            )
            return None if over else 0.0
        wait = wait_before_retry(
            error, self._policy, tries=hand.tries, waiting_for=waiting_for, jitter=self._chance()
        )
        return None if wait is None else wait.total_seconds()

    async def _give_up(self, hand: InHand, error: BaseException) -> None:
        reference, row = self._reference(), hand.row
        self._rests(hand)
        line: Reply | None = None
        # Tell first, then record: after a crash in between the client is told twice rather than never.
        try:
            line = await self._tell_dead(row.update, row.raw, error, reference, shown=hand.may_be_shown)
        except Exception as untold:  # noqa: BLE001 - the updates behind it must get through
            log.error("fault not reported", reference=reference, kind=type(untold).__name__)
        in_doubt = isinstance(error, AnswerInDoubtError)
        # An update in doubt may be handled again, which requires all of its text.
        kept = row.raw if in_doubt else without_secrets(row.raw)
        failed = inbox.Failed(row.update, type(error).__name__, reference, kept)
        (self._finished.in_doubt if in_doubt else self._finished.given_up).append((failed, line))

    def _rests(self, hand: InHand) -> None:
        """Give the place of `hand` to another update."""
        if hand.thinks:
            hand.thinks = False
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
