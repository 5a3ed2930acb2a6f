"""getUpdates keeps and forgets updates as Telegram's server does."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from tests.standin import StandIn
from tests.standin.conftest import Api
from tests.standin.update_queue import UpdateQueue


async def ids(api: Api, **parameters: object) -> list[int]:
    updates: Any = await api.result("getUpdates", **parameters)
    return [update["update_id"] for update in updates]


async def test_unconfirmed_updates_are_given_again(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    first, second = ana.say("one"), ana.say("two")
    assert await ids(api) == [first, second]
    assert await ids(api, offset=first) == [first, second]


async def test_the_request_with_a_higher_offset_confirms_before_it_is_answered(
    api: Api, standin: StandIn
) -> None:
    ana = standin.user()
    first, second = ana.say("one"), ana.say("two")
    assert await ids(api, offset=second) == [second]
    polling = asyncio.create_task(ids(api, offset=second + 1, timeout=5))
    await standin.seen("getUpdates", "arrived")
    await asyncio.sleep(0)
    assert standin.unconfirmed == 0
    third = ana.say("three")
    assert await polling == [third]
    assert first < second < third


async def test_a_long_poll_ends_when_an_update_comes(api: Api, standin: StandIn) -> None:
    polling = asyncio.create_task(ids(api, timeout=50))
    await standin.seen("getUpdates", "arrived")
    update = standin.user().say("hello")
    assert await asyncio.wait_for(polling, 5) == [update]


async def test_a_long_poll_ends_empty_after_its_time(api: Api) -> None:
    started = time.monotonic()
    assert await ids(api, timeout=1) == []
    assert 0.9 < time.monotonic() - started < 3


async def test_the_limit_is_kept_to_a_hundred(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    for number in range(120):
        ana.say(f"{number}")
    assert len(await ids(api, limit=500)) == 100
    assert len(await ids(api, limit=7, offset=1)) == 7


async def test_the_same_offset_at_once_again_gives_one_update(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    first = ana.say("one")
    ana.say("two")
    assert len(await ids(api, offset=first)) == 2
    assert await ids(api, offset=first) == [first]


async def test_an_offset_far_beyond_the_end_is_ignored(api: Api, standin: StandIn) -> None:
    first = standin.user().say("one")
    assert await ids(api, offset=first + 1000) == [first]


async def test_a_negative_offset_keeps_only_the_last(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    ana.say("one")
    last = ana.say("two")
    assert await ids(api, offset=-1) == [last]
    assert standin.unconfirmed == 1


async def test_a_second_poll_ends_the_first_with_409(api: Api, standin: StandIn) -> None:
    first = asyncio.create_task(api.refusal("getUpdates", timeout=30))
    await standin.seen("getUpdates", "arrived")
    second = asyncio.create_task(ids(api, timeout=30, offset=1))
    code, words = await asyncio.wait_for(first, 5)
    assert code == 409
    assert words.startswith("Conflict: terminated by other getUpdates request")
    update = standin.user().say("hello")
    assert await second == [update]


async def test_polling_is_refused_while_a_webhook_is_set_and_confirms_nothing(
    api: Api, standin: StandIn
) -> None:
    await api.result("setWebhook", url="http://127.0.0.1:9/hook")
    update = standin.user().say("hello")
    code, words = await api.refusal("getUpdates", offset=update + 1)
    assert (code, "webhook is active" in words) == (409, True)
    await api.result("deleteWebhook")
    assert await ids(api) == [update]


async def test_allowed_updates_stay_as_set_last(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    await ids(api, allowed_updates=["callback_query"])
    ana.say("not wanted")
    await ids(api, offset=1)
    ana.say("still not wanted")
    assert standin.unconfirmed == 0
    await ids(api, offset=2, allowed_updates=[])
    ana.say("wanted")
    assert standin.unconfirmed == 1


async def test_presses_expire_long_before_messages(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    said = ana.say("hello")
    await api.result("sendMessage", chat_id=ana.chat_id, text="Choose", reply_markup=keyboard("Yes", "y"))
    ana.press("Yes")
    standin.advance(151)
    assert await ids(api) == [said]
    standin.advance(24 * 3600)
    assert await ids(api, offset=1) == []


def keyboard(label: str, data: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}


@pytest.mark.parametrize("path", ["/bot1:short/getMe", "/bot123456789:AAEwrong/getUpdates"])
async def test_a_wrong_token_is_unauthorized(api: Api, standin: StandIn, path: str) -> None:
    answer = await api.client.post(standin.url + path)
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


@pytest.mark.parametrize("path", ["/botnonsense/getMe", "/", "/bot/getMe"])
async def test_no_token_at_all_is_not_found(api: Api, standin: StandIn, path: str) -> None:
    assert (await api.client.post(standin.url + path)).status_code == 404


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    assert await api.refusal("sendTelepathy") == (404, "Not Found: method not found")


async def test_parameters_come_as_query_form_json_or_multipart(api: Api, standin: StandIn) -> None:
    ana = standin.user()
    ana.say("hello")
    address = f"{standin.url}/bot{standin.token}/sendMessage"
    fields = {"chat_id": str(ana.chat_id), "text": "Hi & bye ü"}
    for send in (
        api.client.get(address, params=fields),
        api.client.post(address, data=fields),
        api.client.post(address, json=fields),
        api.client.post(address, data=fields, files={"unused": ("x.txt", b"x", "text/plain")}),
    ):
        assert (await send).json()["ok"]
        assert (await ana.next_message()).text == "Hi & bye ü"


async def test_a_body_of_no_known_kind_is_refused(api: Api, standin: StandIn) -> None:
    answer = await api.client.post(
        f"{standin.url}/bot{standin.token}/getMe", content="x", headers={"Content-Type": "text/plain"}
    )
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == 400


def test_numbers_of_updates_never_repeat(standin: StandIn) -> None:
    queue: UpdateQueue = standin.world.updates
    first = standin.queue_raw({"message": {}})
    standin.queue_raw({"update_id": first + 50, "message": {}})
    assert standin.user().say("next") == first + 51
    assert len(queue) == 3
