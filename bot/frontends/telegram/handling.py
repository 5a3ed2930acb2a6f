"""The update being handled: how old it is, and how many copies of its answer may still go out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

ANSWERED_WITHIN = timedelta(hours=24)
"""From when an update came in. Telegram itself keeps updates no longer (Bot API, getting updates)."""

LATE = timedelta(minutes=10)
"""An answer that comes later says so."""


class LeaseLostError(Exception):
    """This process no longer handles updates: another one has taken them over."""


async def _nothing_to_note() -> bool:
    return True


@dataclass(slots=True)
class Handling:
    """One attempt to handle an update. The worker makes it; the sender reads it and notes what it did.

    `received_at`: when the update came in. `recovered`: a process died while it handled the update, so an
    answer may have arrived already. `note_second_copy` is awaited before a second copy of anything goes out,
    at most once; it returns False where a second copy has begun to go out before. `released` is called when
    nothing is left to do but to wait for Telegram; `limit` is the time limit on the work, which does not run
    meanwhile. `confirmed` waits until it is certain that this process still may answer; False: it may not.
    """

    received_at: datetime | None = None
    recovered: bool = False
    note_second_copy: Callable[[], Awaitable[bool]] = _nothing_to_note
    released: Callable[[], None] = lambda: None
    limit: asyncio.Timeout | None = None
    confirmed: Callable[[], Awaitable[bool]] | None = None
    may_be_shown: bool = False
    """Whether something was shown, or may have arrived."""
    pressed: frozenset[str] = frozenset()
    """The presses whose waiting mark was ended."""
    _second_copy: bool | None = None

    def aside(self) -> Handling:
        """Return a handling for what is said beside the answer, of which copies and lateness do not count."""
        return Handling(released=self.released, limit=self.limit, confirmed=self.confirmed)

    async def may_repeat(self) -> bool:
        """Say whether a second copy may go out, and note that it does."""
        if self._second_copy is None:
            self._second_copy = await self.note_second_copy()
        return self._second_copy

    async def may_answer(self) -> None:
        """Return when it is certain that this process still handles updates; else raise `LeaseLostError`."""
        if self.confirmed is not None and not await self.confirmed():
            raise LeaseLostError

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Stop the clock and let others work while Telegram is waited for."""
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
        """Say whether an answer that goes out at `now` has to say that it is late."""
        return self.received_at is not None and now - self.received_at > LATE

    def time_left(self, now: datetime) -> float | None:
        """Return the seconds in which an answer may still go out; None for no limit."""
        if self.received_at is None:
            return None
        return max((self.received_at + ANSWERED_WITHIN - now).total_seconds(), 0.0)


_CURRENT: ContextVar[Handling | None] = ContextVar("handling", default=None)


def current() -> Handling:
    """Return the handling that goes on; one without limits where there is none."""
    return _CURRENT.get() or Handling()


@contextmanager
def handled_as(handling: Handling) -> Iterator[None]:
    """Have `current` return `handling` in this block."""
    token = _CURRENT.set(handling)
    try:
        yield
    finally:
        _CURRENT.reset(token)
