"""Cases as staff keep them: written down, changed, listed, closed."""

from __future__ import annotations

from bot.knowledge.spoken import Speak
from bot.store.engine import Store


class Registry:
    """Keeps the cases."""

    def __init__(self, store: Store, speak: Speak) -> None:
        self._store = store
        self._speak = speak
