"""A message leans on what was said before it, for half an hour, and not longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.asker import Asker
from bot.domain.conversation.exchange import LASTS
from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import OpenTopics
from bot.matching.snapshot import Snapshot
from bot.store.chats.misses import MissReason
from bot.store.database.engine import Store
from bot.store.messages import exchanges
from tests.conversation import world
from tests.conversation.test_typed import entry_of, offered
from tests.conversation.world import Client, press_named, text_of, words_of
from tests.store.clock import Clock

HELD = "passport-held"
LEAD, MORE = "It does not tell the result.", "Do not worry."


async def test_more_shows_the_rest_of_the_last_answer(client: Client) -> None:
    await client.asks("they kept my passport")
    reply = await client.asks("Tell me more, please")
    assert text_of(reply).startswith(MORE)
    assert entry_of(reply) == HELD


async def test_simpler_shows_only_its_first_words(client: Client) -> None:
    await client.asks("they kept my passport")
    reply = await client.asks("I don't understand")
    assert text_of(reply).startswith(LEAD)
    assert MORE not in text_of(reply)
    assert entry_of(reply) == HELD


async def test_are_you_sure_is_answered_with_what_the_answer_rests_on(client: Client) -> None:
    await client.asks("they kept my passport")
    reply = await client.asks("are you sure?")
    assert text_of(reply).startswith(words_of("are_you_sure"))
    assert words_of("not_reviewed") in text_of(reply)
    assert entry_of(reply) == HELD


async def test_not_what_i_asked_offers_others_and_is_stored_for_staff(client: Client) -> None:
    await client.asks("they kept my passport")
    reply = await client.asks("that is not what I asked")
    assert text_of(reply).startswith(words_of("not_what_you_asked"))
    assert offered(reply)
    assert HELD not in offered(reply)
    kept = await client.kept(1)
    assert kept is not None
    assert (kept.miss.utterance, kept.miss.reason) == ("they kept my passport", MissReason.REJECTED)


async def test_words_about_a_list_ask_which_one(unsure: Client) -> None:
    menu = await unsure.asks("they kept my passport")
    reply = await unsure.asks("simpler")
    assert text_of(reply) == words_of("which_one")
    assert reply.rows == menu.rows


async def test_without_an_answer_before_they_are_questions(client: Client) -> None:
    assert entry_of(await client.asks("tell me more")) is None


async def test_an_elliptic_question_is_read_with_the_one_before(client: Client) -> None:
    assert entry_of(await client.asks("and when?")) is None
    await client.asks("they kept my passport")
    assert entry_of(await client.asks("and when?")) == HELD


async def test_it_is_read_with_an_entry_that_was_opened_by_a_button(client: Client) -> None:
    answer = await client.asks("they kept my passport")
    await client.presses(press_named(answer, "May I travel now?"))
    assert entry_of(await client.asks("and when?")) == "travel-while-pending"


async def test_small_talk_in_between_does_not_change_the_topic(client: Client) -> None:
    await client.asks("they kept my passport")
    await client.asks("hello")
    assert entry_of(await client.asks("and when?")) == HELD


async def test_a_question_that_is_clear_by_itself_does_not_lean(client: Client) -> None:
    await client.asks("they kept my passport")
    assert entry_of(await client.asks("what does 221g mean")) == "what-is-221g"


@pytest.mark.parametrize("asked", ["how do I become a citizen", "when is the oath"])
async def test_what_is_off_topic_does_not_lean(client: Client, asked: str) -> None:
    await client.asks("they kept my passport")
    assert entry_of(await client.asks(asked)) is None


@pytest.mark.parametrize(("passed", "known"), [(LASTS, True), (LASTS + timedelta(seconds=1), False)])
async def test_after_half_an_hour_nothing_is_leaned_on(
    store: Store, learned: Snapshot, passed: timedelta, known: bool
) -> None:
    clock = Clock()
    talking = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    await talking.asks("they kept my passport")
    clock.pass_by(seconds=passed.total_seconds())
    assert (entry_of(await talking.asks("tell me more")) == HELD) is known


async def test_another_process_goes_on_with_the_conversation(
    store: Store, learned: Snapshot, client: Client
) -> None:
    await client.asks("they kept my passport")
    restarted = Client(world.conversation(lambda: learned, store, Clock()), store, client.chat, [50])
    assert entry_of(await restarted.asks("tell me more")) == HELD


async def test_a_stranger_leans_on_nothing(client: Client) -> None:
    await client.asks("they kept my passport")
    stranger = Client(client.conversation, client.store, ChatId(12))
    assert entry_of(await stranger.asks("tell me more")) is None


async def test_a_reply_to_an_earlier_answer_is_about_that_answer(client: Client) -> None:
    earlier = await client.asks("they kept my passport")
    await client.asks("what does 221g mean")
    who = Asker(client.chat, UpdateId(80), quoted=earlier.rows)
    assert entry_of(await client.conversation.answer("tell me more", who)) == HELD
    who = Asker(client.chat, UpdateId(81), quoted=earlier.rows)
    assert entry_of(await client.conversation.answer("and when?", who)) == HELD


async def test_a_correction_is_read_without_its_first_words(client: Client) -> None:
    await client.asks("they kept my passport")
    assert entry_of(await client.asks("no, I meant and when?")) == HELD


async def test_words_within_an_unclear_message_are_read(unsure: Client) -> None:
    menu = await unsure.asks("they kept my passport")
    reply = await unsure.asks("hmm maybe the second one there")
    assert entry_of(reply) == offered(menu)[1]


@pytest.mark.parametrize(("seconds", "together"), [(5, True), (6, False)])
async def test_a_piece_of_a_thought_is_read_with_the_one_before(
    store: Store, learned: Snapshot, seconds: int, together: bool
) -> None:
    clock = Clock()
    talking = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    await talking.asks("kept")
    clock.pass_by(seconds=seconds)
    assert (entry_of(await talking.asks("passport")) == HELD) is together


async def test_what_comes_after_a_button_is_no_piece_of_what_was_said_before_it(
    store: Store, learned: Snapshot
) -> None:
    talking = Client(world.conversation(lambda: learned, store, Clock()), store, ChatId(11))
    await talking.asks("kept")
    await talking.presses(OpenTopics())
    assert entry_of(await talking.asks("passport")) != HELD


async def test_numbers_are_not_remembered(client: Client) -> None:
    await client.asks("they kept my passport L12345678 why")
    async with client.store.reading() as conn:
        past = await exchanges.before(conn, client.chat, UpdateId(999), Clock()())
    assert past.said
    assert "12345678" not in "".join(past.said) + past.topic
