"""Edits of the knowledge that staff ask for by button."""

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


@dataclass(frozen=True, slots=True)
class NewEntry:
    """`text` is asked of an entry that is still to be written, in the theme of `entry`; the rest as above."""

    entry: EntryId
    text: str
    by: str
    misses: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """`by` says that the words of `entry` with this `fingerprint` are still right."""

    entry: EntryId
    fingerprint: str
    by: str


KnowledgeEdit = NewQuestion | NewEntry | SignOff
