"""Handles one update: retried after failures that pass, given up after the others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from bot.domain.ids import UpdateId
from bot.domain.reply import Reply
from bot.frontends.telegram.handling import Handling, LeaseLostError
from bot.frontends.telegram.intake.attempt import Handle, attempt
from bot.frontends.telegram.intake.envelope import without_secrets
from bot.frontends.telegram.intake.in_hand import Finished, InHand
from bot.frontends.telegram.intake.retrying import RetryPolicy, wait_before_retry
from bot.frontends.telegram.intake.store_returns import StoreReturns
from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from bot.frontends.telegram.sending.failures import AnswerInDoubtError
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.updates import inbox
from bot.waiting import pause

log = structlog.get_logger(__name__)


class TellDead(Protocol):
    """Tells the client about an update that was given up."""

    async def __call__(
        self, update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        """Return the line for staff; `shown`: the client has seen an answer, or part of one."""


class RetriedHandling:
    """Handles updates that `me` has claimed.

    `confirmed` waits until it is certain whether this process still holds the lease, and returns that.
    `place_freed` is called when an update stops using the CPU, so that another one can begin.
    """

    def __init__(
        self,
        store: Store,
        handle: Handle,
        tell_dead: TellDead,
        *,
        me: str,
        confirmed: Callable[[], Awaitable[bool]] | None,
        settings: WorkerSettings,
        policy: RetryPolicy,
        reference: Callable[[], str],
        chance: Callable[[], float],
        store_returns: StoreReturns,
        place_freed: Callable[[], None],
    ) -> None:
        self._store = store
        self._handle = handle
        self._tell_dead = tell_dead
        self._me = me
        self._confirmed = confirmed
        self._settings = settings
        self._policy = policy
        self._reference = reference
        self._chance = chance
        self._store_returns = store_returns
        self._place_freed = place_freed

    async def run(self, hand: InHand, stop: asyncio.Event) -> Finished | None:
        """Handle one update until it is finished, and return its result.

        None: `stop` came first, or another process has taken the update over.
        """
        row = hand.row
        with structlog.contextvars.bound_contextvars(update=row.update):
            while not stop.is_set():
                started = time.perf_counter()
                error = await self._attempt(hand)
                if isinstance(error, LeaseLostError):
                    return None
                if error is not None:
                    wait = await self._wait_after(error, hand, stop)
                    if stop.is_set():
                        return None
                    if wait is not None:
                        log.warning("update waits", kind=type(error).__name__, seconds=wait)
                        self._rests(hand)
                        await pause(wait, stop)
                        hand.thinks = True
                        continue
                    finished = await self._given_up(hand, error)
                else:
                    finished = Finished(done=[row.update])
                log.info(
                    "update",
                    outcome="dead" if error else "done",
                    ms=round((time.perf_counter() - started) * 1000),
                )
                return finished
        return None

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
            hand.pressed = handling.pressed

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

    async def _given_up(self, hand: InHand, error: BaseException) -> Finished:
        """Tell the client and return the failure, with its line for staff."""
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
        return Finished(in_doubt=[(failed, line)]) if in_doubt else Finished(given_up=[(failed, line)])

    def _rests(self, hand: InHand) -> None:
        """Give the place of `hand` to another update."""
        if hand.thinks:
            hand.thinks = False
            self._place_freed()
