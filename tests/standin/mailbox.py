"""What a person has yet to notice, waited for on conditions and never by sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Things in the order in which they came; each is handed out once."""

    def __init__(self) -> None:
        self._unseen: list[T] = []
        self._came = asyncio.Event()

    def put(self, thing: T) -> None:
        """Add a thing and wake who waits for it."""
        self._unseen.append(thing)
        self._came.set()

    def unseen(self) -> tuple[T, ...]:
        """Return what was not handed out yet."""
        return tuple(self._unseen)

    async def next(self, wanted: Callable[[T], bool], within: float) -> T | None:
        """Take the first thing that `wanted` accepts; None after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for index, thing in enumerate(self._unseen):
                        if wanted(thing):
                            return self._unseen.pop(index)
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            return None
