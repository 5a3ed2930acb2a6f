"""What was made of one question, as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from bot.domain.conversation.danger import Danger
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.knowledge.urgent import Matter


class CandidateJson(TypedDict):
    """One candidate of `ask --json` and `eval --json`."""

    id: str
    score: float
    phrase: str


class OutcomeJson(TypedDict):
    """What `ask --json` prints; `entry` is the entry that answered, if one did."""

    outcome: str
    entry: str | None
    score: float
    candidates: list[CandidateJson]


def outcome_json(outcome: MatchOutcome, top: int) -> OutcomeJson:
    """Return `outcome` with its first `top` candidates."""
    best = outcome.candidates[0] if outcome.candidates else None
    return OutcomeJson(
        outcome=outcome_name(outcome),
        entry=str(best.entry) if best and isinstance(outcome, Answer) else None,
        score=round(best.score, 4) if best else 0.0,
        candidates=[_candidate(each) for each in outcome.candidates[:top]],
    )


def outcome_name(outcome: MatchOutcome) -> str:
    """Return the printed name of the outcome."""
    match outcome:
        case Answer():
            return "answer"
        case Suggest():
            return "suggest"
        case NoAnswer():
            return "none"
        case SmallTalk():
            return "smalltalk"


def _candidate(candidate: Candidate) -> CandidateJson:
    return CandidateJson(id=str(candidate.entry), score=round(candidate.score, 4), phrase=candidate.phrase)


def heard_json(danger: Danger | None, matter: Matter | None) -> dict[str, object]:
    """Return what was recognized besides the question, for `ask --json`."""
    return {
        "danger": danger
        and {
            "kind": danger.kind.value,
            "level": danger.level.value,
            "other": danger.other,
            "language": str(danger.language),
        },
        "urgent": matter and matter.key,
    }


def heard_lines(danger: Danger | None, matter: Matter | None) -> Iterator[str]:
    """Yield what was recognized besides the question and why, for staff."""
    if danger:
        whose = "someone else" if danger.other else "the writer"
        yield f"Danger: {danger.kind.value}, {danger.level.value}, about {whose}, said in {danger.language}"
        yield f"  read in: “{danger.because}”" if danger.quotes else f"  {danger.because}"
    if matter:
        yield f"Deadline: {matter.key}"
