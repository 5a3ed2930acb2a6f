"""Reading a message and its parts."""

from __future__ import annotations

import pytest

from bot.matching.reading.normalise import How, Normaliser
from bot.matching.reading.reader import MessageReader
from bot.matching.reading.typos import MOST_LOOKED_UP, Speller
from tests.matching.worlds import SYNONYMS


@pytest.fixture
def reader() -> MessageReader:
    return MessageReader(
        Normaliser(SYNONYMS), Speller({"passport": 9, "processing": 3, "administrative": 3}, {})
    )


def unknown(count: int) -> str:
    return " ".join("q" * 9 + chr(0x4E00 + number) for number in range(count))


def test_words_are_spelled_alike_and_read_with_their_typos_resolved(reader: MessageReader) -> None:
    assert reader.words("My AP: pasport!") == ("my", "administrative", "processing", "pasport")
    assert [piece.words for piece in reader.read("My AP: pasport!")] == [
        ("my",),
        ("administrative", "processing"),
        ("passport",),
    ]


def test_parts_share_what_may_be_looked_up_with_their_message(reader: MessageReader) -> None:
    reader.read(unknown(MOST_LOOKED_UP))
    (piece,) = reader.read("pasport")
    assert piece.how is How.AS_WRITTEN


def test_the_next_message_has_all_of_its_words_looked_up() -> None:
    speller = Speller({"passport": 9}, {})
    MessageReader(Normaliser(), speller).read(unknown(MOST_LOOKED_UP))
    (piece,) = MessageReader(Normaliser(), speller).read("pasport")
    assert piece.how is How.TYPO
