"""A webhook gets its updates as from Telegram: with the secret, in order, until it takes them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.standin import StandIn
from tests.standin.conftest import Api
from tests.standin.http import Cut, HttpAnswer, HttpRequest, HttpServer
from tests.standin.mailbox import Mailbox


class Receiver:
    """A webhook that answers what `statuses` holds, then 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.posts: Mailbox[HttpRequest] = Mailbox()
        self.server = HttpServer(self._take)

    async def _take(self, request: HttpRequest) -> HttpAnswer | Cut:
        self.posts.put(request)
        status = self.statuses.pop(0) if self.statuses else 200
        return HttpAnswer(status, b"{}") if status else Cut.CLOSE

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/hook"

    async def next(self) -> tuple[int, dict[str, str]]:
        post = await self.posts.next(lambda _: True, 5)
        assert post is not None, "nothing was posted"
        body: Any = json.loads(post.body)
        return body["update_id"], post.headers


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.server.start()
    yield receiver
    await receiver.server.stop()


async def test_updates_are_posted_with_the_secret(api: Api, standin: StandIn, receiver: Receiver) -> None:
    waiting = standin.user().say("before")
    await api.result("setWebhook", url=receiver.url, secret_token="s3cret")
    update, headers = await receiver.next()
    assert update == waiting
    assert headers["x-telegram-bot-api-secret-token"] == "s3cret"
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("fault", [500, 403, 0])
async def test_an_update_is_posted_until_it_is_taken_and_holds_up_only_its_chat(
    api: Api, standin: StandIn, receiver: Receiver, fault: int
) -> None:
    ana, ben = standin.user(first_name="Ana"), standin.user(first_name="Ben")
    await api.result("setWebhook", url=receiver.url)
    receiver.statuses = [fault]
    first = ana.say("one")
    assert (await receiver.next())[0] == first
    second, other = ana.say("two"), ben.say("hello")
    order = [(await receiver.next())[0] for _ in range(3)]
    assert sorted(order) == sorted([first, second, other])
    assert order.index(first) < order.index(second)
    await standin.all_confirmed()
    info = await api.result("getWebhookInfo")
    assert isinstance(info, dict)
    assert info["pending_update_count"] == 0
    assert info["last_error_message"]


async def test_nothing_is_posted_after_the_webhook_is_deleted(
    api: Api, standin: StandIn, receiver: Receiver
) -> None:
    await api.result("setWebhook", url=receiver.url)
    await api.result("setWebhook", url="")
    update = standin.user().say("hello")
    found: Any = await api.result("getUpdates")
    assert [one["update_id"] for one in found] == [update]
    assert receiver.posts.unseen() == ()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://bot.example"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://bot.example:8080"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://bot.example", "secret_token": "ü"}, "secret token contains unallowed characters"),
    ],
)
async def test_a_wrong_webhook_is_refused(api: Api, wrong: dict[str, object], words: str) -> None:
    assert await api.refusal("setWebhook", **wrong) == (400, f"Bad Request: {words}")
