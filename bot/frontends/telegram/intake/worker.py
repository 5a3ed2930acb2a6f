"""Handling what lies in the inbox: in order within a chat, chats side by side, one fault at a time."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.intake.lanes import Lane, Lanes
from bot.frontends.telegram.intake.references import new_reference
from bot.frontends.telegram.intake.retrying import Patience, wait_before_retry
from bot.frontends.telegram.intake.stopping import pause
from bot.store import inbox
from bot.store.engine import Store
from bot.store.errors import StoreError

log = structlog.get_logger(__name__)

Handle = Callable[[str], Awaitable[None]]
"""Handles an update, given as Telegram's JSON, and raises where that failed. It may be called again."""

TellDead = Callable[[UpdateId, str, BaseException, str], Awaitable[None]]
"""Told of an update given up: its id, its JSON, the fault, and the reference for client and staff."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much the worker does at once; times in seconds.

    `chats`: side by side. `linger`: finished updates are noted together, so much later at most.
    `between_rounds`: at least, so that under load many new updates are taken in hand together.
    `look_again`: when nobody wakes it. `deadline`: for updates being handled when it is to stop.
    """

    chats: int = 16
    linger: float = 0.02
    between_rounds: float = 0.005
    look_again: float = 0.5
    longest_handling: float = 120.0
    longest_telling: float = 30.0
    store_pause: float = 1.0
    deadline: float = 15.0


