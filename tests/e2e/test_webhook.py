"""The webhook: only Telegram is let in, and it hears 200 after the commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.nursery import DyingBot
from tests.e2e.process import free_port
from tests.standin import Json, Person, StandIn

SECRET = "a-Long_random-word-of-letters"
KEY = "a-key-for-the-host"


@dataclass(frozen=True, slots=True)
class Served:
    """A bot with a webhook, and a client that may pretend to be Telegram."""

    bot: DyingBot
    root: str
    client: httpx.AsyncClient
    standin: StandIn

    async def post(self, update: Json, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        url = self.standin.world.webhook.url
        return (await self.client.post(url, json=update, headers=headers)).status_code


@pytest.fixture
async def served(standin: StandIn, new_dying_bot: NewDyingBot) -> AsyncIterator[Served]:
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    bot = new_dying_bot(WEBHOOK_URL=root, PORT=str(port), WEBHOOK_SECRET=SECRET, HEALTH_KEY=KEY)
    await bot.start_serving()
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        yield Served(bot, root, client, standin)


@pytest.fixture
def ana(standin: StandIn) -> Person:
    return standin.user()


def message_from(person: Person, update_id: int, text: str) -> Json:
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "from": person.user,
            "chat": person.json(),
            "date": 1_795_000_000,
            "text": text,
        },
    }


async def test_questions_and_presses_arrive_by_webhook(standin: StandIn, served: Served, ana: Person) -> None:
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))
    ana.press(voice.label("button_helped"))
    assert await ana.next_notice() == voice.label("notice_thanks")
    await standin.all_confirmed()
    assert standin.calls("getUpdates") == []
    assert standin.world.webhook.secret == SECRET


async def test_what_waited_before_the_start_is_answered(
    standin: StandIn, ana: Person, new_dying_bot: NewDyingBot
) -> None:
    ana.say(voice.question("travel-while-pending"))
    port = free_port()
    bot = new_dying_bot(WEBHOOK_URL=f"http://127.0.0.1:{port}", PORT=str(port), WEBHOOK_SECRET=SECRET)
    await bot.start_serving()
    await ana.next_message(20, saying=voice.answer("travel-while-pending"))


async def test_requests_without_the_secret_are_rejected(served: Served, ana: Person) -> None:
    for secret in (None, SECRET[:-1]):
        assert await served.post(message_from(ana, 1, "/start"), secret) == 403
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    assert len(ana.history) == 1


async def test_strangers_hear_whether_all_is_well_and_the_host_hears_why(served: Served) -> None:
    url = f"{served.root}/healthz"
    assert (await served.client.get(url)).json() == {"ok": True}
    answer = await served.client.get(url, headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 200
    facts = answer.json()
    assert (facts["ok"], facts["matcher"], facts["intake"]) == (True, "lexical", "webhook")
    assert SECRET not in answer.text


async def test_what_is_no_update_is_refused_and_harms_nothing(served: Served, ana: Person) -> None:
    assert 400 <= await served.post({"hello": 1}) < 500
    url = served.standin.world.webhook.url
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    broken = await served.client.post(url, content=b"{", headers=headers)
    assert 400 <= broken.status_code < 500
    assert (await served.client.get(url)).status_code in (404, 405)
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))


async def test_an_update_that_comes_twice_is_answered_once(served: Served, ana: Person) -> None:
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    update = message_from(ana, 5_000, voice.question("travel-while-pending"))
    both = await asyncio.gather(served.post(update), served.post(update))
    assert set(both) == {200}
    await ana.next_message(saying=voice.answer("travel-while-pending"))
    assert await served.post(update) == 200
    ana.say("/privacy")
    await ana.next_message(saying=voice.wording("privacy"))
    assert sum(voice.answer("travel-while-pending") in one.text for one in ana.history) == 1


async def test_what_was_answered_with_200_survives_sigkill(
    standin: StandIn, served: Served, ana: Person
) -> None:
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    assert await served.post(message_from(ana, 6_000, voice.question("travel-while-pending"))) == 200
    served.bot.kill_now()
    await served.bot.ended(10)
    await served.bot.start_serving()
    if not any(voice.answer("travel-while-pending") in one.text for one in ana.history):
        await ana.next_message(40, saying=voice.answer("travel-while-pending"))


async def test_what_telegram_could_not_deliver_comes_when_the_bot_is_back(
    standin: StandIn, served: Served, ana: Person
) -> None:
    await served.bot.kill()
    ana.say(voice.question("travel-while-pending"))
    ana.say(voice.question("expedite"))
    await served.bot.start_serving()
    await ana.next_message(40, saying=voice.answer("travel-while-pending"))
    await ana.next_message(saying=voice.answer("expedite"))
    await standin.all_confirmed()


async def test_an_unreadable_update_holds_up_nobody(standin: StandIn, served: Served, ana: Person) -> None:
    standin.queue_raw({"message": {"message_id": 1, "date": "yesterday", "chat": ana.json()}}, ana)
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))
    await standin.all_confirmed()


async def test_sigterm_stops_the_server_within_twenty_seconds(served: Served) -> None:
    assert await served.bot.stop(within=20) == 0
    with pytest.raises(httpx.TransportError):
        await served.client.get(f"{served.root}/healthz")
