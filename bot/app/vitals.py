"""Signs of life of the parts that only one process runs; /healthz and the alarms judge by them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.silence import HEARTBEAT, Signal
from bot.delivery.worker import DeliveryWorker
from bot.domain.ids import ChatId
from bot.frontends.telegram.intake.intake import Intake
from bot.frontends.telegram.intake.polling import Poller
from bot.frontends.telegram.intake.worker import Handle, Worker
from bot.store import waits
from bot.store.engine import Reading, Store
from bot.store.waits import ChatWaits

LATE = timedelta(minutes=5)
"""A chat that waits longer for an answer waits too long."""

MANY = 3
"""With fewer chats, that half of them wait too long says nothing about the bot."""

AwaySince = Callable[[], datetime | None]
"""Since when Telegram answers nothing; None while it does."""


class Attempts:
    """Notes when the handling of an update ended last, well or not: then the worker is at work."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.last_ended: datetime | None = None

    def noted(self, handle: Handle) -> Handle:
        """Return `handle`, whose ends are noted."""

        async def handled(raw: str) -> None:
            try:
                await handle(raw)
            finally:
                self.last_ended = self._now()

        return handled


@dataclass(frozen=True, slots=True)
class InboxWait:
    """How long chats wait for an answer; those that Telegram holds up are left out.

    `late`: chats that wait longer than `LATE`. `idle`: for how long no update was tried though one could be.
    """

    chats: int
    late: int
    median: timedelta
    oldest: timedelta
    idle: timedelta


def inbox_wait(
    waiting: Sequence[ChatWaits], held_up: Collection[ChatId], last_sign: datetime, now: datetime
) -> InboxWait:
    """Judge the chats in `waiting`; `last_sign` is when an update was tried last, or the work began."""
    since = [each.since for each in waiting if each.chat is None or each.chat not in held_up]
    if not since:
        return InboxWait(0, 0, timedelta(), timedelta(), timedelta())
    ages = sorted(max(now - each, timedelta()) for each in since)
    return InboxWait(
        chats=len(ages),
        late=sum(age > LATE for age in ages),
        median=ages[len(ages) // 2],
        oldest=ages[-1],
        idle=max(now - max(last_sign, min(since)), timedelta()),
    )


class Vitals:
    """The parts of this process. While another process does the work, nothing is awaited of them here."""

    def __init__(
        self,
        store: Store,
        intake: Intake,
        worker: Worker,
        attempts: Attempts,
        delivery: DeliveryWorker,
        poller: Poller | None,
        away_since: AwaySince = lambda: None,
    ) -> None:
        """`poller` is None where a webhook takes updates in."""
        self.intake = intake
        self.worker = worker
        self.attempts = attempts
        self.delivery = delivery
        self.poller = poller
        self.away_since = away_since
        self._store = store

    def answering_silent(self, now: datetime) -> timedelta | None:
        """Return for how long the worker of the inbox has given no sign of life."""
        return self._silent(self.worker.last_round, now)

    def sending_silent(self, now: datetime) -> timedelta | None:
        """Return for how long the delivery worker has given no sign of life."""
        return self._silent(self.delivery.last_round, now)

    def polling_silent(self, now: datetime) -> timedelta | None:
        """Return for how long the poller is overdue: a poll or a pause has an end."""
        if self.poller is None:
            return None
        overdue = self._silent(self.poller.expected_by, now)
        return None if overdue is None else max(overdue, timedelta())

    async def inbox(self, conn: Reading, now: datetime) -> InboxWait:
        """Return how long chats wait, as far as that depends on the bot."""
        waiting = await waits.for_answers(conn)
        return inbox_wait(waiting, self.worker.held_up, self._last_sign(now), now)

    def signals(self) -> list[Signal]:
        """Return what staff are told of when it is silent for too long."""
        return [
            Signal(
                "answering",
                self._clients_wait,
                HEARTBEAT,
                lambda words: words.silence_answering,
                lambda words: words.silence_answering_over,
            ),
            Signal(
                "polling",
                self._polling,
                HEARTBEAT,
                lambda words: words.silence_polling,
                lambda words: words.silence_polling_over,
            ),
        ]

    async def _clients_wait(self, now: datetime) -> timedelta | None:
        silent = self.answering_silent(now)
        if silent is None or silent > HEARTBEAT:
            return silent  # said also while the database is what is silent
        async with self._store.reading() as conn:
            inbox = await self.inbox(conn, now)
        behind = inbox.median if inbox.chats >= MANY and self.away_since() is None else timedelta()
        return max(inbox.idle, behind)

    async def _polling(self, now: datetime) -> timedelta | None:
        return self.polling_silent(now)

    def _last_sign(self, now: datetime) -> datetime:
        since, ended = self.intake.working_since, self.attempts.last_ended
        if since is None or self.away_since() is not None:
            return now  # nothing is awaited of this process
        return since if ended is None else max(since, ended)

    def _silent(self, last: datetime | None, now: datetime) -> timedelta | None:
        since = self.intake.working_since
        if since is None:
            return None
        return now - (since if last is None else max(last, since))
