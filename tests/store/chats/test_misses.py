"""Questions without an answer are kept once, and only their own chat may say more about them."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.ids import ChatId, EntryId, Locale, UpdateId
from bot.store.chats import misses
from bot.store.chats.misses import KeptMiss, Miss, MissReason
from bot.store.database.engine import Store
from tests.store.clock import Clock

FEES, PRIVACY = EntryId("fees"), EntryId("privacy")
ANA, EVE = ChatId(1), ChatId(2)


def a_miss(clock: Clock, *, chat: ChatId = ANA, once: int = 10, utterance: str = "why me") -> Miss:
    return Miss(chat, UpdateId(once), Locale("en"), utterance, MissReason.SUGGESTED, (FEES, PRIVACY), clock())


async def test_a_question_is_returned_as_stored(store: Store, clock: Clock) -> None:
    miss = a_miss(clock)
    async with store.transaction() as tx:
        number = await misses.add(tx, miss)
    async with store.reading() as conn:
        assert await misses.find(conn, number) == KeptMiss(number, miss, chosen=None)
        assert await misses.find(conn, number + 1) is None


async def test_a_question_without_candidates_comes_back_without(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        kept = await misses.find(tx, await misses.add(tx, replace(a_miss(clock), candidates=())))
    assert kept is not None
    assert kept.miss.candidates == ()


async def test_the_same_update_again_gives_the_same_number_and_changes_nothing(
    store: Store, clock: Clock
) -> None:
    async with store.transaction() as tx:
        number = await misses.add(tx, a_miss(clock))
    async with store.transaction() as tx:
        assert await misses.add(tx, a_miss(clock, utterance="something else")) == number
        kept = await misses.find(tx, number)
    assert kept is not None
    assert kept.miss.utterance == "why me"


async def test_two_updates_are_two_questions(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        assert await misses.add(tx, a_miss(clock)) != await misses.add(tx, a_miss(clock, once=11))


async def test_an_update_id_used_again_in_another_chat_is_another_question(
    store: Store, clock: Clock
) -> None:
    async with store.transaction() as tx:
        assert await misses.add(tx, a_miss(clock)) != await misses.add(tx, a_miss(clock, chat=EVE))


async def test_only_the_chat_that_asked_may_choose_or_reject(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        number = await misses.add(tx, a_miss(clock))
        assert not await misses.choose(tx, number, EVE, FEES)
        assert not await misses.reject(tx, number, EVE)
        assert await misses.find(tx, number) == KeptMiss(number, a_miss(clock), chosen=None)

        assert await misses.choose(tx, number, ANA, FEES)
        assert await misses.reject(tx, number, ANA)
        kept = await misses.find(tx, number)
    assert kept is not None
    assert (kept.chosen, kept.miss.reason) == (FEES, MissReason.REJECTED)


async def test_a_question_that_does_not_exist_cannot_be_chosen_for(store: Store) -> None:
    async with store.transaction() as tx:
        assert not await misses.choose(tx, 404, ANA, FEES)


async def test_text_that_no_engine_stores_does_not_lose_the_question(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        number = await misses.add(tx, a_miss(clock, utterance="half an emoji \ud83d and \x00"))
        kept = await misses.find(tx, number)
    assert kept is not None
    assert kept.miss.utterance == "half an emoji \ufffd and \ufffd"


async def test_a_question_is_stored_up_to_its_limit(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        number = await misses.add(tx, a_miss(clock, utterance="é" * 4096))
        kept = await misses.find(tx, number)
    assert kept is not None
    assert kept.miss.utterance == "é" * misses.LONGEST_STORED


async def test_only_a_limited_number_of_questions_per_chat_and_day_keep_their_text(
    store: Store, clock: Clock
) -> None:
    async with store.transaction() as tx:
        for once in range(misses.MOST_STORED_A_DAY):
            await misses.add(tx, a_miss(clock, once=once))
        further = await misses.add(tx, a_miss(clock, once=900))
        of_another = await misses.add(tx, a_miss(clock, chat=EVE, once=900))
        clock.pass_by(seconds=86_401)
        next_day = await misses.add(tx, a_miss(clock, once=901))
        found = [await misses.find(tx, number) for number in (further, of_another, next_day)]
    assert [each and each.miss.utterance for each in found] == [None, "why me", "why me"]
