"""The matcher's result for an utterance."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer: `score` is the chance (0 to 1) that it is right; `phrase` supports it."""

    entry: EntryId
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry is likely right and clearly ahead of the others: `candidates[0]`.

    `leans`: the utterance was read together with the question before it.
    """

    candidates: tuple[Candidate, ...]
    leans: bool = False


@dataclass(frozen=True, slots=True)
class Suggest:
    """Several entries may be meant; `offered` (one to three) are shown as buttons.

    `several`: the utterance seems to ask about more than one thing. `opposite`: the key of the pair in
    `opposites.yaml` that is asked about, since the best entry contradicts the utterance. `leans` as in
    `Answer`.
    """

    offered: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    several: bool = False
    opposite: str | None = None
    leans: bool = False


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing in the knowledge base answers this.

    `off_topic` is the key of the off-topic group it looks like, if it looks like one.
    """

    candidates: tuple[Candidate, ...] = ()
    off_topic: str | None = None


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Not a question: `kind` is one of the kinds of `small_talk.yaml` (greeting, thanks, ...)."""

    kind: str
    candidates: tuple[Candidate, ...] = ()


MatchOutcome = Answer | Suggest | NoAnswer | SmallTalk
