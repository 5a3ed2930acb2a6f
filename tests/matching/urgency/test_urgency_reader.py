"""Deadlines in messages, by the firm's own file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.urgency.reader import UrgencyReader
from tests.knowledge.real_words import shipped_english
from tests.spending import BUDGET, cpu_of

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def firm() -> UrgencyReader:
    return UrgencyReader(shipped_english().urgent)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("i won dv lottery 2026 and got 221g in nairobi", "dv-september"),
        ("what happens after september 30 with my dv case", "dv-september"),
        ("she is turning 21 in march", "child-21"),
        ("my son is 20 and we wait", "child-21"),
        ("my daughter was born on 5 January 2006", "child-21"),
        ("the letter says I must answer by December 10", "letter-date"),
        ("my medical exam expires in two weeks", "expiring"),
        ("my I-94 expires tomorrow", "status-ending"),
        ("I got a notice of intent to revoke", "revocation"),
        ("my interview is tomorrow", "interview"),
        ("I have an order of removal", "removal"),
        ("I am in line for my interview", "interview"),
        ("the response date was yesterday", "letter-date"),
        ("my I-20 runs out on 12/18", "expiring"),
        ("i was laid off and the 60 days are over next friday", "status-ending"),
        ("my girl is 20yo, does she lose her place", "child-21"),
        ("my son has 20 years and we wait", "child-21"),
        ("DV selectee Kenya, they gave me a blue 221g", "dv-september"),
        ("salimos en el bombo y el caso sigue pendiente", "dv-september"),
        ("got a N.O.I.R. and don't know what to write", "revocation"),
        ("the letter is dated 10 dec 2025 and says within one year", "letter-date"),
        ("se me pasó la fecha para mandar los papeles", "letter-date"),
        ("the hospital holds my position until the 15th", "expiring"),
        ("I am at the consulate and they ask for form 864", "interview"),
        ("ICE told me to report next monday", "removal"),
    ],
)
def test_each_matter_is_read(firm: UrgencyReader, text: str, matter: str) -> None:
    found = firm.read(text, TODAY)
    assert found is not None
    assert found.key == matter


@pytest.mark.parametrize(
    "text",
    [
        "how long does administrative processing take",
        "my daughter was born on 5 January 2016",
        "my passport expires in March 2031",
        "my interview was yesterday a year ago",
        "how do i apply for the dv lottery",
        "can i travel while i wait",
        "my cousin won the dv lottery in 2015",
        "he turns 21 in eight years",
        "my removal case was closed by the judge in 2014",
        "what is a notice of intent to revoke",
        "my interview went well last monday",
        "i have a job interview tomorrow",
        "i will send it to you next week",
        "he will be 21 in 2031",
        "my cousin won the lottery years ago",
        "is there a grace period for H-1B",
        "we answered the RFE in june",
        "what's an NTA",
        "fui a la entrevista el martes pasado",
    ],
)
def test_what_is_not_close_is_not_urgent(firm: UrgencyReader, text: str) -> None:
    assert firm.read(text, TODAY) is None


def test_a_long_message_costs_little(firm: UrgencyReader) -> None:
    assert cpu_of(lambda: firm.read("my medical in 3 days and tomorrow, dv " * 100, TODAY)) < BUDGET


@given(st.text(max_size=300))
def test_any_text_is_read(firm: UrgencyReader, text: str) -> None:
    firm.read(text, TODAY)
