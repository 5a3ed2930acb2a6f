"""Updates in hand, a lane for each chat; who may be given more, and how much there is room for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ids import ChatId
from bot.store.inbox import Claimed

CROWDED = 20
"""A chat with so many updates in hand gets no more: one that floods must not fill the room of all."""

ROOM = 400
"""Updates in hand at once."""

MOST_WAITING = 500
"""Lanes that wait for Telegram; when so many do, it takes nothing from anybody."""


@dataclass(slots=True)
class Lane:
    """The updates of one chat (or one update without a chat), first one first."""

    chat: ChatId | None
    rows: deque[Claimed] = field(default_factory=deque)
    waiting: bool = False
    tries: int = 0
    first_failed: datetime | None = None

    def failed(self, now: datetime) -> datetime:
        """Count a failure of the first update; return when it failed for the first time."""
        self.tries += 1
        self.first_failed = self.first_failed or now
        return self.first_failed

    def finish_first(self) -> None:
        """Take the first update off; the next one starts afresh."""
        self.rows.popleft()
        self.tries, self.first_failed = 0, None


class Lanes:
    """All lanes that have an update in them."""

    def __init__(self) -> None:
        self._lanes: dict[tuple[str, int], Lane] = {}

    def put(self, claimed: Iterable[Claimed]) -> list[Lane]:
        """Queue updates in their lanes and return the lanes that are new."""
        opened = []
        for row in claimed:
            key = _key(row)
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = Lane(row.chat)
                opened.append(lane)
            lane.rows.append(row)
        return opened

    def close(self, lane: Lane, last: Claimed) -> None:
        """Forget a lane whose `last` update is finished."""
        del self._lanes[_key(last)]

    def room(self) -> int:
        """Return how many more updates may be taken in hand.

        A lane counts up to `CROWDED`, a waiting one not at all: neither a flood nor a chat that Telegram
        holds up takes the room of the others.
        """
        waiting = sum(lane.waiting for lane in self._lanes.values())
        if waiting >= MOST_WAITING:
            return 0
        taken = sum(min(len(lane.rows), CROWDED) for lane in self._lanes.values() if not lane.waiting)
        return max(ROOM - taken, 0)

    def full(self) -> set[ChatId]:
        """Return the chats that are to be given no more for now."""
        return {
            lane.chat
            for lane in self._lanes.values()
            if lane.chat is not None and (lane.waiting or len(lane.rows) >= CROWDED)
        }

    def held_up(self) -> frozenset[ChatId]:
        """Return the chats whose first update waits to be tried again."""
        return frozenset(lane.chat for lane in self._lanes.values() if lane.waiting and lane.chat is not None)

    def empty(self) -> list[Claimed]:
        """Take out and return all that is left."""
        left = [row for lane in self._lanes.values() for row in lane.rows]
        self._lanes.clear()
        return left


def _key(row: Claimed) -> tuple[str, int]:
    return ("update", row.update) if row.chat is None else ("chat", row.chat)
