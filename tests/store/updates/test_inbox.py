"""The inbox takes each update once and gives them out in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.ids import ChatId, UpdateId
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.tables.updates import inbox as table
from bot.store.updates import inbox
from bot.store.updates.inbox import Failed, RawUpdate
from tests.store.claiming import claim
from tests.store.clock import Clock


def an_update(number: int, chat: int | None = 1, raw: str = "{}") -> RawUpdate:
    return RawUpdate(UpdateId(number), None if chat is None else ChatId(chat), raw)


async def take_in(store: Store, *numbers: int, chat: int | None = 1) -> int:
    async with store.transaction() as tx:
        return await inbox.add(tx, [an_update(each, chat) for each in numbers], store.now())


ME, OTHER = "me", "another process"


async def claimed(
    store: Store, limit: int = 100, besides: tuple[int, ...] = (), owner: str = ME
) -> list[int]:
    async with store.transaction() as tx:
        taken = await claim(tx, owner, limit, [ChatId(each) for each in besides])
    return [each.update for each in taken]


def failed(number: int) -> Failed:
    return Failed(UpdateId(number), "KeyError", "K7QD3", "od•")


def ids(numbers: Iterable[int]) -> list[UpdateId]:
    return [UpdateId(number) for number in numbers]


async def rows(conn: Reading) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await conn.execute(select(table).order_by(table.c.update_id))]


async def owned(conn: Reading) -> dict[int, tuple[str, str | None]]:
    found = await conn.execute(select(table.c.update_id, table.c.state, table.c.owner))
    return {row.update_id: (row.state, row.owner) for row in found}


async def states(conn: Reading) -> dict[int, str]:
    rows = await conn.execute(select(table.c.update_id, table.c.state))
    return {row.update_id: row.state for row in rows}


async def row_of(store: Store, number: int) -> Any:
    async with store.reading() as conn:
        return (await conn.execute(select(table).where(table.c.update_id == number))).first()


async def test_an_update_that_comes_twice_is_stored_once(store: Store) -> None:
    assert await take_in(store, 1, 2) == 2
    assert await take_in(store, 2, 3) == 1
    assert await claimed(store) == [1, 2, 3]


async def test_a_finished_update_that_comes_again_stays_finished(store: Store) -> None:
    await take_in(store, 1, 2, 3)
    await claimed(store)
    async with store.transaction() as tx:
        assert await inbox.mark_done(tx, ME, [UpdateId(1)], store.now()) == {1}
        assert await inbox.mark_dead(tx, ME, [failed(2)], store.now()) == {2}
        assert await inbox.mark_in_doubt(tx, ME, [failed(3)], store.now()) == {3}

    assert await take_in(store, 1, 2, 3) == 0
    assert await claimed(store) == []


async def test_ids_that_restart_lower_are_stored(store: Store) -> None:
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


async def test_the_text_of_a_finished_update_is_gone_and_of_one_given_up_stays(store: Store) -> None:
    async with store.transaction() as tx:
        texts = {1: "secret", 2: "odd", 3: "unsure"}
        await inbox.add(tx, [an_update(each, raw=raw) for each, raw in texts.items()], store.now())
        await claim(tx, ME, 9)
        await inbox.mark_done(tx, ME, [UpdateId(1)], store.now())
        await inbox.mark_dead(tx, ME, [failed(2)], store.now())
        await inbox.mark_in_doubt(tx, ME, [failed(3)], store.now())

    assert (await row_of(store, 1)).raw is None
    for number, state in ((2, "dead"), (3, "in_doubt")):
        row = await row_of(store, number)
        assert (row.state, row.raw, row.owner) == (state, "od•", None)
        assert (row.error, row.reference, row.finished_at) == ("KeyError", "K7QD3", store.now())


async def test_updates_left_by_a_crash_are_claimed_again_in_order(
    open_store: Callable[[], Awaitable[Store]],
) -> None:
    before = await open_store()
    await take_in(before, 1, 2, 3)
    assert await claimed(before, 2, owner=OTHER) == [1, 2]
    await before.close()

    after = await open_store()
    async with after.transaction() as tx:
        assert await inbox.recover(tx, ME) == 2
        again = await claim(tx, ME, 9)
    assert [(each.update, each.tries) for each in again] == [(1, 2), (2, 2), (3, 1)]


async def test_updates_in_progress_are_not_recovered_but_abandoned_ones_are(store: Store) -> None:
    await take_in(store, 1, 2, 3)
    await claimed(store, 2)
    await claimed(store, 1, owner=OTHER)
    async with store.transaction() as tx:
        assert await inbox.recover(tx, ME, in_hand=[UpdateId(1)]) == 2
        assert await states(tx) == {1: "working", 2: "new", 3: "new"}


async def test_the_loser_of_an_update_changes_nothing_and_learns_that(store: Store) -> None:
    """As a process does that was stopped for minutes, whose updates another took over."""
    await take_in(store, 1, 2, 3)
    await claimed(store, 2)
    async with store.transaction() as tx:
        await inbox.recover(tx, OTHER)
        await claim(tx, OTHER, 1)
        before = await rows(tx)
        for number in (1, 2, 3):  # taken over by another, put back, and never in hand
            which = UpdateId(number)
            assert await inbox.mark_done(tx, ME, [which], store.now()) == set()
            assert await inbox.mark_dead(tx, ME, [failed(number)], store.now()) == set()
            assert await inbox.mark_in_doubt(tx, ME, [failed(number)], store.now()) == set()
            assert await inbox.release(tx, ME, [which]) == set()
            assert await inbox.add_send(tx, ME, which) is None
        assert await rows(tx) == before
        assert await inbox.mark_done(tx, OTHER, [UpdateId(1), UpdateId(2)], store.now()) == {1}


async def test_the_first_update_of_every_chat_waits_before_any_second(store: Store) -> None:
    await take_in(store, 10, 11, 12, chat=7)
    await take_in(store, 13, 15, chat=8)
    await take_in(store, 14, 16, chat=None)
    async with store.reading() as conn:
        assert [each for each, _ in await inbox.waiting(conn, 99)] == [10, 13, 14, 16, 11, 15, 12]
        assert await inbox.waiting(conn, 3) == [(10, 7), (13, 8), (14, None)]


async def test_exactly_the_updates_that_are_asked_for_are_claimed(store: Store) -> None:
    await take_in(store, 30, 10, chat=7)
    await take_in(store, 20, chat=None)
    await take_in(store, 15, chat=8)
    async with store.transaction() as tx:
        await inbox.claim_these(tx, OTHER, [UpdateId(15)])
        taken = await inbox.claim_these(tx, ME, [UpdateId(each) for each in (30, 15, 20, 99)])
        assert [(each.update, each.chat, each.tries) for each in taken] == [(20, None, 1), (30, 7, 1)]
        assert await inbox.claim_these(tx, ME, []) == []
        assert await inbox.waiting(tx, 9) == [(10, 7)]


async def test_each_begun_answer_is_counted_even_across_a_crash(store: Store) -> None:
    await take_in(store, 1)
    async with store.transaction() as tx:
        (first,) = await claim(tx, OTHER, 1)
        assert first.sends == 0
        assert [await inbox.add_send(tx, OTHER, UpdateId(1)) for _ in range(2)] == [1, 2]
        await inbox.recover(tx, ME)
        (again,) = await claim(tx, ME, 1)
        assert again.sends == 2
        assert await inbox.add_send(tx, ME, UpdateId(1)) == 3


async def test_an_update_in_doubt_is_handled_again_when_somebody_asks_for_it(store: Store) -> None:
    await take_in(store, 1, 2)
    async with store.transaction() as tx:
        await claim(tx, ME, 1)
        await inbox.add_send(tx, ME, UpdateId(1))
        await inbox.mark_in_doubt(tx, ME, [failed(1)], store.now())
        assert await inbox.retry(tx, UpdateId(1))
        assert not await inbox.retry(tx, UpdateId(1))
        assert not await inbox.retry(tx, UpdateId(2))
        assert [(each.update, each.sends) for each in await claim(tx, ME, 1)] == [(1, 0)]
    row = await row_of(store, 1)
    assert (row.error, row.reference, row.finished_at) == (None, None, None)


async def test_an_update_in_doubt_whose_chat_was_forgotten_is_not_handled_again(store: Store) -> None:
    await take_in(store, 1)
    async with store.transaction() as tx:
        await claim(tx, ME, 1)
        await inbox.mark_in_doubt(tx, ME, [failed(1)], store.now())
        await inbox.forget(tx, ChatId(1))
        assert not await inbox.retry(tx, UpdateId(1))


async def test_of_a_crowded_chat_only_the_newest_updates_are_kept(store: Store) -> None:
    await take_in(store, *range(1, 8), chat=7)
    await take_in(store, *range(10, 14), chat=8)
    await take_in(store, *range(20, 30), chat=-100)
    await take_in(store, *range(40, 50), chat=None)
    async with store.transaction() as tx:
        await inbox.claim_these(tx, ME, [UpdateId(1), UpdateId(2)])
        assert await inbox.crowded(tx, 4) == [7]
        assert sorted(await inbox.crowded(tx, 3)) == [7, 8]
        assert await inbox.drop_oldest(tx, [ChatId(7)], 2, store.now()) == 3
        assert await inbox.crowded(tx, 4) == []
        assert await inbox.drop_oldest(tx, [ChatId(7), ChatId(8)], 3, store.now()) == 1
        assert [each for each, chat in await inbox.waiting(tx, 99) if chat == 7] == [6, 7]
    dropped = await row_of(store, 3)
    assert (dropped.state, dropped.raw, dropped.finished_at) == ("done", None, store.now())
    assert (await row_of(store, 1)).state == "working"


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
        await claim(tx, ME, 1)
        await inbox.mark_dead(tx, ME, [Failed(UpdateId(1), "E" * 500, "K7QD3", "a\x00b\ud800")], store.now())

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
        await inbox.mark_dead(tx, ME, [failed(1)], store.now())
        await inbox.mark_in_doubt(tx, ME, [failed(2)], store.now())

    async with store.reading() as conn:
        assert await inbox.backlog(conn) == inbox.Backlog(unfinished=2, oldest=first, dead=1, in_doubt=1)


NUMBERS = st.integers(0, 30)
OWNERS = st.sampled_from((ME, OTHER))
STEPS = st.one_of(
    st.tuples(st.just("add"), st.lists(NUMBERS, max_size=8)),
    st.tuples(st.just("claim"), OWNERS, st.integers(1, 6), st.sets(st.integers(0, 3), max_size=3)),
    st.tuples(st.just("claim these"), OWNERS, st.sets(NUMBERS, max_size=5)),
    st.tuples(st.just("done"), OWNERS, st.sets(NUMBERS, max_size=5)),
    st.tuples(st.just("dead"), OWNERS, st.sets(NUMBERS, max_size=2)),
    st.tuples(st.just("in doubt"), OWNERS, st.sets(NUMBERS, max_size=2)),
    st.tuples(st.just("retry"), NUMBERS),
    st.tuples(st.just("release"), OWNERS, st.sets(NUMBERS, max_size=3)),
    st.tuples(st.just("recover"), OWNERS, st.sets(NUMBERS, max_size=5)),
)


@given(st.lists(STEPS, max_size=25))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_inbox_behaves_like_a_dictionary_of_states_and_owners(
    store: Store, steps: list[Any]
) -> None:
    with contextlib.suppress(_EndOfExample):
        async with store.transaction() as tx:
            model = _Model()
            for name, *args in steps:
                await model.step(tx, store, name, *args)
                assert await owned(tx) == model.rows
            raise _EndOfExample


class _EndOfExample(Exception):  # noqa: N818 - rolls the example back
    pass


def _chat_of(number: int) -> int | None:
    return None if number % 4 == 0 else number % 4


class _Model:
    """Each update's state and owner, as a plain dictionary."""

    def __init__(self) -> None:
        self.rows: dict[int, tuple[str, str | None]] = {}

    async def step(self, tx: Transaction, store: Store, name: str, *args: Any) -> None:
        now = store.now()
        match name, args:
            case "add", (numbers,):
                new = set(numbers) - self.rows.keys()
                batch = [an_update(number, _chat_of(number)) for number in numbers]
                assert await inbox.add(tx, batch, now) == len(new)
                self.rows |= dict.fromkeys(new, ("new", None))
            case "claim", (owner, limit, full):
                waiting = self._waiting()
                assert await inbox.waiting(tx, limit) == waiting[:limit]
                mine = [number for number, chat in waiting if chat not in full][:limit]
                got = await claim(tx, owner, limit, [ChatId(chat) for chat in full])
                assert [each.update for each in got] == sorted(mine)
                self.rows |= dict.fromkeys(mine, ("working", owner))
            case "claim these", (owner, numbers):
                free = [each for each in self._new() if each in numbers]
                got = await inbox.claim_these(tx, owner, [UpdateId(each) for each in numbers])
                assert [each.update for each in got] == free
                self.rows |= dict.fromkeys(free, ("working", owner))
            case "done", (owner, numbers):
                self._end(await inbox.mark_done(tx, owner, ids(numbers), now), owner, numbers, "done")
            case "dead", (owner, numbers):
                faults = [failed(each) for each in numbers]
                self._end(await inbox.mark_dead(tx, owner, faults, now), owner, numbers, "dead")
            case "in doubt", (owner, numbers):
                faults = [failed(each) for each in numbers]
                self._end(await inbox.mark_in_doubt(tx, owner, faults, now), owner, numbers, "in_doubt")
            case "retry", (number,):
                doubtful = self.rows.get(number) == ("in_doubt", None)
                assert await inbox.retry(tx, UpdateId(number)) is doubtful
                if doubtful:
                    self.rows[number] = ("new", None)
            case "release", (owner, numbers):
                self._end(await inbox.release(tx, owner, ids(numbers)), owner, numbers, "new")
            case "recover", (owner, in_hand):
                kept = {each for each in in_hand if self.rows.get(each) == ("working", owner)}
                left = {each for each, (state, _) in self.rows.items() if state == "working"} - kept
                assert await inbox.recover(tx, owner, ids(in_hand)) == len(left)
                self.rows |= dict.fromkeys(left, ("new", None))

    def _new(self) -> list[int]:
        return sorted(number for number, row in self.rows.items() if row == ("new", None))

    def _waiting(self) -> list[tuple[int, int | None]]:
        """Return what is new, the first of every chat before any second."""
        before: Counter[int] = Counter()
        places = []
        for number in self._new():
            chat = _chat_of(number)
            places.append((before[chat] if chat else 0, number))
            before[chat or 0] += 1
        return [(number, _chat_of(number)) for _, number in sorted(places)]

    def _end(self, changed: set[UpdateId], owner: str, numbers: set[int], state: str) -> None:
        held = {number for number in numbers if self.rows.get(number) == ("working", owner)}
        assert changed == held
        self.rows |= dict.fromkeys(held, (state, None))
