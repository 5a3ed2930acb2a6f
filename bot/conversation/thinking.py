"""Understands messages: short ones right away, the others in one thread next to the event loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from bot.conversation.hearing import NOTHING_HEARD, Heard, question_in
from bot.domain.conversation.danger import Danger, DangerKind
from bot.domain.conversation.match_outcome import MatchOutcome
from bot.domain.ids import Locale
from bot.knowledge.urgent import Matter
from bot.matching.leaning import Before
from bot.matching.snapshot import Snapshot


class Thinking:
    """Understands messages without blocking the event loop, one long message at a time.

    There is only one thread: threads share one interpreter, so with two of them the event loop would wait for
    both. Messages are understood in the order in which they arrive here.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="understanding")

    async def understand(
        self,
        snapshot: Snapshot,
        utterance: str,
        locale: Locale,
        heard: Heard = NOTHING_HEARD,
        before: Before | None = None,
    ) -> MatchOutcome:
        """Return what `utterance` asks besides what was recognized. RuntimeError after `close`.

        `before`: the question that it may lean on.
        """

        def read() -> MatchOutcome:
            return question_in(
                utterance,
                heard,
                lambda text: snapshot.understand(text, locale, before=before),
                lambda text: snapshot.danger_in(text) is not None,
                snapshot.language(locale).entries.values(),
                lambda text: snapshot.understand(text, locale),
            )

        # For a short message, switching threads takes longer than understanding it.
        if snapshot.is_quick(utterance):
            return read()
        return await asyncio.get_running_loop().run_in_executor(self._worker, read)

    async def hear(
        self, snapshot: Snapshot, utterance: str, locale: Locale, after: DangerKind | None, today: date
    ) -> tuple[Danger | None, Matter | None]:
        """Return the danger and the deadline that `utterance` mentions; `after` as in `danger_in`."""

        def read() -> tuple[Danger | None, Matter | None]:
            return snapshot.danger_in(utterance, after), snapshot.deadline_in(utterance, locale, today)

        if snapshot.is_quick(utterance):
            return read()
        return await asyncio.get_running_loop().run_in_executor(self._worker, read)

    def close(self) -> None:
        """Take no more messages and cancel those not started; the thread ends after the current one."""
        self._worker.shutdown(wait=False, cancel_futures=True)
