"""Alarms for silence: one line to staff when something has not happened for too long, one when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.delivery.worker import DeliveryWorker
from bot.domain.reply import Block, Reply
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.knowledge.wording.files import StaffWording
from bot.store.cases import cases
from bot.store.cases.cases import CaseFilter
from bot.store.chats import misses
from bot.store.database.engine import Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.messages import backlog, threads
from bot.store.processes import leases
from bot.store.staff import staff_notices
from bot.waiting import pause

log = structlog.get_logger(__name__)

LEASE = "silence"
UNSENT = "unsent"
TOLD_TODAY = "overdue cases told"
TOLD_REVIEW = "questions told"
FRIDAY, SATURDAY = 4, 5
HEARTBEAT = timedelta(minutes=5)
"""A part that gives no sign of life for longer than this is not running."""


@dataclass(frozen=True, slots=True)
class AlarmLimits:
    """How long a message may be overdue, and how often this and all signals are checked."""

    unsent: timedelta = timedelta(minutes=10)
    database: timedelta = timedelta(seconds=20)
    look_every: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that is on or off: staff get a line when it starts and when it ends, never in between."""

    on: bool = False

    def heard(self, silent: timedelta | None, limit: timedelta) -> tuple[Alarm, bool]:
        """Return the alarm after looking, and whether that changed it; `silent` None: nothing is expected."""
        on = silent is not None and silent > limit
        return Alarm(on), on != self.on


