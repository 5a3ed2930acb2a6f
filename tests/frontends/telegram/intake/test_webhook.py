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
from starlette.applications import Starlette

from bot.frontends.telegram.intake.healthz import Health, health_route
from bot.frontends.telegram.intake.web_server import WebServer, WebServerError
from bot.frontends.telegram.intake.webhook import PATH, webhook
from bot.frontends.telegram.intake.wrong_secrets import FREE, MOST_DELAYED, WrongSecrets
from bot.store.database.engine import Store
from bot.store.tables.updates import inbox
from tests.frontends.telegram.intake.conftest import running, until
from tests.standin import StandIn
from tests.store.hiding import hide

SECRET = "a-long-random-word"
KEY = "a-key-for-the-host"


class House:
    """The running web server, a client at its door, and what the application heard."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.woken = 0
        self.health = Health(True, {"knowledge": "live"})
        self.held_back: list[float] = []
        self.let_go = asyncio.Event()
        health = health_route(self.tell_health, KEY)
        app = webhook(store, SECRET, self.wake, health, WrongSecrets(sleep=self.hold_back))
        self.server = WebServer(app, 0, "127.0.0.1")
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.client = httpx.AsyncClient(base_url=self.url, trust_env=False)

    def wake(self) -> None:
        self.woken += 1

    async def tell_health(self) -> Health:
        return self.health

    async def hold_back(self, seconds: float) -> None:
        self.held_back.append(seconds)
        await self.let_go.wait()

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
async def test_requests_without_the_secret_are_rejected(house: House, secret: str | None) -> None:
    assert await house.post(secret, json={"update_id": 7}) == 403
    assert await house.kept() == []


async def test_a_secret_that_is_not_text_is_rejected(house: House) -> None:
    headers = [(b"X-Telegram-Bot-Api-Secret-Token", b"\xff\xfe")]
    assert (await house.client.post(PATH, headers=headers, json={})).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b"\xff\xfe\x00", b"[]", b"7", b"{}", b'{"update_id": "7"}', b"[" * 100_000],
)
async def test_a_body_that_is_not_an_update_is_refused(house: House, body: bytes) -> None:
    assert await house.post(content=body) == 400
    assert await house.kept() == []


async def test_a_body_that_is_too_large_is_refused(house: House) -> None:
    assert await house.post(content=b" " * (1024 * 1024 + 1)) == 413


async def test_other_paths_and_methods_do_not_exist(house: House) -> None:
    assert (await house.client.get(PATH)).status_code == 405
    assert (await house.client.get("/")).status_code == 404


async def test_telegram_is_asked_to_retry_while_the_database_is_unreachable(
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


async def test_many_at_once_are_all_stored(house: House) -> None:
    codes = await asyncio.gather(*(house.post(json={"update_id": number}) for number in range(60)))
    assert set(codes) == {200}
    assert sorted(await house.kept()) == list(range(60))


async def test_without_the_key_only_the_health_is_visible(house: House) -> None:
    answer = await house.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    house.health = Health(False, {"polling": None})
    answer = await house.client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"ok": False})


async def test_the_key_shows_the_facts(house: House) -> None:
    answer = await house.client.get("/healthz", headers={"Authorization": f"Bearer {KEY}"})
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "knowledge": "live"})


@pytest.mark.parametrize("given", [KEY, "Bearer", f"Bearer {KEY}x", f"Basic {KEY}", f"Bearer {SECRET}"])
async def test_a_wrong_key_shows_no_facts(house: House, given: str) -> None:
    answer = await house.client.get("/healthz", headers={"Authorization": given})
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


async def test_without_a_configured_key_nobody_sees_the_facts(store: Store) -> None:
    async def tell_health() -> Health:
        return Health(True, {"knowledge": "live"})

    server = WebServer(Starlette(routes=[health_route(tell_health, None)]), 0, "127.0.0.1")
    async with running(server.run), httpx.AsyncClient(trust_env=False) as client:
        url = f"http://127.0.0.1:{server.port}/healthz"
        for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer None"}):
            assert (await client.get(url, headers=headers)).json() == {"ok": True}


async def test_an_address_that_keeps_sending_a_wrong_secret_is_slowed_and_telegram_is_not(
    house: House,
) -> None:
    for _ in range(FREE):
        assert await house.post("wrong", json={}) == 403
    slowed = asyncio.create_task(house.post("wrong", json={}))
    await until(lambda: len(house.held_back) == 1)

    assert await house.post(json={"update_id": 7}) == 200
    assert not slowed.done()
    house.let_go.set()
    assert await slowed == 403


async def test_no_more_than_so_many_answers_are_held_back(house: House) -> None:
    for _ in range(FREE):
        await house.post("wrong", json={})
    slowed = [asyncio.create_task(house.post("wrong", json={})) for _ in range(MOST_DELAYED)]
    await until(lambda: len(house.held_back) == MOST_DELAYED)

    assert await house.post("wrong", json={}) == 429
    house.let_go.set()
    assert set(await asyncio.gather(*slowed)) == {403}


async def test_updates_posted_by_telegram_arrive_in_order(house: House, standin: StandIn) -> None:
    standin.world.webhook.url = house.url + PATH
    standin.world.webhook.secret = SECRET
    ana, ben = standin.user(), standin.user()
    numbers = [person.say(f"{n}") for n in range(10) for person in (ana, ben)]
    await standin.all_confirmed()
    assert sorted(await house.kept()) == numbers


def test_a_port_that_is_taken_is_named(store: Store) -> None:
    app = webhook(store, SECRET, lambda: None, health_route(_no_health, None))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WebServerError, match=f"^HEALTH_PORT {port} cannot be used"):
            WebServer(app, port, "127.0.0.1", setting="HEALTH_PORT")


async def _no_health() -> Health:
    raise AssertionError


async def test_signals_are_left_to_the_application(house: House) -> None:
    assert await house.post(json={"update_id": 7}) == 200
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
