"""The inbox takes each update once and gives them out in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.ids import ChatId, UpdateId
from bot.store import inbox
from bot.store.engine import Reading, Store
from bot.store.inbox import Failed, RawUpdate
from bot.store.tables import inbox as table
from tests.store.clock import Clock


def an_update(number: int, chat: int | None = 1, raw: str = "{}") -> RawUpdate:
    return RawUpdate(UpdateId(number), None if chat is None else ChatId(chat), raw)


async def take_in(store: Store, *numbers: int, chat: int | None = 1) -> int:
    async with store.transaction() as tx:
        return await inbox.add(tx, [an_update(each, chat) for each in numbers], store.now())


async def claimed(store: Store, limit: int = 100, besides: tuple[int, ...] = ()) -> list[int]:
    async with store.transaction() as tx:
        return [each.update for each in await inbox.claim(tx, limit, [ChatId(each) for each in besides])]


async def states(conn: Reading) -> dict[int, str]:
    rows = await conn.execute(select(table.c.update_id, table.c.state))
    return {row.update_id: row.state for row in rows}


async def row_of(store: Store, number: int) -> Any:
    async with store.reading() as conn:
        return (await conn.execute(select(table).where(table.c.update_id == number))).first()


async def test_an_update_that_comes_twice_is_taken_in_once(store: Store) -> None:
    assert await take_in(store, 1, 2) == 2
    assert await take_in(store, 2, 3) == 1
    assert await claimed(store) == [1, 2, 3]


async def test_a_finished_update_that_comes_again_stays_finished(store: Store) -> None:
    await take_in(store, 1, 2)
    await claimed(store)
    async with store.transaction() as tx:
        await inbox.mark_done(tx, [UpdateId(1)], store.now())
        await inbox.mark_dead(tx, [Failed(UpdateId(2), "KeyError", "K7QD3")], store.now())

    assert await take_in(store, 1, 2) == 0
    assert await claimed(store) == []


async def test_ids_that_start_again_lower_are_taken_in(store: Store) -> None:
    await take_in(store, 900)
    assert await take_in(store, 5) == 1


async def test_the_lowest_ids_are_claimed_first_whatever_came_first(store: Store, clock: Clock) -> None:
    await take_in(store, 30, 10)
    clock.pass_by(seconds=1)
    await take_in(store, 20)
    assert await claimed(store, 2) == [10, 20]
    assert await claimed(store, 2) == [30]


async def test_chats_left_out_are_not_claimed_but_updates_without_a_chat_are(store: Store) -> None:
    await take_in(store, 1, chat=7)
    await take_in(store, 2, chat=None)
    await take_in(store, 3, chat=8)
    assert await claimed(store, besides=(7,)) == [2, 3]
    assert await claimed(store) == [1]


async def test_the_text_of_a_finished_update_is_gone_and_of_a_dead_one_stays(store: Store) -> None:
    async with store.transaction() as tx:
        await inbox.add(tx, [an_update(1, raw="secret"), an_update(2, raw="odd")], store.now())
        await inbox.claim(tx, 9)
        await inbox.mark_done(tx, [UpdateId(1)], store.now())
        await inbox.mark_dead(tx, [Failed(UpdateId(2), "KeyError", "K7QD3", "od•")], store.now())

    assert (await row_of(store, 1)).raw is None
    dead = await row_of(store, 2)
    assert (dead.raw, dead.error, dead.reference, dead.finished_at) == (
        "od•",
        "KeyError",
        "K7QD3",
        store.now(),
    )


async def test_what_a_crash_left_in_hand_is_claimed_again_in_order(
    open_store: Callable[[], Awaitable[Store]],
) -> None:
    before = await open_store()
    await take_in(before, 1, 2, 3)
    assert await claimed(before, 2) == [1, 2]
    await before.close()

    after = await open_store()
    async with after.transaction() as tx:
        assert await inbox.recover(tx) == 2
        again = await inbox.claim(tx, 9)
    assert [(each.update, each.tries) for each in again] == [(1, 2), (2, 2), (3, 1)]


async def test_two_connections_never_claim_the_same_update(
    open_store: Callable[[], Awaitable[Store]],
) -> None:
    one, other = await open_store(), await open_store()
    await take_in(one, *range(200))

    async def claim_all(store: Store) -> list[int]:
        mine: list[int] = []
        while batch := await claimed(store, 7):
            mine += batch
        return mine

    both = await asyncio.gather(claim_all(one), claim_all(other))

    assert sorted(both[0] + both[1]) == list(range(200))


async def test_an_error_longer_than_its_column_and_text_no_engine_stores_are_kept(store: Store) -> None:
    async with store.transaction() as tx:
        await inbox.add(tx, [an_update(1, raw="a\x00b\ud83d")], store.now())
        await inbox.mark_dead(tx, [Failed(UpdateId(1), "E" * 500, "K7QD3", "a\x00b\ud800")], store.now())

    row = await row_of(store, 1)
    assert row.raw == "a\ufffdb\ufffd"
    assert row.error == "E" * 200


async def test_the_backlog_counts_what_is_unfinished_and_dead(store: Store, clock: Clock) -> None:
    first = clock.now
    await take_in(store, 1, 2, 3)
    clock.pass_by(minutes=5)
    await take_in(store, 4)
    await claimed(store, 2)
    async with store.transaction() as tx:
        await inbox.mark_dead(tx, [Failed(UpdateId(1), "KeyError", "K7QD3")], store.now())

    async with store.reading() as conn:
        assert await inbox.backlog(conn) == inbox.Backlog(unfinished=3, oldest=first, dead=1)


NUMBERS = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.just("add"), st.lists(NUMBERS, max_size=8)),
    st.tuples(st.just("claim"), st.integers(1, 6), st.sets(st.integers(0, 3), max_size=3)),
    st.tuples(st.just("done"), st.sets(NUMBERS, max_size=5)),
    st.tuples(st.just("dead"), st.sets(NUMBERS, max_size=2)),
    st.tuples(st.just("release"), st.sets(NUMBERS, max_size=3)),
    st.tuples(st.just("recover")),
)


@given(st.lists(STEPS, max_size=25))
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_inbox_behaves_like_a_dictionary_of_states(store: Store, steps: list[Any]) -> None:
    def chat_of(number: int) -> int | None:
        return None if number % 4 == 0 else number % 4

    model: dict[int, str] = {}
    with contextlib.suppress(_EndOfExample):
        async with store.transaction() as tx:
            for name, *args in steps:
                working = {number for number, state in model.items() if state == "working"}
                match name:
                    case "add":
                        new = set(args[0]) - model.keys()
                        batch = [an_update(number, chat_of(number)) for number in args[0]]
                        assert await inbox.add(tx, batch, store.now()) == len(new)
                        model |= dict.fromkeys(new, "new")
                    case "claim":
                        limit, full = args
                        free = [
                            number
                            for number, state in sorted(model.items())
                            if state == "new" and (chat_of(number) is None or chat_of(number) not in full)
                        ]
                        got = await inbox.claim(tx, limit, [ChatId(chat) for chat in full])
                        assert [each.update for each in got] == free[:limit]
                        model |= dict.fromkeys(free[:limit], "working")
                    case "done":
                        finished = args[0] & working
                        await inbox.mark_done(tx, [UpdateId(each) for each in finished], store.now())
                        model |= dict.fromkeys(finished, "done")
                    case "dead":
                        failed = [Failed(UpdateId(each), "KeyError", "K7QD3") for each in args[0] & working]
                        await inbox.mark_dead(tx, failed, store.now())
                        model |= {each.update: "dead" for each in failed}
                    case "release":
                        await inbox.release(tx, [UpdateId(each) for each in args[0]])
                        model |= dict.fromkeys(args[0] & working, "new")
                    case "recover":
                        assert await inbox.recover(tx) == len(working)
                        model |= dict.fromkeys(working, "new")
                assert await states(tx) == model
            raise _EndOfExample


class _EndOfExample(Exception):  # noqa: N818 - rolls the example back
    pass
