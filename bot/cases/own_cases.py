"""What clients see and decide about their own cases."""

from __future__ import annotations

from bot.knowledge.spoken import Speak
from bot.store.engine import Store


class OwnCases:
    """Answers clients about their own cases."""

    def __init__(self, store: Store, speak: Speak) -> None:
        self._store = store
        self._speak = speak
