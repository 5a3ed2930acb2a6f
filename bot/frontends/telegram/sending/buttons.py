"""Buttons, rendered and read back: each carries the token of the row that it names."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.press import OpenEntry, Press
from bot.domain.reply import Reply
from bot.frontends.telegram.sending.callback_data import StaleButtonError, unpack
from bot.frontends.telegram.sending.rendering import Part, render
from bot.store.database.engine import Store
from bot.store.updates import button_tokens


class Buttons:
    """Renders and reads buttons. Without a store no row can be named, and no token is checked."""

    def __init__(self, store: Store | None) -> None:
        self._store = store

    async def render(self, reply: Reply) -> tuple[Part, ...]:
        """Return the messages that show `reply`; see `rendering.render`. Raises `StoreError`."""
        presses = [
            button.press for row in reply.rows for button in row if button_tokens.names_a_row(button.press)
        ]
        if self._store is None or not presses:
            return render(reply)
        async with self._store.reading() as conn:
            return render(reply, await button_tokens.tokens_of(conn, presses))

    async def read(self, data: str) -> Press:
        """Return the press in `data`; raise `StaleButtonError` if it is old, or `StoreError`.

        A button is also old if the row with its number is not the one it was made for. The text of an entry
        can be shown anyway.
        """
        press, token = unpack(data)
        if self._store is None or (token is None and not button_tokens.names_a_row(press)):
            return press
        async with self._store.reading() as conn:
            if await button_tokens.is_of_its_row(conn, press, token):
                return press
        if isinstance(press, OpenEntry):
            return replace(press, asked=None)
        raise StaleButtonError
