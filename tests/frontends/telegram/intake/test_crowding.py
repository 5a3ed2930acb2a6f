"""Chats that send too much are told so, once in a while, and no chat waits for another."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.domain.ids import ChatId
from bot.frontends.telegram.intake.crowding import CrowdingNotices

MANY, OTHER = ChatId(1), ChatId(2)


class Told:
    """The chats that were told; telling `broken` fails."""

    def __init__(self, broken: ChatId | None = None) -> None:
        self.chats: list[ChatId] = []
        self._broken = broken

    async def __call__(self, chat: ChatId, most: int) -> None:
        if chat == self._broken:
            raise RuntimeError("no way to tell")
        self.chats.append(chat)


async def sent(notices: CrowdingNotices, *rounds: list[ChatId]) -> None:
    for chats in rounds:
        notices.send(chats)
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


async def test_a_chat_is_told_once_in_a_while() -> None:
    told = Told()
    await sent(CrowdingNotices(told, 30, every=600.0), [MANY], [MANY, OTHER], [MANY])
    assert told.chats == [MANY, OTHER]


async def test_after_that_while_it_is_told_again() -> None:
    told = Told()
    await sent(CrowdingNotices(told, 30, every=0.0), [MANY], [MANY])
    assert told.chats == [MANY, MANY]


async def test_a_chat_that_cannot_be_told_keeps_no_other_from_being_told() -> None:
    told = Told(broken=MANY)
    await sent(CrowdingNotices(told, 30, every=600.0), [MANY, OTHER])
    assert told.chats == [OTHER]


async def test_a_chat_that_cannot_be_told_is_logged_without_its_name() -> None:
    with capture_logs() as logged:
        await sent(CrowdingNotices(Told(broken=MANY), 30, every=600.0), [MANY])
    assert logged == [{"event": "a chat was not told", "kind": "RuntimeError", "log_level": "error"}]
