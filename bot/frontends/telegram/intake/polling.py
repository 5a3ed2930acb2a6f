"""Polls Telegram for updates. The next request, which confirms them, is sent after they are committed."""

from __future__ import annotations

import asyncio
import random
import warnings
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram import Bot
from telegram.error import (
    EndPointNotFound,
    InvalidToken,
    TelegramError,
    TimedOut,
)

from bot.domain.backoff import Backoff
from bot.frontends.telegram.intake.envelope import NoUpdateError, read_update
from bot.frontends.telegram.sending.failures import Flood, read
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.updates import inbox
from bot.store.updates.inbox import RawUpdate
from bot.waiting import pause, unless_stopped

log = structlog.get_logger(__name__)

_LONGEST_REPORT = 30.0


class TokenRevokedError(Exception):
    """Telegram no longer knows the token. Polling on is useless, so the process must end."""

    exit_code = 3

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses TELEGRAM_BOT_TOKEN; get the bot's current token from @BotFather"
            " and check BOT_API_BASE_URL"
        )


@dataclass(frozen=True, slots=True)
class PollingTrouble:
    """Polling keeps failing (`kind` is the error, such as Conflict), or works again (`over`)."""

    kind: str
    failures: int
    over: bool = False


@dataclass(frozen=True, slots=True)
class PollingSettings:
    """Settings of the poller; times in seconds.

    `long_poll`: at most 50 (the server's limit). `refusals`: how many 401 or 404 in a row mean a revoked
    token; fewer come from a proxy or a restarting server. `report_after`: failures in a row.
    """

    long_poll: int = 30
    answer_within: float = 10.0
    first_pause: float = 1.0
    longest_pause: float = 30.0
    refusals: int = 6
    report_after: int = 5

    @property
    def backoff(self) -> Backoff:
        """The pauses between failures."""
        return Backoff(self.first_pause, self.longest_pause, factor=1.5, spread=(0.8, 1.2))


class Poller:
    """Polls until told to stop. Only one may run at a time, so run it while the lease is held.

    `wake` is called after new updates were committed. `report` is called in its own task when polling keeps
    failing, and again when it recovers.
    """

    def __init__(
        self,
        bot: Bot,
        store: Store,
        wake: Callable[[], None],
        report: Callable[[PollingTrouble], Awaitable[None]],
        allowed_updates: Sequence[str],
        *,
        settings: PollingSettings = PollingSettings(),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._bot = bot
        self._store = store
        self._wake = wake
        self._report = report
        # Always sent: without a list in the request, Telegram uses the last one (Bot API, getUpdates).
        self._allowed_updates = list(allowed_updates)
        self._settings = settings
        self._chance = chance
        self._fault = RepeatedFault("polling failed")
        self._reports: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._refusals = 0
        self._pauses = 0
        self.last_answer: datetime | None = None
        """When Telegram last answered a poll."""
        self.expected_by: datetime | None = None
        """When the poll or the pause under way ends at the latest: the poller's heartbeat."""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; raise `TokenRevokedError` when Telegram keeps refusing the token.

        Nothing else ends it: a timeout is retried at once, a 429 after exactly the time it names, everything
        else after a growing pause.
        """
        # Bot.get_updates would parse the batch, and one unreadable update would hold back all behind it.
        warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")
        offset: int | None = None  # everything unconfirmed; ids may have restarted anywhere
        try:
            while not stop.is_set():
                self._expect_within(self._settings.long_poll + 2 * self._settings.answer_within)
                try:
                    batch = await unless_stopped(self._ask(offset), stop)
                    if batch is None:
                        break
                    offset = await self._keep(batch, offset)
                except Exception as error:  # noqa: BLE001 - the next poll may work
                    wait = self._after(error)
                    self._expect_within(wait + self._settings.answer_within)
                    await pause(wait, stop)
                else:
                    self._fine_again()
        finally:
            for report in self._reports:
                report.cancel()
            await asyncio.gather(*self._reports, return_exceptions=True)

    def _expect_within(self, seconds: float) -> None:
        self.expected_by = self._store.now() + timedelta(seconds=seconds)

    async def _ask(self, offset: int | None) -> Sequence[object]:
        question: dict[str, object] = {
            "timeout": self._settings.long_poll,
            "limit": 100,
            "allowed_updates": self._allowed_updates,
        }
        if offset is not None:
            question["offset"] = offset
        answer = await self._bot.do_api_request(
            "getUpdates",
            api_kwargs=question,
            read_timeout=self._settings.long_poll + self._settings.answer_within,
        )
        if not isinstance(answer, list):
            raise NoUpdateError("getUpdates did not return a list")
        return answer

    async def _keep(self, batch: Sequence[object], offset: int | None) -> int | None:
        self.last_answer = self._store.now()
        if not batch:
            return offset
        updates = _readable(batch)
        async with self._store.transaction() as tx:
            await inbox.add(tx, updates, self._store.now())
        self._wake()
        return updates[-1].update + 1

    def _after(self, error: Exception) -> float:
        """Record a failure and return how many seconds to wait."""
        if isinstance(error, StoreError):  # Telegram did answer; others report the database
            self._fault.failed(error)
            return self._longer_pause()
        self._failures += 1
        refused = isinstance(error, EndPointNotFound | InvalidToken)
        self._refusals = self._refusals + 1 if refused else 0
        if self._refusals >= self._settings.refusals:
            raise TokenRevokedError from error
        kind = type(error).__name__
        self._fault.failed(kind)
        if self._failures == self._settings.report_after:
            self._tell(PollingTrouble(kind, self._failures))
        if isinstance(error, TelegramError) and isinstance(flood := read(error), Flood):
            return flood.wait.total_seconds()
        if isinstance(error, TimedOut):
            return 0.0
        return self._longer_pause()

    def _longer_pause(self) -> float:
        self._pauses += 1
        return self._settings.backoff.after(self._pauses, self._chance())

    def _fine_again(self) -> None:
        if self._failures >= self._settings.report_after:
            self._tell(PollingTrouble("", self._failures, over=True))
        self._fault.over()
        self._failures = self._refusals = self._pauses = 0

    def _tell(self, trouble: PollingTrouble) -> None:
        telling = asyncio.create_task(self._report_within(trouble))
        self._reports.add(telling)
        telling.add_done_callback(self._reports.discard)

    async def _report_within(self, trouble: PollingTrouble) -> None:
        try:
            async with asyncio.timeout(_LONGEST_REPORT):
                await self._report(trouble)
        except Exception as error:  # noqa: BLE001 - a report that fails must not end the polling
            log.error("polling trouble not reported", kind=type(error).__name__)


def _readable(batch: Sequence[object]) -> list[RawUpdate]:
    """Return the readable updates in `batch`; one without an id can be neither stored nor confirmed."""
    updates = []
    for each in batch:
        try:
            updates.append(read_update(each))
        except NoUpdateError:
            log.error("an update without an id is skipped")
    if not updates:
        raise NoUpdateError("nothing in the batch has an id")
    return updates
