"""Where the bot is not sure it asks, and what is chosen or rejected is answered."""

from __future__ import annotations

import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewBot
from tests.standin import BotMessage, Person, StandIn


@pytest.fixture
async def ana(standin: StandIn, new_bot: NewBot) -> Person:
    """Return a person whose bot is never sure enough to answer."""
    await new_bot(ANSWER_THRESHOLD="1", ANSWER_MARGIN="1").start_polling()
    return standin.user(first_name="Ana")


async def suggested(ana: Person) -> BotMessage:
    ana.say("my passport is still with the consulate, when will they send it")
    suggestion = await ana.next_message(saying=voice.wording("suggest"))
    assert 3 <= len(suggestion.labels) <= 6
    assert suggestion.labels[-3:-1] == (voice.label("button_none_of_these"), voice.label("button_contact"))
    return suggestion


async def test_a_suggested_question_is_answered_when_pressed(standin: StandIn, ana: Person) -> None:
    suggestion = await suggested(ana)
    chosen = next(entry for entry in voice.entries() if voice.entry_label(entry) == suggestion.labels[0])
    ana.press(suggestion.labels[0])
    await ana.next_message(saying=voice.answer(chosen))
    assert standin.outstanding_spinners == []


async def test_none_of_these_leads_on_in_the_same_message(standin: StandIn, ana: Person) -> None:
    suggestion = await suggested(ana)
    ana.press(voice.label("button_none_of_these"))
    reply = await ana.next_edit(saying=voice.wording("none_of_these"))
    assert reply.message_id == suggestion.message_id
    assert voice.label("button_contact") in reply.labels
    assert standin.outstanding_spinners == []
