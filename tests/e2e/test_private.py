"""The search of logs finds what no log may hold."""

from __future__ import annotations

import pytest

from tests.e2e.private import assert_says_nothing_private
from tests.standin import StandIn


@pytest.mark.parametrize(
    "line",
    [
        "url=https://api.telegram.org/bot123456789:AAEstandinStandinStandinStandinStandi/getMe",
        "case=BLG2019123456",
        "case=AA00A1B2C3",
        "who=Anastasia",
        "text=When will my visa come?",
        "token=Tk-1_xxxxxxxxxxxxxxxxxx",
    ],
)
def test_the_search_finds(line: str) -> None:
    standin = StandIn()
    ana = standin.user(first_name="Anastasia")
    ana.say("When will my visa come?")
    ana.say("https://t.me/visa_questions_bot?start=Tk-1_xxxxxxxxxxxxxxxxxx")
    assert_says_nothing_private("level=info event=started", standin)
    with pytest.raises(AssertionError):
        assert_says_nothing_private(f"level=info event=started {line}", standin)
