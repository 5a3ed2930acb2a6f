"""How many answers each chat got in the last minute: the chat with the fewest is next."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable

from bot.domain.ids import ChatId

MINUTE = 60.0
"""Seconds for which an answer counts against its chat."""


class AnswerCounts:
    """Counts answers by chat; an answer is forgotten after a minute. `clock` returns seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._answers: deque[tuple[float, ChatId]] = deque()
        self._counts: Counter[ChatId] = Counter()

    def add(self, chat: ChatId) -> None:
        """Count an answer to `chat`."""
        self._forget_old()
        self._answers.append((self._clock(), chat))
        self._counts[chat] += 1

    def of(self, chat: ChatId) -> int:
        """Return the number of answers to `chat` in the last minute."""
        self._forget_old()
        return self._counts[chat]

    def _forget_old(self) -> None:
        before = self._clock() - MINUTE
        while self._answers and self._answers[0][0] <= before:
            _, chat = self._answers.popleft()
            self._counts[chat] -= 1
            if not self._counts[chat]:
                del self._counts[chat]
