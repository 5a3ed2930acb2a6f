"""Buttons that a test makes up, with the tokens that only buttons made by the bot carry."""

from __future__ import annotations

from bot.domain.press import Press
from bot.frontends.telegram.sending.callback_data import pack
from bot.store.database.engine import Store
from bot.store.updates.button_tokens import tokens_of


async def data_of(store: Store, press: Press) -> str:
    """Return the data of a button made now, with the token of the row that it names."""
    async with store.reading() as conn:
        return pack(press, (await tokens_of(conn, [press])).get(press))
