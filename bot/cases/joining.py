"""From an invitation to a link, with consent."""

from __future__ import annotations

from bot.knowledge.spoken import Speak
from bot.store.engine import Store


class Joining:
    """Lets a chat follow a case."""

    def __init__(self, store: Store, speak: Speak) -> None:
        self._store = store
        self._speak = speak
