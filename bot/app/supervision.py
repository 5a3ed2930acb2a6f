"""Restarts the parts of the running bot when they fail, logs the failures, and tells staff."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import structlog

from bot.domain.backoff import Backoff
from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.logs import places_of
from bot.store.database.errors import StoreError
from bot.store.processes.lease_holder import LeasedWork
from bot.waiting import pause

log = structlog.get_logger(__name__)


class BotPart(StrEnum):
    """The supervised parts. staff.yaml names each one under `part_` and the value."""

    ANSWERING = "answering"
    SENDING = "sending"
    POLLING = "polling"
    KNOWLEDGE = "knowledge"
    RETENTION = "retention"
    STAFF_LINES = "staff_lines"
    PROFILE = "profile"
    ALARMS = "alarms"
    WEBHOOK = "webhook"
    RETURNS = "returns"
    REVIEW = "review"
    EFFECTS = "effects"


class CrashedError(Exception):
    """A part that the bot cannot work without keeps failing; a new process may help."""

    def __init__(self, part: BotPart, failures: int) -> None:
        super().__init__(f"{part.value} failed {failures} times in a row; see the log for where")


@dataclass(frozen=True, slots=True)
class Restarts:
    """How a part is restarted; times in seconds.

    The pause doubles from `first` to `longest`. After a run of at least `calm` the count of failures
    restarts. `reported_after`: number of failures in a row after which staff get a line, once. `most`:
    number of failures in a row that end the process; None: no number does.
    """

    reported_after: int
    most: int | None
    first: float = 1.0
    longest: float = 60.0
    calm: float = 300.0

    @property
    def backoff(self) -> Backoff:
        """The pauses between failures."""
        return Backoff(self.first, self.longest)


SIDE_TASK = Restarts(reported_after=4, most=None, first=5.0)
"""The bot works without it, so it never ends the bot. Staff get a line after half a minute."""

VITAL = Restarts(reported_after=1, most=6)
"""Six failures take half a minute; then the host should restart the process."""


class Supervisor:
    """Restarts parts that fail. `tell` tells staff, without waiting.

    `TokenRevokedError` is not a failure: it is raised and ends the bot.
    """

    def __init__(
        self, tell: Callable[[BotPart], None], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell = tell
        self._clock = clock

    def side(self, part: BotPart, work: LeasedWork, restarts: Restarts = SIDE_TASK) -> LeasedWork:
        """Return `work`, restarted after each failure; it is done when it returns."""
        return self._watched_over(part, work, restarts, may_end=True)

    def vital(self, part: BotPart, work: LeasedWork, restarts: Restarts = VITAL) -> LeasedWork:
        """Return `work`, restarted after each failure; returning before `stop` is also a failure.

        Raises `CrashedError` when it fails too often in a row.
        """
        return self._watched_over(part, work, restarts, may_end=False)

    def _watched_over(
        self, part: BotPart, work: LeasedWork, restarts: Restarts, *, may_end: bool
    ) -> LeasedWork:
        async def watched_over(stop: asyncio.Event) -> None:
            failures, reported = 0, False
            while not stop.is_set():
                began = self._clock()
                error = await _failure_of(work, stop, may_end=may_end)
                if error is None:
                    return
                if self._clock() - began >= restarts.calm:
                    failures, reported = 0, False
                failures += 1
                log.error(
                    "part failed",
                    part=part.value,
                    kind=type(error).__name__,
                    failures=failures,
                    what=error.what if isinstance(error, StoreError) else None,
                    hint=error.hint if isinstance(error, StoreError) else None,
                    trace=places_of(error),
                )
                if failures >= restarts.reported_after and not reported:
                    reported = True
                    self._say(part)
                if restarts.most is not None and failures >= restarts.most:
                    raise CrashedError(part, failures)
                await pause(restarts.backoff.after(failures), stop)

        return watched_over

    def _say(self, part: BotPart) -> None:
        try:
            self._tell(part)
        except Exception as error:  # noqa: BLE001 - the part must be restarted anyway
            log.error("failure not reported to staff", part=part.value, kind=type(error).__name__)


class EndedEarlyError(Exception):
    """A part returned before `stop` was set."""


async def _failure_of(work: LeasedWork, stop: asyncio.Event, *, may_end: bool) -> BaseException | None:
    try:
        await work(stop)
    except TokenRevokedError:
        raise
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return error  # something inside was canceled, not this task
    except Exception as error:  # noqa: BLE001 - returned as a value, and logged
        return error
    return None if may_end or stop.is_set() else EndedEarlyError()
