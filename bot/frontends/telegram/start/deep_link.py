"""Deep links: a link that opens the bot with a token (Bot API features, deep linking)."""

from __future__ import annotations

import secrets

from telegram import Bot
from telegram.helpers import create_deep_linked_url

from bot.domain.invitation_token import TOKEN_LENGTH


def new_token() -> str:
    """Return a token of 192 random bits: 32 characters that a deep link may contain (64 at most)."""
    return secrets.token_urlsafe(TOKEN_LENGTH * 3 // 4)


def deep_link(bot: Bot, token: str) -> str:
    """Return the link that opens a chat with `bot` and sends it `/start token`."""
    return create_deep_linked_url(bot.username, token)