def office_day_ends(now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the office's next midnight (in UTC) if the office is open now: Monday to Friday, 9 to 17."""
    local = now.astimezone(zone)
    if local.weekday() >= SATURDAY or not time(9) <= local.time() < time(17):
        return None
    return datetime.combine(local.date() + timedelta(days=1), time(), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Signal:
    """Something in this process that must not be silent for longer than `limit`.

    `silent` takes the time and returns how long it has been silent, or None if no sign is expected; it may
    raise `StoreError`. `begins` and `over` pick its two lines from staff.yaml; the first takes {minutes}.
    """

    name: str
    silent: Callable[[datetime], Awaitable[timedelta | None]]
    limit: timedelta
    begins: Callable[[StaffWording], Template]
    over: Callable[[StaffWording], Template]


def sending(worker: DeliveryWorker) -> Signal:
    """Return the heartbeat of the delivery worker; no sign is expected while it does not run."""

    async def silent(now: datetime) -> timedelta | None:
        return None if worker.last_round is None else now - worker.last_round

    return Signal(
        "sending",
        silent,
        HEARTBEAT,
        lambda words: words.silence_worker,
        lambda words: words.silence_worker_over,
    )


class Alarms:
    """Watches signals of this process, its database, the oldest unsent message, and what staff have to do.

    That is cases overdue for a check, clients who wait for an answer, and questions without one.

    `tell` posts a line to staff from memory: it may be the database that is silent. `me` names this process:
    of several processes, one checks the database, each its own signals.
    """

    def __init__(
        self,
        store: Store,
        signals: Sequence[Signal],
        speak: CurrentPhrasebook,
        tell: Callable[[tuple[Block, ...]], None],
        *,
        me: str,
        limits: AlarmLimits = AlarmLimits(),
        away_since: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        self._store = store
        self._signals = signals
        self._speak = speak
        self._tell = tell
        self._me = me
        self._limits = limits
        self._away_since = away_since
        self._alarms = {name: Alarm() for name in (UNSENT, *(each.name for each in signals))}
        self._out_of_reach: datetime | None = None
        self._database_alarm = Alarm()
        self._fault = RepeatedFault("silence cannot be checked")

    async def watch(self, stop: asyncio.Event) -> None:
        """Check repeatedly until `stop`; then another process may take over right away."""
        while not stop.is_set():
            await self.look()
            await pause(self._limits.look_every.total_seconds(), stop)
        await self._give_back()

    async def look(self) -> None:
        """Check once, and tell staff what is new."""
        now = self._store.now()
        for signal in self._signals:
            await self._look_at(signal, now)
        try:
            async with self._store.transaction() as tx:
                until = now + 3 * self._limits.look_every
                mine = await leases.take(tx, LEASE, self._me, now=now, until=until)
                if mine:
                    oldest = await backlog.oldest_due(tx, now, announcements=False)
                    await self._look_at_cases(tx, now)
                    await self._look_at_threads(tx, now)
                    await self._look_at_questions(tx, now)
        except StoreError as error:
            self._fault.failed(error)
            self._look_at_database(error, now)
            return
        self._fault.over()
        self._look_at_database(None, now)
        if mine:
            self._heard(
                UNSENT,
                # While Telegram is unreachable nothing can be sent; staff get a line when that is over.
                None if oldest is None or self._away_since() else now - oldest,
                self._limits.unsent,
                lambda words: words.silence_unsent,
                lambda words: words.silence_unsent_over,
            )

    async def _look_at_cases(self, tx: Transaction, now: datetime) -> None:
        phrases = self._speak()
        closes = office_day_ends(now, phrases.zone)
        if closes is None:
            return
        count = await cases.count(tx, CaseFilter(overdue_at=now))
        # No process may report this again before the day is over, not even this one after a restart.
        if count and await leases.take(tx, TOLD_TODAY, f"{self._me} {now}", now=now, until=closes):
            line = phrases.say(phrases.words.staff.silence_overdue, count=str(count))
            await staff_notices.add(tx, Reply(line), now)

    async def _look_at_threads(self, tx: Transaction, now: datetime) -> None:
        """Tell staff, once a day, which clients have been waiting too long for an answer."""
        late = await threads.overdue(tx, now)
        if not late:
            return
        await threads.postpone(tx, [each.id for each in late], now + timedelta(days=1))
        phrases = self._speak()
        numbers = ", ".join(str(each.id) for each in late)
        line = phrases.say(phrases.words.staff.inbox_overdue, threads=numbers)
        await staff_notices.add(tx, Reply(line), now)

    async def _look_at_questions(self, tx: Transaction, now: datetime) -> None:
        """Tell staff on Fridays how many questions of clients have no answer."""
        phrases = self._speak()
        closes = office_day_ends(now, phrases.zone)
        if closes is None or now.astimezone(phrases.zone).weekday() != FRIDAY:
            return
        count = await misses.count_to_review(tx)
        if count and await leases.take(tx, TOLD_REVIEW, f"{self._me} {now}", now=now, until=closes):
            line = phrases.say(phrases.words.staff.review_weekly, count=str(count))
            await staff_notices.add(tx, Reply(line), now)

    async def _give_back(self) -> None:
        try:
            async with self._store.transaction() as tx:
                await leases.release(tx, LEASE, self._me)
        except StoreError as error:
            log.warning("lease not released; it expires on its own", lease=LEASE, what=error.what)

    async def _look_at(self, signal: Signal, now: datetime) -> None:
        try:
            silent = await signal.silent(now)
        except StoreError as error:
            log.error("silence cannot be checked", signal=signal.name, what=error.what, hint=error.hint)
            return
        self._heard(signal.name, silent, signal.limit, signal.begins, signal.over)

    def _heard(
        self,
        name: str,
        silent: timedelta | None,
        limit: timedelta,
        begins: Callable[[StaffWording], Template],
        over: Callable[[StaffWording], Template],
    ) -> None:
        self._alarms[name], changed = self._alarms[name].heard(silent, limit)
        if not changed:
            return
        phrases = self._speak()
        words = phrases.words.staff
        if self._alarms[name].on and silent is not None:
            log.error("silence", signal=name, seconds=silent.total_seconds())
            self._tell(phrases.say(begins(words), minutes=_minutes(silent)))
        else:
            self._tell(phrases.say(over(words)))

    def _look_at_database(self, fault: StoreError | None, now: datetime) -> None:
        """Report in the database's own words what is wrong, once it has been unreachable for a while."""
        self._out_of_reach = None if fault is None else self._out_of_reach or now
        silent = None if self._out_of_reach is None else now - self._out_of_reach
        self._database_alarm, changed = self._database_alarm.heard(silent, self._limits.database)
        if not changed:
            return
        phrases = self._speak()
        words = phrases.words.staff
        if fault is not None:
            self._tell(phrases.say(words.silence_database, problem=fault.what, remedy=fault.hint))
        else:
            self._tell(phrases.say(words.silence_database_over))


def _minutes(silent: timedelta) -> str:
    return str(int(silent.total_seconds() // 60))
