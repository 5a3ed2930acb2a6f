"""Counting how well questions were answered, with numbers worked out by hand."""

from __future__ import annotations

import pytest

from bot.curation.evaluation import Question, Verdict, evaluate, verdict_of
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import EntryId

RIGHT, WRONG = EntryId("right"), EntryId("wrong")


def candidate(entry: EntryId, score: float) -> Candidate:
    return Candidate(entry, score, "phrase")


def suggested(*entries: EntryId) -> Suggest:
    every = tuple(candidate(entry, 0.4) for entry in entries)
    return Suggest(every, every)


@pytest.mark.parametrize(
    ("outcome", "in_scope", "out_of_scope"),
    [
        (Answer((candidate(RIGHT, 0.9),)), Verdict.ANSWERED_RIGHT, Verdict.OUT_ANSWERED),
        (Answer((candidate(WRONG, 0.9),)), Verdict.ANSWERED_WRONG, Verdict.OUT_ANSWERED),
        (suggested(WRONG, RIGHT), Verdict.SUGGESTED_RIGHT, Verdict.OUT_SUGGESTED),
        (suggested(WRONG), Verdict.SUGGESTED_WITHOUT, Verdict.OUT_SUGGESTED),
        (NoAnswer(), Verdict.SILENT, Verdict.OUT_SILENT),
        (SmallTalk("thanks"), Verdict.SILENT, Verdict.OUT_SILENT),
    ],
)
def test_each_outcome_is_judged_by_what_was_wanted(
    outcome: MatchOutcome, in_scope: Verdict, out_of_scope: Verdict
) -> None:
    assert verdict_of(outcome, frozenset({RIGHT})) is in_scope
    assert verdict_of(outcome, frozenset()) is out_of_scope


def test_the_calibration_error_is_the_weighed_distance_of_stated_and_right() -> None:
    said: dict[str, MatchOutcome] = {
        "a": Answer((candidate(RIGHT, 0.92),)),
        "b": Answer((candidate(WRONG, 0.94),)),
        "c": NoAnswer((candidate(WRONG, 0.05),)),
        "d": NoAnswer(),
    }
    questions = [Question(text, frozenset({RIGHT}), "kind") for text in said]
    result = evaluate(questions, said.__getitem__, matcher="lexical")
    top = result.reliability[-1]
    assert (top.low, top.high, top.questions, top.right) == (0.9, 1.0, 2, 0.5)
    assert top.stated == pytest.approx(0.93)
    # (2 x |0.93 - 0.5| + 2 x |0.025 - 0|) / 4
    assert result.calibration_error == pytest.approx(0.2275)
    assert result.total.of(Verdict.SILENT) == 2
