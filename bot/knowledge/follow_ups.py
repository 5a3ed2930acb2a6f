"""How people refer to what was said before, in one language: frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation.follow_up import FollowUp
from bot.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """Patterns that mean a command: its name, and the arguments that come with it."""

    name: str
    rest: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """Patterns that ask how long, how much and the like about what was answered before: `entry` answers.

    `after`: only after one of these entries (empty: after any), and not after one of `but_after`.
    """

    entry: EntryId
    after: frozenset[EntryId]
    but_after: frozenset[EntryId]
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Messages that lean on the one before; `bot.knowledge.patterns.patterns` describes patterns.

    `kinds`, `numbers` (-1: the last), `agrees`, `declines`, `assents` (ok) and `commands` are patterns for
    whole messages; `around` are words that may come before or after these. A message that begins with one of
    `begins`, or contains one of `refers`, leans on the question before; with one of `bare` only if it is very
    short. `case_news` are whole messages that ask for the record of one's own case. A message that begins
    with one of `corrects`, or whose words before the first comma are one of `denies`, rephrases the question.
    A message with one of `others` asks the same for another person or place. `good_news` are whole messages
    which say that the visa is there, with sentences like `beside_news`: `news_entry` says what comes next. A
    message that begins with one of `orders` is for the office: what follows.
    """

    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    around: tuple[str, ...] = ()
    kinds: tuple[tuple[FollowUp, tuple[str, ...]], ...] = ()
    begins: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    numbers: tuple[tuple[int, tuple[str, ...]], ...] = ()
    agrees: tuple[str, ...] = ()
    declines: tuple[str, ...] = ()
    assents: tuple[str, ...] = ()
    agree_signs: tuple[str, ...] = ()
    decline_signs: tuple[str, ...] = ()
    commands: tuple[PlainCommand, ...] = ()
    corrects: tuple[str, ...] = ()
    case_news: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    good_news: tuple[str, ...] = ()
    beside_news: tuple[str, ...] = ()
    news_entry: EntryId | None = None
    orders: tuple[str, ...] = ()


NO_FOLLOW_UPS = FollowUps()
"""Where follow_ups.yaml is missing."""