class Worker:
    """Works the inbox off until told to stop. Only one may at a time: run it while the lease is held."""

    def __init__(
        self,
        store: Store,
        handle: Handle,
        tell_dead: TellDead,
        *,
        pace: Pace = Pace(),
        patience: Patience = Patience(),  # noqa: B008 - frozen
        reference: Callable[[], str] = new_reference,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._handle = handle
        self._tell_dead = tell_dead
        self._pace = pace
        self._patience = patience
        self._reference = reference
        self._chance = chance
        self._lanes = Lanes()
        self._slots = asyncio.Semaphore(pace.chats)
        self._done: list[UpdateId] = []
        self._dead: list[inbox.Failed] = []
        self._hungry = True
        self._round_ended = 0.0
        self._new = asyncio.Event()
        self._something = asyncio.Event()
        self.last_round: datetime | None = None
        """When the inbox was last looked into: the worker's heartbeat."""

    @property
    def held_up(self) -> frozenset[ChatId]:
        """The chats whose next update waits to be tried again."""
        return self._lanes.held_up()

    def wake(self) -> None:
        """Say that the inbox holds something new."""
        self._new.set()
        self._something.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Take back what a crash left in hand, then work until `stop`.

        Updates being handled then are finished, within the deadline; the rest stays for the next start.
        """
        await self._recover(stop)
        try:
            async with asyncio.TaskGroup() as group:
                stirring = group.create_task(self._wake_at(stop))
                working: set[asyncio.Task[None]] = set()
                while not stop.is_set():
                    for lane in await self._round(stop):
                        task = group.create_task(self._work_off(lane, stop))
                        working.add(task)
                        task.add_done_callback(working.discard)
                    await self._next_occasion()
                if working:
                    _, late = await asyncio.wait(working, timeout=self._pace.deadline)
                    for task in late:
                        task.cancel()
                stirring.cancel()
        finally:
            await self._hand_back()

    async def _recover(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                async with self._store.transaction() as tx:
                    recovered = await inbox.recover(tx)
            except StoreError as error:
                await self._store_failed(error, stop)
            else:
                log.info("inbox opened", recovered=recovered)
                break
        self._hungry = True

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _round(self, stop: asyncio.Event) -> list[Lane]:
        """Note what is finished, take new updates in hand, and return the lanes they opened."""
        self._hungry = self._hungry or self._new.is_set()
        self._something.clear()
        self._new.clear()
        room = self._lanes.room() if self._hungry else 0
        full = self._lanes.full() if room else set()
        done, self._done = self._done, []
        dead, self._dead = self._dead, []
        claimed: list[inbox.Claimed] = []
        if done or dead or room:
            try:
                async with self._store.transaction() as tx:
                    await inbox.mark_done(tx, done, self._store.now())
                    await inbox.mark_dead(tx, dead, self._store.now())
                    if room:
                        claimed = await inbox.claim(tx, room, full)
            except StoreError as error:
                self._done += done
                self._dead += dead
                self._something.set()
                await self._store_failed(error, stop)
                return []
        if room:
            self._hungry = len(claimed) == room or bool(full)
            if len(claimed) == room:
                self._something.set()  # one chat may have had it all: look again, without that chat
        self.last_round = self._store.now()
        self._round_ended = time.monotonic()
        return self._lanes.put(claimed)

    async def _next_occasion(self) -> None:
        try:
            async with asyncio.timeout(self._pace.look_again):
                await self._something.wait()
        except TimeoutError:
            self._hungry = True
            return
        if not self._new.is_set():
            try:
                async with asyncio.timeout(self._pace.linger):
                    await self._new.wait()
            except TimeoutError:
                return
        await asyncio.sleep(self._round_ended + self._pace.between_rounds - time.monotonic())

    async def _store_failed(self, error: StoreError, stop: asyncio.Event) -> None:
        log.error("inbox out of reach", what=error.what, hint=error.hint)
        await pause(self._pace.store_pause, stop)

    async def _work_off(self, lane: Lane, stop: asyncio.Event) -> None:
        while lane.rows and not stop.is_set():
            row = lane.rows[0]
            async with self._slots:
                if stop.is_set():
                    return
                with structlog.contextvars.bound_contextvars(update=row.update):
                    wait = await self._attempt(row, lane)
            if wait is None:
                lane.finish_first()
                if not lane.rows:
                    self._lanes.close(lane, row)
                self._something.set()
            else:
                lane.waiting = True
                await pause(wait, stop)
                lane.waiting = False

    async def _attempt(self, row: inbox.Claimed, lane: Lane) -> float | None:
        """Handle the update; return how many seconds to wait before the next try, None if it is finished."""
        started = time.perf_counter()
        error = await _error_of(self._handle(row.raw), self._pace.longest_handling)
        if error is None:
            self._done.append(row.update)
        else:
            now = self._store.now()
            wait = wait_before_retry(
                error,
                self._patience,
                trying_for=now - lane.failed(now),
                tries=lane.tries,
                jitter=self._chance(),
            )
            if wait is not None:
                log.warning("update waits", kind=type(error).__name__, seconds=wait.total_seconds())
                return wait.total_seconds()
            await self._give_up(row, error)
        milliseconds = round((time.perf_counter() - started) * 1000)
        log.info("update", outcome="dead" if error else "done", ms=milliseconds)
        return None

    async def _give_up(self, row: inbox.Claimed, error: BaseException) -> None:
        reference = self._reference()
        # Told before it is noted: a crash in between tells twice, the other way round nobody would know.
        telling = self._tell_dead(row.update, row.raw, error, reference)
        untold = await _error_of(telling, self._pace.longest_telling)
        if untold is not None:
            log.error("fault not told", reference=reference, kind=type(untold).__name__)
        self._dead.append(inbox.Failed(row.update, type(error).__name__, reference))

    async def _hand_back(self) -> None:
        """Note what is finished, put the rest back; what cannot be noted is taken back at the next start."""
        left = [row.update for row in self._lanes.empty()]
        done, self._done = self._done, []
        dead, self._dead = self._dead, []
        try:
            async with self._store.transaction() as tx:
                await inbox.mark_done(tx, done, self._store.now())
                await inbox.mark_dead(tx, dead, self._store.now())
                await inbox.release(tx, left)
        except StoreError as error:
            log.error("inbox out of reach", what=error.what, hint=error.hint)
        log.info("inbox closed", left=len(left))


async def _error_of(work: Awaitable[None], longest: float) -> BaseException | None:
    """Await `work` and return what it raised: whatever that is, the updates behind it must get through."""
    try:
        async with asyncio.timeout(longest):
            await work
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return error  # something inside was cancelled, not this task
    except Exception as error:  # noqa: BLE001 - it comes back as a value, and each caller tells of it
        return error
    return None
