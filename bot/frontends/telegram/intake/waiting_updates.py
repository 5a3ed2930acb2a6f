"""Updates waiting to be handled, and which one is next. Pure."""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable

from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.answer_counts import AnswerCounts

Key = tuple[str, int]
"""Updates with the same key are handled in order: a chat, or a single update that belongs to none."""


def key_of(update: UpdateId, chat: ChatId | None) -> Key:
    """Return the key that determines the order of an update."""
    return ("update", update) if chat is None else ("chat", chat)


class WaitingUpdates:
    """In order within a chat. The staff chat is first, then the chat answered least in the last minute.

    So a chat that writes a lot delays only itself. `is_staff` identifies the staff chat; `clock` returns
    seconds.
    """

    def __init__(self, is_staff: Callable[[ChatId], bool], clock: Callable[[], float]) -> None:
        self._is_staff = is_staff
        self._chats: OrderedDict[Key, deque[UpdateId]] = OrderedDict()
        self._answers = AnswerCounts(clock)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def refill(self, waiting: Iterable[tuple[UpdateId, ChatId | None]]) -> None:
        """Replace all waiting updates with `waiting`, in order."""
        self._chats.clear()
        self._count = 0
        for update, chat in waiting:
            self._chats.setdefault(key_of(update, chat), deque()).append(update)
            self._count += 1

    def answered(self, chat: ChatId | None) -> None:
        """Record that an update of `chat` was handled."""
        if chat is not None:
            self._answers.add(chat)

    def take(self, count: int, besides: Collection[Key], *, staff_only: bool = False) -> list[UpdateId]:
        """Remove and return up to `count` updates, each from a different chat and none from `besides`."""
        free = (key for key in self._chats if key not in besides and (not staff_only or self._is_first(key)))
        taken = []
        for key in heapq.nsmallest(count, free, key=self._rank):
            line = self._chats[key]
            taken.append(line.popleft())
            self._count -= 1
            if not line:
                del self._chats[key]
        return taken

    def _rank(self, key: Key) -> tuple[bool, int, UpdateId]:
        recent = self._answers.of(ChatId(key[1])) if key[0] == "chat" else 0
        return not self._is_first(key), recent, self._chats[key][0]

    def _is_first(self, key: Key) -> bool:
        return key[0] == "chat" and self._is_staff(ChatId(key[1]))
