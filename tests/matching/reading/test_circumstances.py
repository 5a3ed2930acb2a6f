"""Circumstances are set aside, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.model import Circumstances
from bot.matching.reading.circumstances import Background
from bot.matching.reading.normalise import Normaliser

WORDS = ["under", "the", "my", "221g", "refusal", "f1", "nigeria", "papers", "send", "in", "while"]

SAID = Circumstances(
    before=("under", "while in", "after"),
    between=("the", "my"),
    things=("221(g)", "administrative processing", "refusal"),
    anywhere=("F-1", "Nigeria"),
)
NORMALISER = Normaliser()
BACKGROUND = Background(SAID, NORMALISER.normalise)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("how do I send papers under 221(g)", "how do i send papers"),
        ("can I travel while in administrative processing", "can i travel"),
        ("after the refusal can my wife travel", "can my wife travel"),
        ("F-1 Nigeria how long does it take", "how long does it take"),
        ("can I fly after the my F-1 refusal today", "can i fly today"),
    ],
)
def test_what_is_asked_is_left(asked: str, left: str) -> None:
    assert BACKGROUND.without(NORMALISER.normalise(asked).split()) == tuple(left.split())


@pytest.mark.parametrize(
    "asked", ["what is 221(g)", "is it a refusal", "why under 221(g)", "after the papers", "under", ""]
)
def test_nothing_is_set_aside_where_the_question_is_about_it(asked: str) -> None:
    assert BACKGROUND.without(NORMALISER.normalise(asked).split()) is None


@given(
    st.lists(
        st.sampled_from(
            ["under", "the", "my", "221g", "refusal", "f1", "nigeria", "papers", "send", "in", "while"]
        )
    )
)
def test_what_is_left_are_words_of_the_question_in_their_order(words: list[str]) -> None:
    left = BACKGROUND.without(words)
    if left is not None:
        rest = iter(words)
        assert all(word in rest for word in left)
        assert 2 <= len(left) < len(words)
