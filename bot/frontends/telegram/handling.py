"""The update being handled: its age, and how many copies of its answer may still be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ids import MessageId

ANSWERED_WITHIN = timedelta(hours=24)
"""Counted from when the update came in. Telegram keeps updates no longer (Bot API, getting updates)."""

LATE = timedelta(minutes=10)
"""An answer sent after this says that it is late."""


class LeaseLostError(Exception):
    """This process no longer handles updates: another one has taken over."""


async def _nothing_to_note() -> bool:
    return True


@dataclass(slots=True)
class Handling:
    """One attempt to handle an update. The worker creates it; the sender reads it and records what it did."""

    received_at: datetime | None = None
    """When the update came in."""
    recovered: bool = False
    """Whether a process died while handling the update, so that an answer may have arrived already."""
    note_second_copy: Callable[[], Awaitable[bool]] = _nothing_to_note
    """Awaited at most once, before a second copy is sent; False if one was sent in an earlier attempt."""
    released: Callable[[], None] = lambda: None
    """Called when only waiting for Telegram is left."""
    limit: asyncio.Timeout | None = None
    """The time limit, which is paused while waiting for Telegram."""
    confirmed: Callable[[], Awaitable[bool]] | None = None
    """Waits until it is certain whether this process may still answer, and returns that."""
    may_be_shown: bool = False
    """Whether an answer was shown, or may have arrived."""
    pressed: frozenset[str] = frozenset()
    """The presses whose spinner was ended."""
    shown: MessageId | None = None
    """The message that shows an answer which a better one may replace."""
    _second_copy: bool | None = None

    def aside(self) -> Handling:
        """Return a handling for messages besides the answer, which have no copies and are never late."""
        return Handling(released=self.released, limit=self.limit, confirmed=self.confirmed)

    async def may_repeat(self) -> bool:
        """Return whether a second copy may be sent, and record that it is."""
        if self._second_copy is None:
            self._second_copy = await self.note_second_copy()
        return self._second_copy

    async def may_answer(self) -> None:
        """Return once it is certain that this process still handles updates; else raise `LeaseLostError`."""
        if self.confirmed is not None and not await self.confirmed():
            raise LeaseLostError

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Stop the time limit and free the place for other work while waiting for Telegram."""
        self.released()
        if self.limit is None or (when := self.limit.when()) is None:
            yield
            return
        clock = asyncio.get_running_loop().time
        left = when - clock()
        self.limit.reschedule(None)
        try:
            yield
        finally:
            self.limit.reschedule(clock() + left)

    def is_late(self, now: datetime) -> bool:
        """Return whether an answer sent at `now` must say that it is late."""
        return self.received_at is not None and now - self.received_at > LATE

    def time_left(self, now: datetime) -> float | None:
        """Return for how many more seconds an answer may be sent; None for no limit."""
        if self.received_at is None:
            return None
        return max((self.received_at + ANSWERED_WITHIN - now).total_seconds(), 0.0)


_CURRENT: ContextVar[Handling | None] = ContextVar("handling", default=None)


def current() -> Handling:
    """Return the current handling, or one without limits if there is none."""
    return _CURRENT.get() or Handling()


@contextmanager
def handled_as(handling: Handling) -> Iterator[None]:
    """Make `current` return `handling` in this block."""
    token = _CURRENT.set(handling)
    try:
        yield
    finally:
        _CURRENT.reset(token)
