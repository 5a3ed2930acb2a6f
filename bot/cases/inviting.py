"""Invitations to follow a case, as staff make them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.knowledge.spoken import Speak
from bot.store.engine import Store


class Inviting:
    """Makes and revokes invitations."""

    def __init__(
        self,
        store: Store,
        speak: Speak,
        *,
        link: Callable[[str], str],
        new_token: Callable[[], str],
        lasts: timedelta,
    ) -> None:
        self._store = store
        self._speak = speak
        self._lasts = lasts
        self._link = link
        self._new_token = new_token
