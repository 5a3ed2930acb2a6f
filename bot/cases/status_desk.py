"""Statuses: begun, previewed, confirmed, undone, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.knowledge.spoken import Speak
from bot.store.engine import Store


class StatusDesk:
    """Records what staff saw on CEAC, and has followers told."""

    def __init__(self, store: Store, speak: Speak, *, undo: timedelta, wake: Callable[[], None]) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo
        self._wake = wake
