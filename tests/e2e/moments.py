"""The moments of write transactions, named so that a bot can be told to die at one; a dry run finds them."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bot.staff.request import StaffRequests
from bot.store.database.engine import Store, Transaction

STAGES = ("begin", "written", "committed")
"""Before it begins; with all written and nothing committed; committed, and nobody knows it yet."""

AT_THEIR_OWN_TIME = ("Holding.", "keep_house", "KeptProfile.")
"""Who writes by the clock and not because of a status: no part of its journey."""


@dataclass(frozen=True, slots=True)
class Moment:
    """`writer`: the function that opened the transaction; `count`: the how-manyth of it, from 1."""

    writer: str
    count: int
    stage: str

    def __str__(self) -> str:
        return f"{self.writer}#{self.count}:{self.stage}"


class Watch:
    """Notes the moments that a process passes, and ends it at one; asleep until the file `armed` exists."""

    def __init__(self, armed: Path, traced: Path | None, dies: str) -> None:
        self._armed = armed
        self._traced = traced
        self._dies = dies
        self._counts: Counter[str] = Counter()

    def begins(self, writer: str) -> int:
        """Count a transaction of `writer`; return 0 while asleep."""
        if not self._armed.exists():
            return 0
        self._counts[writer] += 1
        return self._counts[writer]

    def passes(self, moment: Moment) -> None:
        """Note the moment; do not return from the one that is the last."""
        if not moment.count:
            return
        if str(moment) == self._dies:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._traced is not None:
            with self._traced.open("a") as file:
                file.write(f"{moment}\n")


def _writer(frame: FrameType) -> str:
    """Return the function that writes: what opened the transaction, or the work of a staff request."""
    opener, answer = StaffRequests.open.__qualname__, StaffRequests.answer.__qualname__
    while frame.f_back and (
        frame.f_code.co_qualname == opener or frame.f_globals["__name__"] == "contextlib"
    ):
        frame = frame.f_back
    if frame.f_code.co_qualname == answer:
        work: str = frame.f_locals["work"].__qualname__
        return work
    return frame.f_code.co_qualname


def watch_transactions(watch: Watch) -> None:
    """Let every write transaction of this process pass `watch`."""
    original: Callable[[Store], AbstractAsyncContextManager[Transaction]] = Store.transaction

    def transaction(store: Store) -> AbstractAsyncContextManager[Transaction]:
        return watched(store, _writer(sys._getframe(1)))

    @asynccontextmanager
    async def watched(store: Store, writer: str) -> AsyncIterator[Transaction]:
        count = watch.begins(writer)
        watch.passes(Moment(writer, count, "begin"))
        async with original(store) as tx:
            yield tx
            watch.passes(Moment(writer, count, "written"))
        watch.passes(Moment(writer, count, "committed"))

    Store.transaction = transaction  # type: ignore[method-assign,assignment]


def of_a_journey(traced: Path) -> list[str]:
    """Return the moments that a dry run passed, without those of writers that go by the clock."""
    passed = traced.read_text().split("\n")[:-1]
    return [moment for moment in passed if not moment.startswith(AT_THEIR_OWN_TIME)]
