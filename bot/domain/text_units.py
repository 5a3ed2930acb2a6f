"""How long a text is for Telegram. Pure."""

from __future__ import annotations


def units(text: str) -> int:
    """Return the length of `text` as Telegram counts it: in UTF-16 units, so an emoji counts as two or more.

    Bot API, MessageEntity: offsets and lengths are in UTF-16 code units.
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
