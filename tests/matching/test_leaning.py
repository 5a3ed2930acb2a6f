"""Which reading of a message counts: by itself, or together with the question before it."""

from __future__ import annotations

import pytest

from bot.domain.conversation.match_outcome import Answer, Candidate, MatchOutcome, NoAnswer, Suggest
from bot.domain.ids import EntryId
from bot.knowledge.follow_ups import FollowUps
from bot.matching.leaning import SURE_ALONE, surer
from bot.matching.reading.follow_ups import FollowUpReader

READER = FollowUpReader(FollowUps(refers=("(it|there)",)))


def answer(entry: str, score: float) -> Answer:
    return Answer((Candidate(EntryId(entry), score, ""),))


@pytest.mark.parametrize(
    ("alone", "points_back", "entry"),
    [
        (answer("own", SURE_ALONE), False, "own"),
        (answer("own", SURE_ALONE - 0.01), False, "before"),
        (answer("own", SURE_ALONE), True, "before"),
        (answer("own", 0.99), True, "own"),
        (NoAnswer(), False, "before"),
        (Suggest(answer("own", 0.95).candidates, answer("own", 0.95).candidates), False, "before"),
    ],
)
def test_a_sure_answer_of_its_own_counts_unless_it_points_back(
    alone: MatchOutcome, points_back: bool, entry: str
) -> None:
    chosen = surer(alone, answer("before", 0.96), points_back=points_back)
    assert chosen.candidates[0].entry == entry


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("is it faster there", True),
        ("is it safe to buy a plane ticket", False),
        ("who decides", False),
        ("", False),
    ],
)
def test_few_words_with_one_for_what_was_said_point_back(said: str, back: bool) -> None:
    assert READER.points_back(said) is back
