"""How deliveries stand, what is stuck, and the figures."""

from __future__ import annotations

from collections.abc import Callable

from bot.knowledge.spoken import Speak
from bot.store.engine import Store


class Oversight:
    """Shows staff how it goes, and has stuck messages sent again."""

    def __init__(self, store: Store, speak: Speak, *, wake: Callable[[], None]) -> None:
        self._store = store
        self._speak = speak
        self._wake = wake
