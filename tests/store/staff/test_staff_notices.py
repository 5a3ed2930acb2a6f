"""Lines about a chat go with the chat once staff have them."""

from __future__ import annotations

from bot.domain.reply import Paragraph, Reply, Span
from bot.store.database.engine import Store
from bot.store.staff import staff_notices
from tests.store.clock import Clock


def line(text: str) -> Reply:
    return Reply((Paragraph((Span(text),)),))


async def test_only_a_sent_line_with_the_text_is_deleted(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        for text in ("Chat C-AAAAAA.", "Chat C-BBBBBB.", "Chat C-AAAAAA again."):
            await staff_notices.add(tx, line(text), clock())
        first, second, third = [number for number, _ in await staff_notices.waiting(tx, 9)]
        await staff_notices.told(tx, [first, second], clock())
        await staff_notices.forget(tx, "C-AAAAAA")
        assert [number for number, _ in await staff_notices.waiting(tx, 9)] == [third]
        await staff_notices.told(tx, [third], clock())
        await staff_notices.forget(tx, "C-AAAAAA")
        assert await staff_notices.add_once(
            tx, line("Chat C-AAAAAA."), clock(), since=clock().replace(year=2000)
        )
        new = await staff_notices.add_once(
            tx, line("Chat C-BBBBBB."), clock(), since=clock().replace(year=2000)
        )
        assert not new
