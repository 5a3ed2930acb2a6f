"""Where messages are understood: short ones at once, the others in one thread beside the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bot.domain.ids import Locale
from bot.domain.outcome import Outcome
from bot.matching.snapshot import Snapshot


class Thinking:
    """Understands messages without blocking the event loop, one long message at a time.

    There is only one thread: threads share one interpreter, so with two of them the event loop would wait for
    both. Messages are understood in the order in which they arrive here.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="understanding")

    async def understand(self, snapshot: Snapshot, utterance: str, locale: Locale) -> Outcome:
        """Return what `utterance` asks, by `snapshot`. Raises RuntimeError after `close`."""
        # For a short message, switching threads takes longer than understanding it.
        if snapshot.is_quick(utterance):
            return snapshot.understand(utterance, locale)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, snapshot.understand, utterance, locale)

    def close(self) -> None:
        """Take no more messages and cancel those not started; the thread ends after the current one."""
        self._worker.shutdown(wait=False, cancel_futures=True)
