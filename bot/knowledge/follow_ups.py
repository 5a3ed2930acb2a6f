"""What one language says in the course of a conversation: frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.follow_up import FollowUp


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """Words that mean a command: its name, and what would be written after it."""

    name: str
    rest: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Messages that lean on the one before; see `bot.knowledge.patterns` for how patterns are written.

    `kinds`, `numbers` (-1: the last), `agrees`, `declines`, `assents` (ok) and `commands` are patterns for
    whole messages; `around` are words that may be before or after these. `begins` are patterns that a message
    begins with, `refers` may be anywhere in it: either makes it lean on the question before. `bare` are
    patterns that only a very short message begins with to lean. `case_news` are whole messages that ask for
    the record of one's own case. A message that begins with one of `corrects` says again what was meant.
    A message with one of `others` asks the same for another person or place.
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


NO_FOLLOW_UPS = FollowUps()
