"""Signs of life of the parts that need the lease, for /healthz and for the alarms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.alarms import HEARTBEAT, Signal
from bot.delivery.worker import DeliveryWorker
from bot.domain.ids import ChatId
from bot.frontends.telegram.handling import Handling
from bot.frontends.telegram.intake.attempt import Handle
from bot.frontends.telegram.intake.intake import Intake
from bot.frontends.telegram.intake.polling import Poller
from bot.frontends.telegram.intake.worker import Worker
from bot.store.database.engine import Reading, Store
from bot.store.updates import waits
from bot.store.updates.waits import ChatWaits

LATE = timedelta(minutes=5)
"""A chat that waits longer for an answer is late."""

MANY = 3
"""With fewer waiting chats, their median wait says nothing about the bot."""

AwaySince = Callable[[], datetime | None]
"""Returns since when Telegram has not answered; None while it answers."""


class Attempts:
    """Records when an attempt to handle an update last ended, in success or failure: a sign of life."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.last_ended: datetime | None = None

    def noted(self, handle: Handle) -> Handle:
        """Return `handle`, with the end of each call recorded."""

        async def handled(raw: str, handling: Handling) -> None:
            try:
                await handle(raw, handling)
            finally:
                self.last_ended = self._now()

        return handled


@dataclass(frozen=True, slots=True)
class InboxWait:
    """How long chats wait for an answer, without those whose update waits for a retry.

    `late`: how many chats wait longer than `LATE`. `idle`: how long no update has been tried although one
    is due.
    """

    chats: int
    late: int
    median: timedelta
    oldest: timedelta
    idle: timedelta


def inbox_wait(
    waiting: Sequence[ChatWaits], held_up: Collection[ChatId], last_sign: datetime, now: datetime
) -> InboxWait:
    """Return the wait of the chats in `waiting`; `last_sign`: the end of the last attempt, or the start."""
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
    """The parts of this process. While another process holds the lease, none of them is expected to work."""

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
        """`poller` is None if updates come by webhook."""
        self.intake = intake
        self.worker = worker
        self.attempts = attempts
        self.delivery = delivery
        self.poller = poller
        self.away_since = away_since
        self._store = store

    def answering_silent(self, now: datetime) -> timedelta | None:
        """Return how long the inbox worker has given no sign of life."""
        return self._silent(self.worker.last_round, now)

    def sending_silent(self, now: datetime) -> timedelta | None:
        """Return how long the delivery worker has given no sign of life."""
        return self._silent(self.delivery.last_round, now)

    def polling_silent(self, now: datetime) -> timedelta | None:
        """Return how long the poller is overdue: every poll and every pause has an end."""
        if self.poller is None:
            return None
        overdue = self._silent(self.poller.expected_by, now)
        return None if overdue is None else max(overdue, timedelta())

    async def inbox(self, conn: Reading, now: datetime) -> InboxWait:
        """Return how long chats wait, leaving out waits that are not the bot's fault."""
        waiting = await waits.for_answers(conn)
        return inbox_wait(waiting, self.worker.held_up, self._last_sign(now), now)

    def signals(self) -> list[Signal]:
        """Return the signals whose silence is reported to staff."""
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
            return silent  # without the database, which may be the cause
        async with self._store.reading() as conn:
            inbox = await self.inbox(conn, now)
        behind = inbox.median if inbox.chats >= MANY and self.away_since() is None else timedelta()
        return max(inbox.idle, behind)

    async def _polling(self, now: datetime) -> timedelta | None:
        return self.polling_silent(now)

    def _last_sign(self, now: datetime) -> datetime:
        since, ended = self.intake.working_since, self.attempts.last_ended
        if since is None or self.away_since() is not None:
            return now  # this process is not expected to work
        return since if ended is None else max(since, ended)

    def _silent(self, last: datetime | None, now: datetime) -> timedelta | None:
        since = self.intake.working_since
        if since is None:
            return None
        return now - (since if last is None else max(last, since))
