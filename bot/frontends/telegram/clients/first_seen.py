"""A bounded memory of recent values that forgets the oldest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class FirstSeen(Generic[K, V]):
    """Remembers the first value given for each of the last `size` keys, until a restart."""

    def __init__(self, size: int = 1000) -> None:
        self._size = size
        self._seen: OrderedDict[K, V] = OrderedDict()

    def first(self, key: K, value: V) -> V:
        """Return the first value given for `key`, which is `value` if the key is new."""
        kept = self._seen.setdefault(key, value)
        self._seen.move_to_end(key)
        if len(self._seen) > self._size:
            self._seen.popitem(last=False)
        return kept
