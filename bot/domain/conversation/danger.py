"""What a message says about a person in danger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import Locale


class DangerKind(StrEnum):
    """The kind of danger."""

    SELF_HARM = "self-harm"
    OTHER_HARM = "other-harm"
    VIOLENCE_AT_HOME = "violence-at-home"
    DETENTION = "detention"
    SCAM = "scam"


class DangerLevel(StrEnum):
    """`SURE`: help comes first. `DOUBT`: the answer comes first, and one line of help below it."""

    SURE = "sure"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger read from a message.

    `other`: it is about someone other than the writer. `language` is the one to answer in. `because` says
    why: the words that were read (`quotes`; never logged), or the similarity to examples.
    """

    kind: DangerKind
    level: DangerLevel
    other: bool
    language: Locale
    because: str
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class DangerAlarm:
    """What staff are told about a chat: `what` is a kind of danger or the matter of a deadline."""

    what: str
    level: DangerLevel
    language: Locale
