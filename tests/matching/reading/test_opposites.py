"""What a message says is so, and which entries contradict it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EntryId
from bot.knowledge.markup.template import Template
from bot.knowledge.opposites import Opposite, Opposites, OppositeSide
from bot.matching.reading.opposites import OppositesReader

GOOD, BAD = EntryId("visa-issued"), EntryId("refused")
ASK = Template.parse("Which one?")
ISSUED = Opposite(
    "issued-or-refused",
    ASK,
    (
        OppositeSide(("issued", "not refused"), (GOOD,)),
        OppositeSide(("refused", "<not> ... issued"), (BAD,)),
    ),
)
KEPT = Opposite(
    "kept-or-back", ASK, (OppositeSide(("passport back",), ()), OppositeSide(("kept",), (EntryId("held"),)))
)
READER = OppositesReader(Opposites((("not", ("not", "never", "no")),), (ISSUED, KEPT)))


@pytest.mark.parametrize(
    "text",
    [
        "it is refused",
        "it was never issued",
        "No visa was issued.",
        "issued, then refused",
        "Issued. Refused.",
    ],
)
def test_good_news_is_contradicted_by_bad_news(text: str) -> None:
    denied = READER.against(text, GOOD)
    assert denied is not None
    assert (denied.opposite, denied.instead) == ("issued-or-refused", (BAD,))
    assert READER.against(text, BAD) is None


@pytest.mark.parametrize(
    "text", ["it is issued", "it is not refused", "refused, then issued", "Refused. Issued!", "I got ISSUED"]
)
def test_bad_news_is_contradicted_by_good_news(text: str) -> None:
    assert READER.against(text, GOOD) is None
    assert READER.against(text, BAD) is not None


@pytest.mark.parametrize("text", ["how long does it take", "", "passport back"])
@pytest.mark.parametrize("entry", [GOOD, BAD, "how-long"])
def test_what_says_neither_contradicts_nothing(text: str, entry: str) -> None:
    assert READER.against(text, EntryId(entry)) is None


def test_pairs_do_not_hide_each_other() -> None:
    text = "never passport back issued"
    assert READER.against(text, EntryId("held")) is not None
    assert READER.against(text, GOOD) is not None


@given(st.text("not isued refkpab.\n,", max_size=60))
def test_a_message_contradicts_one_side_at_most(text: str) -> None:
    assert READER.against(text, GOOD) is None or READER.against(text, BAD) is None
