"""A smoke test against somebody else's idea of Telegram: the npm package telegram-test-api."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.e2e import voice
from tests.e2e.foreign_server import ForeignServer, UnavailableError, installed
from tests.e2e.process import BotProcess
from tests.standin import Json, StandIn

CHAT = 4_711
WITHIN = 40.0


@pytest.fixture
async def foreign() -> AsyncIterator[ForeignServer]:
    try:
        package = await installed()
    except UnavailableError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    server = ForeignServer(package)
    await server.start()
    yield server
    await server.stop()


class Client:
    """A person on the package's client side."""

    def __init__(self, server: ForeignServer, token: str) -> None:
        self._server = server
        self._token = token

    async def says(self, text: str) -> None:
        content = self._envelope({"text": text})
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._server.client_sends("sendCommand" if text.startswith("/") else "sendMessage", content)

    async def presses(self, label: str, message: Json) -> None:
        rows = message["message"]["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        under = {
            "message_id": message["messageId"],
            "date": int(time.time()),
            "chat": self._envelope({})["chat"],
            "text": message["message"]["text"],
        }
        await self._server.client_sends("sendCallback", self._envelope({"data": data, "message": under}))

    async def sees(self, words: str, where: Callable[[Json], bool] = lambda _: True) -> Json:
        """Return the bot's message that contains `words`, edits applied."""
        until = time.monotonic() + WITHIN
        while time.monotonic() < until:
            for item in await self._server.history(self._token):
                message = item.get("message", {})
                if message.get("chat_id") and words in message.get("text", "") and where(item):
                    return item
            await asyncio.sleep(0.1)  # the package tells nobody when something came
        raise AssertionError(f"no message with “{words}” within {WITHIN} s")

    def _envelope(self, content: Json) -> Json:
        return {
            "botToken": self._token,
            "date": int(time.time()),
            "from": {"id": CHAT, "is_bot": False, "first_name": "Ana"},
            "chat": {"id": CHAT, "type": "private", "first_name": "Ana"},
            **content,
        }


async def test_start_a_question_a_button_and_an_edit(
    foreign: ForeignServer, small_knowledge: Path, learned: Path, tmp_path: Path
) -> None:
    shutil.copytree(learned, tmp_path / "learned")
    unused = StandIn()
    bot = BotProcess(
        unused, tmp_path, {"BOT_API_BASE_URL": foreign.url, "KNOWLEDGE_DIR": str(small_knowledge)}
    )
    ana = Client(foreign, unused.token)
    await bot.start()
    try:
        await ana.says("/start")
        greeting = await ana.sees(voice.wording("start"))
        await ana.says(voice.question("travel-while-pending"))
        await ana.sees(voice.answer("travel-while-pending"))
        theme = next(theme for theme, entries in voice.themes().items() if "expedite" in entries)
        await ana.presses(theme, greeting)
        edited = await ana.sees(theme, lambda item: item["messageId"] == greeting["messageId"])
        assert voice.question("expedite") in str(edited["message"]["reply_markup"])
    except AssertionError as error:
        raise AssertionError(f"{error}\n{bot.log_tail()}") from None
    finally:
        await bot.kill()
