"""A question that staff want the bot to learn."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """`text` is asked of `entry`; `by` is the member who said so, `misses` the clients' questions like it."""

    entry: EntryId
    text: str
    by: str
    misses: tuple[int, ...] = ()
