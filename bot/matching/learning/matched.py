"""The input and the output of a matcher."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.conversation.match_outcome import Candidate
from bot.domain.ids import EntryId
from bot.matching.reading.normalise import Piece
from bot.matching.similarity.phrases import Similarities
from bot.matching.similarity.tfidf import Floats


@dataclass(frozen=True, slots=True)
class LearnedEntry:
    """What is learned for an entry (or an off-topic group): its phrases.

    `measured` are similar questions that are not learned from: scores are set by their results.
    """

    id: EntryId
    phrases: tuple[str, ...]
    measured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """The matcher's result for an utterance.

    `candidates`: best first, never an off-topic group. `in_scope`: chance (0 to 1) that any entry answers.
    `off_topic`: the off-topic group that beats every entry. `alike`: how near
    (0 to 1) the nearest phrase of the best entry is. `pieces`: how each word was read.
    """

    candidates: tuple[Candidate, ...]
    in_scope: float
    off_topic: str | None
    alike: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NearPhrase:
    """A learned phrase and its similarity (0 to 1) to the question."""

    phrase: str
    alike: float


NOTHING = Matched((), 0.0, None, 0.0, ())


class By(StrEnum):
    """What the comparison used."""

    WORDS = "words"
    BOTH = "words and meaning"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Weighed:
    """An utterance compared with everything learned, before it becomes a match.

    `guessed`: a short word decides that is read as another one.
    """

    pieces: tuple[Piece, ...]
    words: tuple[str, ...]
    similar: Similarities
    logits: Floats
    guessed: bool = False
    by: By = By.WORDS


@dataclass(frozen=True, slots=True)
class Judged:
    """Chances, 0 to 1: that any entry answers, and for each entry that it is the right answer."""

    in_scope: float
    chances: Floats
