"""How fast a bot may write: Telegram's limits (Bot API FAQ, "My bot is hitting limits") and refusals."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.standin.chat import Chat
from tests.standin.wire import RefusalError

COUNTED = frozenset({"sendmessage", "editmessagetext", "editmessagereplymarkup", "deletemessage"})
"""Methods that change what a chat shows. Answers to presses, chat actions and getUpdates are not limited."""

_SECOND = 1.0
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """The limits. Telegram names no number for a burst and calls none of them exact.

    `a_second`: calls in any second, over all chats. `chat_a_second`: calls to one chat in the long run.
    `chat_burst`: how many may come together after a rest. `group_minute`: calls to one group in any minute.
    """

    a_second: int = 30
    chat_a_second: float = 1.0
    chat_burst: int = 4
    group_minute: int = 20


class FloodControl:
    """Counts the calls of one bot and refuses those over `limits`. A call that was refused counts nowhere.

    Whoever is refused is let in again when the time of that refusal is over, not before: a chat, or the bot.
    `now` returns seconds.
    """

    def __init__(self, limits: FloodLimits, now: Callable[[], float]) -> None:
        self._limits = limits
        self._now = now
        self._all: deque[float] = deque(maxlen=limits.a_second)
        self._groups: dict[int, deque[float]] = defaultdict(lambda: deque(maxlen=limits.group_minute))
        self._full_again: dict[int, float] = {}
        self._closed: dict[int | None, float] = {}
        self.refused = 0
        """How many calls were refused."""

    def admit(self, chat: Chat) -> None:
        """Count a call to `chat`. Raises `RefusalError` 429 with `retry_after` where it comes too early."""
        now = self._now()
        self._check(None, self._wait(self._all, _SECOND, now), now)
        self._check(chat.chat_id, self._wait_of(chat, now), now)
        self._all.append(now)
        rest = 1 / self._limits.chat_a_second
        self._full_again[chat.chat_id] = max(self._full_again.get(chat.chat_id, now), now) + rest
        if chat.kind != "private":
            self._groups[chat.chat_id].append(now)

    def _wait_of(self, chat: Chat, now: float) -> float:
        burst = self._limits.chat_burst / self._limits.chat_a_second
        wait = self._full_again.get(chat.chat_id, now) + 1 / self._limits.chat_a_second - burst - now
        return max(wait, self._wait(self._groups[chat.chat_id], _MINUTE, now))

    def _check(self, who: int | None, wait: float, now: float) -> None:
        """Refuse `who`, a chat or (None) the bot, that must wait or was told to."""
        told = self._closed.get(who, now) - now
        if wait <= 0 and told <= 0:
            return
        seconds = max(math.ceil(max(wait, told)), 1)
        if told <= 0:
            self._closed[who] = now + seconds
        self.refused += 1
        words = f"Too Many Requests: retry after {seconds}"
        raise RefusalError(429, words, {"retry_after": seconds})

    @staticmethod
    def _wait(latest: deque[float], window: float, now: float) -> float:
        """Return the seconds until a window of time holds fewer calls than `latest` can."""
        return latest[0] + window - now if len(latest) == latest.maxlen else 0.0
