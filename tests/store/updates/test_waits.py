"""How long each chat waits, on either engine."""

from __future__ import annotations

from bot.domain.ids import ChatId, UpdateId
from bot.store.database.engine import Store
from bot.store.updates import inbox, waits
from bot.store.updates.waits import ChatWaits
from tests.store.claiming import claim
from tests.store.clock import Clock


async def test_each_chat_waits_since_its_oldest_unfinished_update(store: Store, clock: Clock) -> None:
    came = [clock()]
    for number, chat in enumerate((1, 2, 1, None, None), start=1):
        async with store.transaction() as tx:
            row = inbox.RawUpdate(UpdateId(number), None if chat is None else ChatId(chat), "{}")
            await inbox.add(tx, [row], store.now())
        came.append(clock.pass_by(minutes=1))
    async with store.transaction() as tx:
        await claim(tx, "w", 4)
        await inbox.mark_done(tx, "w", [UpdateId(1)], store.now())
        await inbox.mark_dead(tx, "w", [inbox.Failed(UpdateId(4), "KeyError", "K7")], store.now())
        assert await waits.for_answers(tx) == (
            ChatWaits(ChatId(2), came[1]),
            ChatWaits(ChatId(1), came[2]),
            ChatWaits(None, came[4]),
        )


async def test_nobody_waits_in_an_empty_inbox(store: Store) -> None:
    async with store.reading() as conn:
        assert await waits.for_answers(conn) == ()
