"""A bot that writes too fast is refused, as long as it was told, and nobody else is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.standin import Chat, FloodLimits, Group, Person, StandIn
from tests.standin.conftest import Api

NONE = 1_000
"""So high a limit that it is never reached."""


@pytest.fixture
def people(standin: StandIn) -> list[Person]:
    people = [standin.user() for _ in range(4)]
    for person in people:
        person.say("hello")
    return people


@pytest.fixture
def group(standin: StandIn) -> Group:
    return standin.group()


@pytest.fixture(autouse=True)
def _time_moves_only_when_told(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    start = standin.clock.now()
    monkeypatch.setattr("tests.standin.clock.time.time", lambda: start)


async def waits(api: Api, *chats: Chat) -> Sequence[Any]:
    """Send to each chat in turn; return what Telegram asked to wait, None where the message went."""
    answers = [await api("sendMessage", chat_id=chat.chat_id, text="x") for chat in chats]
    assert all(answer["ok"] or answer["error_code"] == 429 for answer in answers)
    return [answer.get("parameters", {}).get("retry_after") for answer in answers]


async def test_without_limits_nothing_is_refused(api: Api, standin: StandIn, people: list[Person]) -> None:
    assert await waits(api, *people * 20) == [None] * 80
    assert standin.too_many == 0


async def test_over_all_chats_so_many_go_in_a_second(
    api: Api, standin: StandIn, people: list[Person]
) -> None:
    standin.limit(FloodLimits(a_second=3))
    assert await waits(api, *people) == [None, None, None, 1]
    standin.advance(0.9)
    assert await waits(api, people[0]) == [1]
    standin.advance(0.2)
    assert await waits(api, people[0], people[3], people[1]) == [None] * 3
    assert standin.too_many == 2


async def test_a_chat_gets_a_burst_and_then_one_a_second(
    api: Api, standin: StandIn, people: list[Person]
) -> None:
    standin.limit(FloodLimits(chat_burst=3))
    ana, ben, *_ = people
    assert await waits(api, ana, ana, ana, ana, ben) == [None, None, None, 1, None]
    standin.advance(1.01)
    assert await waits(api, ana, ana) == [None, 1]
    standin.advance(10)
    assert await waits(api, ana, ana, ana, ana) == [None, None, None, 1]


async def test_a_group_gets_so_many_in_a_minute(
    api: Api, standin: StandIn, people: list[Person], group: Group
) -> None:
    standin.limit(FloodLimits(group_minute=2, chat_burst=NONE))
    assert await waits(api, group) == [None]
    standin.advance(20)
    assert await waits(api, group, group, people[0]) == [None, 40, None]
    standin.advance(39)
    assert await waits(api, group) == [1]
    standin.advance(1.1)
    assert await waits(api, group, group) == [None, 20]


async def test_whoever_was_refused_waits_as_told(api: Api, standin: StandIn, people: list[Person]) -> None:
    standin.limit(FloodLimits(a_second=1))
    assert await waits(api, people[0]) == [None]
    standin.advance(0.8)
    assert await waits(api, people[1]) == [1]
    standin.advance(0.4)
    assert await waits(api, people[1]) == [1], "the window is over, the refusal is not"
    standin.advance(0.7)
    assert await waits(api, people[1]) == [None]


async def test_edits_and_deletions_count(api: Api, standin: StandIn, people: list[Person]) -> None:
    ana = people[0]
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")
    standin.limit(FloodLimits(chat_burst=2))
    about = {"chat_id": ana.chat_id, "message_id": ana.last.message_id}
    await api.result("editMessageText", text="y", **about)
    await api.result("deleteMessage", **about)
    assert await waits(api, ana) == [1]


async def test_what_shows_no_message_does_not_count(api: Api, standin: StandIn, people: list[Person]) -> None:
    ana = people[0]
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")
    standin.limit(FloodLimits(chat_burst=1))
    presses = [ana.presses_forged("data") for _ in range(3)]
    for press in presses:
        await api.result("answerCallbackQuery", callback_query_id=press.press_id)
        await api.result("sendChatAction", chat_id=ana.chat_id, action="typing")
        await api.result("getUpdates")
    assert await waits(api, ana) == [None]


async def test_a_refused_message_is_not_shown(api: Api, standin: StandIn, people: list[Person]) -> None:
    standin.limit(FloodLimits(chat_burst=1))
    await waits(api, people[0], people[0])
    assert len(people[0].history) == 1
