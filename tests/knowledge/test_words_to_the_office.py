"""Plain words that begin a message to the office, and those that ask how to reach it."""

from __future__ import annotations

from functools import cache

import pytest

from bot.matching.reading.follow_ups import FollowUpReader
from tests.knowledge.real_words import shipped_english


@cache
def reader() -> FollowUpReader:
    return FollowUpReader(shipped_english().follow_ups)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Talk to a human", "message"),
        ("I want to leave a message", "message"),
        ("Can I leave a note for the attorney?", "message"),
        ("call me", "message"),
        ("Please call me back tomorrow", "message"),
        ("tell the attorney", "message"),
        ("Tell your office I am sick", "message"),
        ("speak to Mr Flann", "message"),
        ("Could I speak with Mr. Flann please?", "message"),
        ("let my lawyer know", "message"),
        ("Quiero hablar con una persona", "message"),
        ("Puedo dejar un mensaje?", "message"),
        ("Llámeme por favor", "message"),
        ("dígale al abogado", "message"),
        ("give me the number of your office", "contact"),
        ("your phone number please", "contact"),
        ("lawyer", "contact"),
        ("teléfono", "contact"),
        ("can I write to the embassy about my case", None),
        ("I want to send a message to the embassy", None),
        ("quiero hablar con el consulado", None),
        ("should I tell my boss that I was refused", None),
        ("the consulate did not call me", None),
    ],
)
def test_words_for_the_office_begin_a_message_and_others_do_not(said: str, command: str | None) -> None:
    found = reader().command(said)
    assert (found.name if found else None) == command
