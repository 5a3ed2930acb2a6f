"""Messages that lean on the question before them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class Before:
    """The question before a message, and the entry that answered it, if any."""

    question: str
    entry: EntryId | None
