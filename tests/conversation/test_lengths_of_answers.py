"""What clients read first, measured over the real answers: a phone's screen, 40 characters by 25 lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from textwrap import wrap

import pytest

from bot.conversation.asker import ENGLISH
from bot.conversation.replies import Composer
from bot.domain.reply import Reply, plain_text
from bot.knowledge.loading import load

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
WIDTH = 40
LINES_A_ROW = 2
"""A row of buttons is as high as two lines."""


def lines_of(text: str) -> int:
    return sum(max(1, len(wrap(line, WIDTH))) for line in text.split("\n"))


def screen_of(reply: Reply) -> int:
    """Return the lines that a reply takes with its buttons."""
    return lines_of(plain_text(reply.blocks)) + LINES_A_ROW * len(reply.rows)


@pytest.fixture(scope="module")
def first_messages() -> list[Reply]:
    """Return every answer as a client reads it who has read the disclaimer that day."""
    knowledge = load(KNOWLEDGE).knowledge
    assert knowledge is not None
    language = knowledge.languages[ENGLISH]
    composer = Composer(knowledge.firm, language, retention_days=90, disclaims=False, phones=False)
    return [composer.answers.of(each) for each in language.entries.values()]


@pytest.mark.parametrize(
    ("measure", "most"),
    [
        (lambda reply: len(plain_text(reply.blocks)), 450),
        (screen_of, 25),
        (lambda reply: lines_of(plain_text(reply.blocks[-1:])), 4),
    ],
    ids=["characters", "lines", "footer"],
)
def test_the_median_answer_is_short(
    first_messages: list[Reply], measure: Callable[[Reply], int], most: int
) -> None:
    assert median(map(measure, first_messages)) <= most
