"""How people write about deadlines in one language: frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import EntryId
from bot.knowledge.markup.template import Template


@dataclass(frozen=True, slots=True)
class Matter:
    """A deadline that can end a case: `warning` comes before any answer, `label` is what staff read.

    `says` are patterns; one with <date> counts if that date is at most `within` days ahead, or, for a
    `birthday`, if the person is nearly 21. `entries` are offered where the message asks nothing else.
    """

    key: str
    label: str
    warning: Template
    within: int | None
    birthday: bool
    says: tuple[str, ...]
    entries: tuple[EntryId, ...] = ()


@dataclass(frozen=True, slots=True)
class Urgent:
    """How people write about deadlines in one language.

    `bot.knowledge.patterns.patterns` describes patterns; `figures` are those that mean no deadline.
    """

    lists: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[str, ...]
    matters: tuple[Matter, ...]
