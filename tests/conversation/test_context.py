"""What the next message may lean on, after each kind of outcome."""

from __future__ import annotations

import pytest

from bot.conversation.context import LONGEST_REMEMBERED, topic_of
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.matching.leaning import Before

ASKED = "and for my wife"
BEFORE = Before("can I travel now", None)


@pytest.mark.parametrize(
    ("outcome", "topic"),
    [
        (Answer(()), ASKED),
        (Suggest((), ()), ASKED),
        (Answer((), leans=True), f"can I travel now {ASKED}"),
        (Suggest((), (), leans=True), f"can I travel now {ASKED}"),
        (NoAnswer(off_topic="naturalization"), ASKED),
        (NoAnswer(), None),
        (SmallTalk("thanks"), None),
    ],
    ids=["answer", "suggestion", "leaning answer", "leaning suggestion", "off topic", "no answer", "thanks"],
)
def test_the_topic_is_what_a_known_question_asks(outcome: MatchOutcome, topic: str | None) -> None:
    assert topic_of(outcome, ASKED, BEFORE) == topic


def test_a_piece_counts_before_the_question() -> None:
    leans_on = Before("can I travel now", "to Paris")
    assert topic_of(Answer((), leans=True), ASKED, leans_on) == f"to Paris {ASKED}"


@pytest.mark.parametrize("outcome", [Answer(()), Answer((), leans=True), NoAnswer(off_topic="fees")])
def test_only_the_beginning_of_a_long_topic_is_remembered(outcome: MatchOutcome) -> None:
    topic = topic_of(outcome, "x" * 2 * LONGEST_REMEMBERED, BEFORE)
    assert topic is not None
    assert len(topic) == LONGEST_REMEMBERED
