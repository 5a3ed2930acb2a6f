"""Identifiers that are easily swapped when they are bare integers and strings."""

from typing import NewType

ChatId = NewType("ChatId", int)
"""A Telegram chat (private chats are positive, groups negative)."""

UpdateId = NewType("UpdateId", int)
"""A Telegram update; the key under which an effect happens once."""

EntryId = NewType("EntryId", str)
"""An entry of the knowledge base; never renamed, because votes and buttons hang on it."""

Locale = NewType("Locale", str)
"""A folder of the knowledge base: `en`, `es`, ..."""
