"""Strangers who hold the doors of a real bot open keep nobody out."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewBot
from tests.e2e.process import BotProcess, free_port
from tests.standin import Person, StandIn

SECRET = "a-Long_random-word-of-letters"
USUAL_LIMIT = 1024
"""Files that most systems let a process open."""

HALF_OPEN = 1500


@pytest.fixture
def _many_files() -> Iterator[None]:
    """Let this process hold that many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 2 * HALF_OPEN
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
async def served(new_bot: NewBot) -> tuple[BotProcess, int]:
    port = free_port()
    bot = new_bot(WEBHOOK_URL=f"http://127.0.0.1:{port}", PORT=str(port), WEBHOOK_SECRET=SECRET)
    bot.most_files = USUAL_LIMIT
    await bot.start_serving()
    return bot, port


@pytest.mark.usefixtures("_many_files")
async def test_real_updates_get_through_beside_half_open_requests(
    standin: StandIn, served: tuple[BotProcess, int]
) -> None:
    bot, port = served
    ana: Person = standin.user()
    ana.say("/contact")
    await ana.next_message(30, saying=voice.wording("contact"))
    held = []
    for number in range(HALF_OPEN):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /telegram HTTP/1.1\r\nHost: bot\r\n" if number % 2 else b"")
        held.append(writer)
    for entry in ("travel-while-pending", "expedite", "translations"):
        ana.say(voice.question(entry))
        await ana.next_message(30, saying=voice.answer(entry))
    async with httpx.AsyncClient(trust_env=False, timeout=10) as stranger:
        assert (await stranger.get(f"http://127.0.0.1:{port}/healthz")).json() == {"ok": True}
    assert all(one.status == 200 for one in standin.posting.deliveries)
    for writer in held:
        writer.transport.abort()
    assert await bot.stop() == 0
    assert "Too many open files" not in bot.log_text()
