"""Why an utterance leads to an entry, in terms that staff can follow."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import EntryId
from bot.matching.learning.matched import NearPhrase
from bot.matching.reading.normalise import How


@dataclass(frozen=True, slots=True)
class WordSpoke:
    """One word (or phrase) of the question: as `written`, what it was `read_as`, and `how`.

    `known`: some learned phrase has it. `weight`: by how much the entry's log odds against all other classes
    fall without the word (+1 is clearly for the entry, -1 clearly against it, 0 says nothing).
    """

    written: str
    read_as: str
    how: How
    known: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What supports `entry`: words in the order of the question, and its nearest phrases, best first.

    `rival` is the strongest other entry or off-topic group, with its nearest phrase.
    """

    entry: EntryId
    score: float
    in_scope: float
    words: tuple[WordSpoke, ...]
    phrases: tuple[NearPhrase, ...]
    rival: EntryId | None
    rival_phrase: NearPhrase | None
