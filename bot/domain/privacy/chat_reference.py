"""Short names by which staff tell chats apart without knowing whose they are."""

from __future__ import annotations

import base64
import hashlib

from bot.domain.ids import ChatId

_LETTERS = 6


def chat_reference(chat: ChatId) -> str:
    """Return a short name for `chat`: C- and six letters or digits, always the same for one chat."""
    digest = hashlib.sha256(f"chat {chat}".encode()).digest()
    return "C-" + base64.b32encode(digest).decode()[:_LETTERS]
