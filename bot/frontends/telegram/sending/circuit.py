"""Whether Telegram accepts calls at the moment: decided in one place, for answers and notices."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog

from bot.domain.backoff import Backoff
from bot.domain.ids import ChatId

log = structlog.get_logger(__name__)

WORTH_TELLING = timedelta(seconds=10)
"""Staff are told about an outage that lasts longer, once it is over."""


@dataclass(frozen=True, slots=True)
class ProbeTimes:
    """Times in seconds."""

    first: float = 1.0
    """Before the first probe; later pauses grow by half each time, with up to a fifth of jitter."""
    longest: float = 15.0
    """The longest pause between probes, before jitter."""
    doubtful_after: float = 10.0
    """After an answered probe, before a message that may have arrived already is allowed as the trial."""
    trial_begins: float = 2.0
    """Within this time the message on trial must be on its way."""
    trial_lasts: float = 30.0
    """Within this time it must be answered."""

    @property
    def backoff(self) -> Backoff:
        """The pauses between probes."""
        return Backoff(self.first, self.longest, factor=1.5, spread=(0.8, 1.2))


PASSED_OVER = 3
"""After this many outages, a doubtful message no longer waits for others to try first."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Telegram answered nothing from `since` to `until`, by the store's clock."""

    since: datetime
    until: datetime


class _State(Enum):
    CLOSED = auto()
    """Telegram answers: everything is sent."""

    OPEN = auto()
    """Telegram does not answer: nothing is sent except one probe at a time."""

    TRIAL = auto()
    """A probe was answered: one message at a time is sent, until one is answered."""


class Circuit:
    """Opens when a call gets no answer, and closes when Telegram answers a message again.

    `probe` makes a harmless call about a chat, over the same route as messages, and returns whether Telegram
    answered anything at all. `chance` returns 0 to 1.
    """

    def __init__(
        self,
        probe: Callable[[ChatId], Awaitable[bool]],
        now: Callable[[], datetime],
        *,
        times: ProbeTimes = ProbeTimes(),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._probe = probe
        self._now = now
        self._times = times
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._state = _State.CLOSED
        self._changed = asyncio.Event()
        self._probes = 0
        self._trial_since = -math.inf
        self._on_trial_until = -math.inf
        self._probing: asyncio.Task[None] | None = None
        self._over: list[Callable[[Outage], None]] = []
        self.closings = 0
        """How many outages have ended."""
        self.away_since: datetime | None = None
        """When Telegram stopped answering; None while it answers."""

    @property
    def is_open(self) -> bool:
        """Whether Telegram does not answer, so that nothing that needs it should be started."""
        return self._state is _State.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether Telegram answers."""
        return self._state is _State.CLOSED

    def when_over(self, tell: Callable[[Outage], None]) -> None:
        """Have `tell` called at the end of each outage."""
        self._over.append(tell)

    def may_go(self, doubtful_since: int | None = None) -> bool:
        """Return whether a message may be sent now.

        `doubtful_since`: the message may already have arrived, and `closings` had this value when it started
        to wait. It has only one attempt left, so other messages try first.
        """
        if self._state is not _State.TRIAL:
            return self._state is _State.CLOSED
        now = self._clock()
        doubtful = doubtful_since is not None and self.closings - doubtful_since < PASSED_OVER
        if doubtful and now < self._trial_since + self._times.doubtful_after:
            return False
        return now >= self._on_trial_until

    def take(self, doubtful_since: int | None = None) -> bool:
        """Return the same as `may_go`, and reserve the trial if only one message may be sent."""
        if not self.may_go(doubtful_since):
            return False
        if self._state is _State.TRIAL:
            self._on_trial_until = self._clock() + self._times.trial_begins
        return True

    def begun(self) -> None:
        """Record that a message is being sent."""
        if self._state is _State.TRIAL:
            self._on_trial_until = self._clock() + self._times.trial_lasts

    async def change(self) -> None:
        """Wait until the state changes, so that `take` is worth calling again."""
        await self._changed.wait()

    def answered(self) -> None:
        """Record that Telegram answered a message, with any result."""
        if self._state is _State.CLOSED:
            return
        self._set(_State.CLOSED)
        self._probes = 0
        self.closings += 1
        if self.away_since is not None:
            outage = Outage(self.away_since, self._now())
            self.away_since = None
            log.warning("Telegram answers again", seconds=(outage.until - outage.since).total_seconds())
            for tell in self._over:
                _told(tell, outage)

    def unanswered(self, chat: ChatId) -> None:
        """Record that a call about `chat` got no answer."""
        if self._state is _State.OPEN:
            return
        if self._state is _State.CLOSED:
            self.away_since = self._now()
            log.warning("Telegram does not answer")
        self._set(_State.OPEN)
        if self._probing is not None:
            self._probing.cancel()
        self._probing = asyncio.create_task(self._find_out(chat))

    async def close(self) -> None:
        """Stop probing."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.gather(self._probing, return_exceptions=True)

    def _set(self, state: _State) -> None:
        self._state = state
        self._on_trial_until = -math.inf
        self._stir()

    def _stir(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _find_out(self, chat: ChatId) -> None:
        """Probe until Telegram answers, then let one message at a time try."""
        while self._state is _State.OPEN:
            self._probes += 1
            await self._sleep(self._times.backoff.after(self._probes, self._chance()))
            if self._state is _State.OPEN and await self._is_back(chat) and self._state is _State.OPEN:
                self._trial_since = self._clock()
                self._set(_State.TRIAL)
        while self._state is _State.TRIAL:
            await self._sleep(self._times.first)
            self._stir()

    async def _is_back(self, chat: ChatId) -> bool:
        try:
            return await self._probe(chat)
        except Exception as error:  # noqa: BLE001 - without the next probe nothing would ever go again
            log.error("probe failed", kind=type(error).__name__)
            return False


def _told(tell: Callable[[Outage], None], outage: Outage) -> None:
    try:
        tell(outage)
    except Exception as error:  # noqa: BLE001 - the message that was answered is not at fault
        log.error("outage not reported", kind=type(error).__name__)
