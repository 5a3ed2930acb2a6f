"""Updates that wait to be fetched or posted, with the offset semantics of Telegram's own server."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from tests.standin.clock import Clock
from tests.standin.wire import Json

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT = 24 * 3600.0
CALLBACK_KEPT = 150.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update; `lane` is the queue within which a webhook keeps the order."""

    update: Json
    expires: float
    lane: str

    @property
    def update_id(self) -> int:
        """The update's number."""
        return int(self.update["update_id"])


class UpdateQueue:
    """Updates by number. What is not confirmed stays until it expires."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[int, Waiting] = {}
        self._next = 100_000_001
        self.allowed: frozenset[str] = frozenset(KINDS) - NOT_BY_DEFAULT
        self.arrived = asyncio.Event()
        self.left = asyncio.Event()

    @property
    def next_id(self) -> int:
        """The number of the next update."""
        return self._next

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, update_id: int) -> bool:
        return update_id in self._waiting

    def allow(self, kinds: Iterable[str]) -> None:
        """Keep only these kinds from now on; an empty list means the default."""
        wanted = frozenset(kinds) & frozenset(KINDS)
        self.allowed = wanted or frozenset(KINDS) - NOT_BY_DEFAULT

    def add(self, kind: str, content: Json, lane: str) -> int:
        """Queue an update, unless its kind is not wanted; return its number."""
        update_id = self._next
        self._next += 1
        if kind in self.allowed:
            self.put({"update_id": update_id, kind: content}, lane, callback=kind == "callback_query")
        return update_id

    def put(self, update: Json, lane: str, *, callback: bool = False) -> None:
        """Queue a whole update as it is, even one that no client can read or one that was queued before."""
        kept = CALLBACK_KEPT if callback else KEPT
        self._next = max(self._next, update["update_id"] + 1)
        self._waiting[update["update_id"]] = Waiting(update, self._clock.now() + kept, lane)
        self.arrived.set()

    def confirm_below(self, offset: int) -> None:
        """Forget every update below `offset`; an offset far beyond the last one is taken for none."""
        if offset > self._next + 10:
            return
        for update_id in [one for one in self._waiting if one < offset]:
            del self._waiting[update_id]
        self.left.set()

    def keep_last(self, count: int) -> None:
        """Forget all but the last `count` updates: what a negative offset asks for."""
        for update_id in sorted(self._waiting)[:-count]:
            del self._waiting[update_id]

    def done(self, update_id: int) -> None:
        """Forget one update: its webhook has taken it."""
        self._waiting.pop(update_id, None)
        self.left.set()

    def clear(self) -> None:
        """Forget all: drop_pending_updates."""
        self._waiting.clear()

    def peek(self, limit: int | None = None) -> list[Waiting]:
        """Return the first `limit` updates that have not expired, oldest first."""
        now = self._clock.now()
        for update_id in [one.update_id for one in self._waiting.values() if one.expires <= now]:
            del self._waiting[update_id]
        waiting = list(self._waiting.values())
        if any(one.update_id > after.update_id for one, after in itertools.pairwise(waiting)):
            waiting.sort(key=lambda one: one.update_id)
        return waiting[:limit]
