"""How fast the bot may send: Telegram's limits, and the right of way of the conversation.

Answers never wait here: they take their place at once, and deliveries take what is left.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.ids import ChatId

AHEAD = 0.4
"""Seconds of deliveries that wait for their turn at a time; what is in hand cannot be taken back."""

ALL_AT_ONCE = 200
"""Deliveries in hand where there is no limit over all."""

_SPACING = 0.9
"""Share of the even distance: enough below 1 that late timers do not cost speed; the window still holds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's (Bot API FAQ, "My bot is hitting limits"). None: no limit.

    `a_second`: messages over all chats. `chat_rest`: seconds between two messages to a chat.
    `a_group_minute`: messages in a group.
    """

    a_second: int | None = 30
    chat_rest: float = 1.0
    a_group_minute: int | None = 20


class Pacing:
    """Counts everything that is sent or edited, and tells deliveries when they may go.

    Every delivery leaves at a moment at which the second before it held fewer than `a_second` messages of any
    sort. What it remembers is bounded: a second of chats, a minute of groups.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._line = asyncio.Lock()
        self._second: deque[float] = deque(maxlen=limits.a_second or 1)
        self._next = -math.inf
        self._latest: OrderedDict[ChatId, float] = OrderedDict()
        self._groups: OrderedDict[ChatId, deque[float]] = OrderedDict()
        self._flooded: dict[ChatId, float] = {}
        self._closed_until = -math.inf

    def count(self, chat: ChatId) -> None:
        """Count a message or an edit that goes to `chat` now."""
        now = self._clock()
        self._second.append(now)
        self._latest[chat] = now
        self._latest.move_to_end(chat)
        while self._latest and next(iter(self._latest.values())) <= now - self._limits.chat_rest:
            self._latest.popitem(last=False)
        if chat < 0 and self._limits.a_group_minute:
            times = self._groups.setdefault(chat, deque(maxlen=self._limits.a_group_minute))
            times.append(now)
            self._groups.move_to_end(chat)
            while next(iter(self._groups.values()))[-1] <= now - 60:
                self._groups.popitem(last=False)

    def flooded(self, chat: ChatId, wait: timedelta) -> None:
        """Leave `chat` alone for `wait`, as Telegram asked.

        It does not say whether it meant the chat or the bot: that a second chat is told so while the first
        still waits means the bot, and then all deliveries wait.
        """
        now = self._clock()
        until = now + wait.total_seconds()
        self._flooded = {each: end for each, end in self._flooded.items() if end > now}
        if any(each != chat for each in self._flooded):
            self._closed_until = max(self._closed_until, until)
            return
        self._flooded[chat] = max(until, self._flooded.get(chat, until))

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long deliveries must leave `chat` alone."""
        return timedelta(seconds=max(self._rest(chat), 0))

    def room(self) -> int:
        """Return how many deliveries may go within the next moment, those already waiting included."""
        if self._closed_until > self._clock() + AHEAD:
            return 0
        rate = self._limits.a_second
        return ALL_AT_ONCE if rate is None else max(math.ceil(rate * AHEAD), 1)

    async def turn(self, chat: ChatId) -> None:
        """Wait until a delivery to `chat` may go, and count it. Who comes first goes first."""
        while True:
            await self._until_zero(lambda: self._rest(chat))
            async with self._line:
                await self._until_zero(self._rest_of_all)
                if self._rest(chat) <= 0:
                    self._next = max(self._next, self._clock() - 2 * self._spacing) + self._spacing
                    self.count(chat)
                    return

    @property
    def _spacing(self) -> float:
        return 0.0 if self._limits.a_second is None else _SPACING / self._limits.a_second

    def _rest(self, chat: ChatId) -> float:
        now = self._clock()
        ends = [self._flooded.get(chat, now)]
        if chat in self._latest:
            ends.append(self._latest[chat] + self._limits.chat_rest)
        times = self._groups.get(chat)
        if times is not None and len(times) == times.maxlen:
            ends.append(times[0] + 60)
        return max(ends) - now

    def _rest_of_all(self) -> float:
        now = self._clock()
        ends = [self._closed_until, self._next]
        if self._limits.a_second is not None and len(self._second) == self._second.maxlen:
            ends.append(self._second[0] + 1)
        return max(ends) - now

    async def _until_zero(self, rest: Callable[[], float]) -> None:
        while (seconds := rest()) > 0:
            await self._sleep(seconds)
