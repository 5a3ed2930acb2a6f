"""Handling the updates in the inbox: in order within a chat, chats side by side, one fault at a time."""

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
from bot.frontends.telegram.intake.envelope import without_secrets
from bot.frontends.telegram.intake.in_hand import Finished, InHand
from bot.frontends.telegram.intake.references import new_reference
from bot.frontends.telegram.intake.retrying import RetryPolicy, wait_before_retry
from bot.frontends.telegram.intake.store_returns import StoreReturns
from bot.frontends.telegram.intake.waiting_updates import Key, WaitingUpdates
from bot.frontends.telegram.sending.failures import AnswerInDoubtError
from bot.store import inbox
from bot.store.database.engine import Store, Transaction
from bot.store.database.errors import StoreError
from bot.waiting import pause

log = structlog.get_logger(__name__)

SENDING_ENDS_WITHIN = 3.0
"""Seconds that a message on its way gets when the worker stops."""

Handle = Callable[[str, Handling], Awaitable[None]]
"""Handles an update, given as Telegram's JSON, and raises where that failed. It may be called again."""


class TellDead(Protocol):
    """Tells the client of an update that is given up."""

    async def __call__(
        self, update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        """Return the line that staff get; `shown`: the client has seen an answer, or part of one."""


class HandlingTooLongError(Exception):
    """An update took more time than any should, without the time that it waited for Telegram."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How much the worker does at once; times in seconds.

    `thinking`: updates that take CPU at a time; the next ones are begun when half of these places are free.
    `in_hand`: updates begun, most of which wait for Telegram. `looked_at`: waiting updates among which the
    next is chosen, the first of each chat before any second. `most_waiting`: of one private chat; of more,
    only the newest are answered, and the chat is told so every `tell_crowded_every`. `linger`: finished
    updates are noted together, so much later at most. `between_rounds`: at least, so that under load many
    are noted together. `look_again`: when nobody wakes it. `look_rests`: a look into the inbox is followed
    by a rest so many times as long as it took, and no longer than `look_again`.
    `longest_handling`: of one update, without the time that it waits for Telegram. `deadline`: for updates
    being handled when the worker is to stop. `store_faults`: an update that fails so often in a database that
    works otherwise is at fault itself.
    """

    thinking: int = 6
    in_hand: int = 400
    looked_at: int = 2000
    most_waiting: int = 30
    tell_crowded_every: float = 600.0
    linger: float = 0.02
    between_rounds: float = 0.005
    look_again: float = 0.5
    look_rests: float = 4.0
    longest_handling: float = 120.0
    deadline: float = 15.0
    store_faults: int = 3


class Worker:
    """Handles the inbox until told to stop. Only one may at a time: run it while the lease is held.

    `me` is the owner written on the rows in hand. `is_staff` says which chat is the staff's: its updates come
    first, and none is ever dropped. `tell_crowded` tells a chat that it wrote more than is answered.
    `confirmed` waits until it is certain that this process still holds the lease; False: it does not.
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
        self._tell_crowded = tell_crowded
        self._confirmed = confirmed
        self._settings = settings
        self._policy = policy
        self._reference = reference
        self._chance = chance
        self._waiting = WaitingUpdates(is_staff, time.monotonic)
        self._in_hand: dict[Key, InHand] = {}
        self._finished = Finished()
        self._told_crowded: dict[ChatId, float] = {}
        self._telling: set[asyncio.Task[None]] = set()
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
        """The chats whose update waits for Telegram, or to be tried again."""
        waiting = (hand.row.chat for hand in self._in_hand.values() if not hand.thinks)
        return frozenset(chat for chat in waiting if chat is not None)

    def wake(self) -> None:
        """Say that the inbox holds something new."""
        self._new.set()
        self._something.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Take back what a crash left in hand, then work until `stop`.

        Updates being handled then are finished, within the deadline; the rest stays for the next start.
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
            for telling in self._telling:
                telling.cancel()
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
        """Note what is finished, and begin as many updates as there are places for."""
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
        """Say whether it is too early for another look, and come back when it no longer is."""
        loop = asyncio.get_running_loop()
        if loop.time() >= self._next_look:
            return False
        loop.call_at(self._next_look, self._something.set)
        return True

    async def _look(self, tx: Transaction) -> None:
        """See what waits; of a chat that has written too much, forget all but the newest."""
        self._new.clear()
        clock = asyncio.get_running_loop().time
        began = clock()
        keep = self._settings.most_waiting
        crowded = [chat for chat in await inbox.crowded(tx, keep) if not self._is_staff(chat)]
        if crowded:
            dropped = await inbox.drop_oldest(tx, crowded, keep, self._store.now())
            log.warning("chats write too much", chats=len(crowded), dropped=dropped)
            for chat in crowded:
                self._say_crowded(chat)
        waiting = await inbox.waiting(tx, self._settings.looked_at)
        self._waiting.refill(waiting)
        self._unseen = len(waiting) == self._settings.looked_at
        rest = self._settings.look_rests * (clock() - began)
        self._next_look = clock() + min(rest, self._settings.look_again)

    def _say_crowded(self, chat: ChatId) -> None:
        now, every = time.monotonic(), self._settings.tell_crowded_every
        self._told_crowded = {each: at for each, at in self._told_crowded.items() if now - at < every}
        if self._tell_crowded is None or chat in self._told_crowded:
            return
        self._told_crowded[chat] = now
        telling = asyncio.create_task(_logged(self._tell_crowded(chat, self._settings.most_waiting)))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

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
                    return  # another process has it
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
            return await _error_of(hand.row.raw, self._handle, handling, self._settings.longest_handling)
        finally:
            hand.may_be_shown = hand.may_be_shown or handling.may_be_shown
            hand.pressed = handling.pressed

    async def _note_second_copy(self, update: UpdateId) -> bool:
        async with self._store.transaction() as tx:
            return await inbox.add_send(tx, self._me, update) == 1

    async def _wait_after(self, error: BaseException, hand: InHand, stop: asyncio.Event) -> float | None:
        """Return how many seconds to wait before the next try; None gives the update up."""
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
        # Told before it is noted: a crash in between tells twice, the other way round nobody would know.
        try:
            line = await self._tell_dead(row.update, row.raw, error, reference, shown=hand.may_be_shown)
        except Exception as untold:  # noqa: BLE001 - the updates behind it must get through
            log.error("fault not told", reference=reference, kind=type(untold).__name__)
        in_doubt = isinstance(error, AnswerInDoubtError)
        # What is in doubt may be handled again, which takes all of its words.
        kept = row.raw if in_doubt else without_secrets(row.raw)
        failed = inbox.Failed(row.update, type(error).__name__, reference, kept)
        (self._finished.in_doubt if in_doubt else self._finished.given_up).append((failed, line))

    def _rests(self, hand: InHand) -> None:
        """Give the place of `hand` to another update."""
        if hand.thinks:
            hand.thinks = False
            self._something.set()

    async def _end(self, working: set[asyncio.Task[None]]) -> None:
        """Let what takes CPU end; what waits for Telegram is left to the next start."""
        deadline = time.monotonic() + self._settings.deadline
        while working and any(hand.thinks for hand in self._in_hand.values()):
            rest = deadline - time.monotonic()
            if rest <= 0:
                break
            await asyncio.wait(working, timeout=min(rest, 0.05), return_when=asyncio.FIRST_COMPLETED)
        if working:
            # What has its turn already is being sent: that must not be cut off.
            await asyncio.wait(working, timeout=min(SENDING_ENDS_WITHIN, max(deadline - time.monotonic(), 0)))
        for task in working:
            task.cancel()

    async def _hand_back(self) -> None:
        """Note what is finished, put the rest back; what cannot be noted is taken back at the next start."""
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
            log.error("inbox out of reach", what=error.what, hint=error.hint)
        log.info("inbox closed", left=len(left))


async def _error_of(raw: str, handle: Handle, handling: Handling, longest: float) -> BaseException | None:
    """Handle an update and return what that raised: the updates behind it must get through."""
    try:
        async with asyncio.timeout(longest) as limit:
            handling.limit = limit
            await handle(raw, handling)
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return error  # something inside was cancelled, not this task
    except TimeoutError as error:
        return HandlingTooLongError() if limit.expired() else error
    except Exception as error:  # noqa: BLE001 - it comes back as a value, and the caller tells of it
        return error
    return None


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - a side task
        log.error("a chat was not told", kind=type(error).__name__)
