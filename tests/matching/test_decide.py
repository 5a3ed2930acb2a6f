"""From scores to an outcome."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation.match_outcome import Answer, Candidate, NoAnswer, Suggest
from bot.domain.ids import EntryId
from bot.matching.decide import MOST_SUGGESTIONS, Thresholds, decide

THRESHOLDS = Thresholds(answer=0.5, margin=0.1, suggest=0.2)


def candidates(*scores: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(EntryId(f"entry-{at}"), score, "phrase") for at, score in enumerate(scores))


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ((0.5,), Answer),
        ((0.5, 0.39), Answer),
        ((0.9, 0.85), Suggest),
        ((0.5, 0.41), Suggest),
        ((0.49,), Suggest),
        ((0.2, 0.0), Suggest),
        ((0.19, 0.0), NoAnswer),
        ((), NoAnswer),
    ],
)
def test_high_and_clear_answers_high_enough_suggests_the_rest_is_honest(
    scores: tuple[float, ...], outcome: type
) -> None:
    assert isinstance(decide(candidates(*scores), THRESHOLDS, sure=True, off_topic=None), outcome)


def test_too_few_known_words_never_answer() -> None:
    certain = candidates(1.0, 0.0)
    assert decide(certain, THRESHOLDS, sure=False, off_topic=None) == Suggest(certain, certain)


def test_a_suggestion_offers_three_and_lists_all() -> None:
    many = candidates(0.4, 0.3, 0.2, 0.1, 0.05)
    assert decide(many, THRESHOLDS, sure=True, off_topic=None) == Suggest(many[:3], many)


def test_an_off_topic_group_is_named_only_where_nothing_is_likely() -> None:
    weak, strong = candidates(0.1), candidates(0.9)
    assert decide(weak, THRESHOLDS, sure=True, off_topic="taxes") == NoAnswer(weak, "taxes")
    assert decide(strong, THRESHOLDS, sure=True, off_topic="taxes") == Answer(strong)


_SHARE = st.floats(0, 1)


@given(st.lists(_SHARE, max_size=8), _SHARE, _SHARE, _SHARE, st.booleans())
def test_whatever_the_scores_an_answer_is_sure_high_and_clear(
    scores: list[float], answer: float, margin: float, suggest: float, sure: bool
) -> None:
    ranked = candidates(*sorted(scores, reverse=True))
    outcome = decide(ranked, Thresholds(answer, margin, suggest), sure=sure, off_topic=None)
    assert outcome.candidates == ranked
    match outcome:
        case Answer():
            assert sure
            assert ranked[0].score >= max(answer, suggest)
            assert all(ranked[0].score - other.score >= margin for other in ranked[1:])
        case Suggest(offered):
            assert 1 <= len(offered) <= MOST_SUGGESTIONS
            assert ranked[0].score >= suggest
        case _:
            assert not ranked or ranked[0].score < suggest
