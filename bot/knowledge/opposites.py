"""How people write about opposites, such as issued and refused, in one language: frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import EntryId
from bot.knowledge.markup.template import Template


@dataclass(frozen=True, slots=True)
class OppositeSide:
    """Patterns that mean one of two opposites, and the entries that never answer a message with the other."""

    says: tuple[str, ...]
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """Two things of which only one is true; `ask` is what the bot asks if it is not clear which."""

    key: str
    ask: Template
    sides: tuple[OppositeSide, OppositeSide]


@dataclass(frozen=True, slots=True)
class Opposites:
    """The opposites of one language; `bot.knowledge.patterns.patterns` describes patterns."""

    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pairs: tuple[Opposite, ...] = ()


NO_OPPOSITES = Opposites()
"""Where opposites.yaml is missing."""
