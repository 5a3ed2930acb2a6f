"""Telegram hears 200 only after the update is committed; everybody else hears what is wrong."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.frontends.telegram.intake.webhook import PATH, Health, WebhookError, WebServer, webhook
from bot.store.engine import Store
from bot.store.tables import inbox
from tests.frontends.telegram.intake.conftest import running
from tests.standin import StandIn
from tests.store.hiding import hide

SECRET = "a-long-random-word"


class House:
    """The running web server, a client at its door, and what the application heard."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.woken = 0
        self.health = Health(True, {"knowledge": "live"})
        self.server = WebServer(webhook(store, SECRET, self.wake, self.tell_health), 0, "127.0.0.1")
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.client = httpx.AsyncClient(base_url=self.url, trust_env=False)

    def wake(self) -> None:
        self.woken += 1

    async def tell_health(self) -> Health:
        return self.health

    async def post(self, secret: str | None = SECRET, **content: Any) -> int:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        return (await self.client.post(PATH, headers=headers, **content)).status_code

    async def kept(self) -> list[int]:
        async with self.store.reading() as conn:
            return [row.update_id for row in await conn.execute(select(inbox.c.update_id))]


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    made = House(store)
    async with running(made.server.run), made.client:
        yield made


async def test_an_update_is_committed_and_the_worker_woken(house: House) -> None:
    assert await house.post(json={"update_id": 7, "message": {"chat": {"id": 1}}}) == 200
    assert await house.kept() == [7]
    assert house.woken == 1


async def test_an_update_that_comes_again_is_welcome(house: House) -> None:
    assert [await house.post(json={"update_id": 7}) for _ in range(2)] == [200, 200]
    assert await house.kept() == [7]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.upper()])
async def test_whoever_does_not_know_the_secret_is_turned_away(house: House, secret: str | None) -> None:
    assert await house.post(secret, json={"update_id": 7}) == 403
    assert await house.kept() == []


async def test_a_secret_in_bytes_that_are_no_text_is_turned_away(house: House) -> None:
    headers = [(b"X-Telegram-Bot-Api-Secret-Token", b"\xff\xfe")]
    assert (await house.client.post(PATH, headers=headers, json={})).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b"\xff\xfe\x00", b"[]", b"7", b"{}", b'{"update_id": "7"}', b"[" * 100_000],
)
async def test_what_is_no_update_is_refused(house: House, body: bytes) -> None:
    assert await house.post(content=body) == 400
    assert await house.kept() == []


async def test_what_is_too_large_is_refused(house: House) -> None:
    assert await house.post(content=b" " * (1024 * 1024 + 1)) == 413


async def test_other_addresses_and_methods_are_not_there(house: House) -> None:
    assert (await house.client.get(PATH)).status_code == 405
    assert (await house.client.get("/")).status_code == 404


async def test_telegram_is_asked_to_try_again_while_the_database_is_out_of_reach(
    house: House, tmp_path: Path
) -> None:
    give_back = await hide(tmp_path / "bot.db", "inbox")
    assert await house.post(json={"update_id": 7}) == 503
    assert house.woken == 0
    await give_back()
    assert await house.post(json={"update_id": 7}) == 200


async def test_those_that_come_together_are_all_told_when_the_database_fails(
    house: House, tmp_path: Path
) -> None:
    give_back = await hide(tmp_path / "bot.db", "inbox")
    codes = await asyncio.gather(*(house.post(json={"update_id": number}) for number in range(20)))
    assert set(codes) == {503}
    await give_back()
    assert await house.post(json={"update_id": 99}) == 200
    assert await house.kept() == [99]


async def test_many_at_once_are_all_kept(house: House) -> None:
    codes = await asyncio.gather(*(house.post(json={"update_id": number}) for number in range(60)))
    assert set(codes) == {200}
    assert sorted(await house.kept()) == list(range(60))


async def test_health_is_told_to_anybody(house: House) -> None:
    answer = await house.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "knowledge": "live"})
    house.health = Health(False, {"polling": None})
    answer = await house.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "polling": None})


async def test_what_telegram_posts_arrives_in_order(house: House, standin: StandIn) -> None:
    standin.world.webhook.url = house.url + PATH
    standin.world.webhook.secret = SECRET
    ana, ben = standin.user(), standin.user()
    numbers = [person.say(f"{n}") for n in range(10) for person in (ana, ben)]
    await standin.all_confirmed()
    assert sorted(await house.kept()) == numbers


def test_a_port_that_is_taken_is_named(store: Store) -> None:
    app = webhook(store, SECRET, lambda: None, _no_health)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WebhookError, match=f"PORT {port} cannot be used"):
            WebServer(app, port, "127.0.0.1")


async def _no_health() -> Health:
    raise AssertionError


async def test_signals_are_left_to_the_application(house: House) -> None:
    assert await house.post(json={"update_id": 7}) == 200
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
