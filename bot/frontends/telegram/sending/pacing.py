"""How fast the bot may send: Telegram's limits, and a share for each kind of message."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from bot.domain.ids import ChatId
from bot.frontends.telegram.answer_counts import AnswerCounts

AHEAD = 0.4
"""Seconds' worth of deliveries that wait for their turn at a time; a claimed one cannot be recalled."""

ALL_AT_ONCE = 200
"""Deliveries waiting for their turn if there is no overall limit."""

NOTICE_EVERY = 5
"""While notices wait, at least one in this many messages is a notice: a fifth of the rate."""

_MINUTE = 60.5
"""Seconds for the limit of a group, with a margin because the network may deliver messages early."""


class Lane(Enum):
    """Kinds of messages that compete for the rate."""

    STAFF = auto()
    """Messages to the staff chat. The group limit prevents it from taking too much."""

    ANSWERS = auto()
    NOTICES = auto()


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Telegram's limits (Bot API FAQ, "My bot is hitting limits") with a margin. None: no limit.

    Messages sent evenly do not arrive evenly, hence the margin: even if they are up to 0.15 s late, they stay
    within 30 a second. `a_second`: messages over all chats; `at_once`: how many of them may be sent together.
    `chat_rest`: seconds between two messages to a chat; `chat_at_once`: how many may be sent together after a
    rest. `a_group_minute`: messages per minute in a group.
    """

    a_second: float | None = 25.0
    at_once: int = 2
    chat_rest: float = 1.03
    chat_at_once: int = 3
    a_group_minute: int | None = 20


NO_LIMITS = RateLimits(a_second=None, chat_rest=0.0, a_group_minute=None)
"""For a local Bot API server, and for benchmarks."""


@dataclass(slots=True, eq=False)
class _Waiter:
    chat: ChatId
    granted: asyncio.Future[None]


class Pacing:
    """Grants turns to send or edit.

    Staff come first, then answers, then notices, which get at least a fifth of the turns. Within a lane the
    longest waiting message goes first, unless its chat must rest; among answers, the chat with the fewest
    answers in the last minute goes first. Memory is bounded: some seconds of chats, a minute of groups and of
    answers.
    """

    def __init__(
        self,
        limits: RateLimits = RateLimits(),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._waiting: dict[Lane, deque[_Waiter]] = {lane: deque() for lane in Lane}
        self._next = -math.inf
        self._chats: OrderedDict[ChatId, float] = OrderedDict()
        self._groups: OrderedDict[ChatId, deque[float]] = OrderedDict()
        self._flooded: dict[ChatId, float] = {}
        self._closed_until = -math.inf
        self._since_notice = 0
        self._answers = AnswerCounts(clock)
        self._timer: asyncio.Task[None] | None = None
        self._wakes_at = math.inf

    async def turn(self, chat: ChatId, lane: Lane) -> None:
        """Wait until a message to `chat` may be sent, and take that turn."""
        if not any(self._waiting.values()) and self._rest_of_all() <= 0 and self._rest(chat) <= 0:
            self._count(chat, lane)
            return
        waiter = _Waiter(chat, asyncio.get_running_loop().create_future())
        line = self._waiting[lane]
        line.append(waiter)
        self._arrange()
        try:
            await waiter.granted
        finally:
            if waiter in line:
                line.remove(waiter)

    def flooded(self, chat: ChatId, wait: timedelta) -> None:
        """Send nothing to `chat` for `wait`, as Telegram asked.

        Telegram does not say whether it means the chat or the bot. If it refuses a second chat while the
        first one still waits, it means the bot, and everything waits.
        """
        now = self._clock()
        until = now + wait.total_seconds()
        self._flooded = {each: end for each, end in self._flooded.items() if end > now}
        if any(each != chat for each in self._flooded):
            self._closed_until = max(self._closed_until, until)
        self._flooded[chat] = max(until, self._flooded.get(chat, until))

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long no message may be sent to `chat`."""
        return timedelta(seconds=max(self._rest(chat), 0))

    def room(self) -> int:
        """Return how many deliveries may wait for their turn at a time."""
        if self._closed_until > self._clock() + AHEAD:
            return 0
        rate = self._limits.a_second
        return ALL_AT_ONCE if rate is None else max(math.ceil(rate * AHEAD), 1)

    def _count(self, chat: ChatId, lane: Lane) -> None:
        now = self._clock()
        if lane is Lane.NOTICES or not self._waiting[Lane.NOTICES]:
            self._since_notice = 0
        else:
            self._since_notice += 1
        if lane is Lane.ANSWERS:
            self._answers.add(chat)
        if self._limits.a_second is not None:
            self._next = max(self._next, now) + 1 / self._limits.a_second
        if self._limits.chat_rest:
            self._chats[chat] = max(self._chats.get(chat, now), now) + self._limits.chat_rest
            self._chats.move_to_end(chat)
            while self._chats and next(iter(self._chats.values())) <= now:
                self._chats.popitem(last=False)
        if chat < 0 and self._limits.a_group_minute:
            times = self._groups.setdefault(chat, deque(maxlen=self._limits.a_group_minute))
            times.append(now)
            self._groups.move_to_end(chat)
            while next(iter(self._groups.values()))[-1] <= now - _MINUTE:
                self._groups.popitem(last=False)

    def _arrange(self) -> None:
        """Grant all turns that are due, and schedule the next one."""
        while self._rest_of_all() <= 0 and (found := self._next_waiter()):
            lane, waiter = found
            self._waiting[lane].remove(waiter)
            if not waiter.granted.done():
                self._count(waiter.chat, lane)
                waiter.granted.set_result(None)
        if not any(self._waiting.values()):
            return
        due = self._clock() + self._soonest()
        if self._timer is asyncio.current_task():
            return
        if self._timer is None or self._timer.done() or due < self._wakes_at:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = asyncio.create_task(self._come_back())

    async def _come_back(self) -> None:
        while any(self._waiting.values()):
            rest = self._soonest()
            self._wakes_at = self._clock() + rest
            await self._sleep(rest)
            self._arrange()

    def _soonest(self) -> float:
        """Return the seconds until the next turn is due."""
        soonest = min(self._rest(each.chat) for line in self._waiting.values() for each in line)
        return max(soonest, self._rest_of_all(), 0.001)

    def _next_waiter(self) -> tuple[Lane, _Waiter] | None:
        for lane in self._order():
            ready = [
                each for each in self._waiting[lane] if each.granted.done() or self._rest(each.chat) <= 0
            ]
            if ready:
                return lane, min(ready, key=self._recent) if lane is Lane.ANSWERS else ready[0]
        return None

    def _recent(self, waiter: _Waiter) -> int:
        return self._answers.of(waiter.chat)

    def _order(self) -> Iterator[Lane]:
        yield Lane.STAFF
        if self._since_notice >= NOTICE_EVERY - 1:
            yield Lane.NOTICES
        yield Lane.ANSWERS
        yield Lane.NOTICES

    def _rest(self, chat: ChatId) -> float:
        now = self._clock()
        ends = [self._flooded.get(chat, now)]
        if chat in self._chats:
            ends.append(self._chats[chat] - (self._limits.chat_at_once - 1) * self._limits.chat_rest)
        times = self._groups.get(chat)
        if times is not None and len(times) == times.maxlen:
            ends.append(times[0] + _MINUTE)
        return max(ends) - now

    def _rest_of_all(self) -> float:
        ends = [self._closed_until]
        if self._limits.a_second is not None:
            ends.append(self._next - (self._limits.at_once - 1) / self._limits.a_second)
        return max(ends) - self._clock()
