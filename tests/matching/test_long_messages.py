"""Which entries the parts of a message ask for: only those that a part asks for surely."""

from __future__ import annotations

import pytest

from bot.domain.conversation.match_outcome import Candidate
from bot.domain.ids import EntryId
from bot.matching.learning.matched import Matched
from bot.matching.long_messages import all_asked

SURE, UNSURE = 0.75, 0.6


def part(entry: str, chance: float) -> Matched:
    return Matched((Candidate(EntryId(entry), chance, "a phrase"),), chance, None, chance, ())


@pytest.mark.parametrize(
    ("parts", "offered"),
    [
        ([part("fees", SURE), part("travel", 0.9)], ["fees", "travel"]),
        ([part("fees", UNSURE), part("travel", 0.9)], []),
        ([part("fees", 0.9), part("fees", SURE)], []),
        ([part("fees", 0.8), part("travel", SURE), part("papers", 0.9)], ["fees", "papers"]),
        (
            [part("fees", SURE), part("travel", 0.8), part("papers", 0.9), part("fees", 0.95)],
            ["fees", "papers"],
        ),
        ([part("fees", 0.9)], []),
        ([Matched((), 0.0, None, 0.0, ()), part("fees", 0.9)], []),
    ],
    ids=["both sure", "one unsure", "the same twice", "the surest two", "sure at last", "one", "nothing"],
)
def test_the_two_surest_entries_are_offered_in_the_order_they_are_asked_for(
    parts: list[Matched], offered: list[str]
) -> None:
    assert [each.entry for each in all_asked(parts, 2)] == offered
