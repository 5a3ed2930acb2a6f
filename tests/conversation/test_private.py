"""What clients write that is private: it is warned about, never stored, and not read for an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.ids import ChatId
from bot.domain.privacy.private_numbers import MASK
from bot.frontends.telegram.start.deep_link import new_token
from bot.matching.snapshot import Snapshot
from bot.store.chats.misses import LONGEST_STORED, MOST_STORED_A_DAY
from bot.store.database.engine import Store
from tests.conversation import world
from tests.conversation.world import Client, text_of, words_of
from tests.store.clock import Clock
from tests.store.traces import traces

NUMBER, EMAIL, PHONE = "LGS2019567890", "ana.lopez@example.com", "+234 803 123 4567"


async def utterance_of(client: Client, number: int) -> str | None:
    kept = await client.kept(number)
    assert kept is not None
    return kept.miss.utterance


@pytest.mark.parametrize(
    "text", [NUMBER, f" {NUMBER}. ", f"my case number is {NUMBER}", "passport AB 12 34 567", "DOB 12/03/1990"]
)
async def test_a_number_alone_is_warned_about_and_shown_a_way_on(client: Client, text: str) -> None:
    reply = await client.asks(text)
    assert text_of(reply) == f"{words_of('numbers_sent')}\n\n{words_of('number_alone')}"
    assert world.buttons(reply)
    assert await client.kept(1) is None


@pytest.mark.parametrize("text", [EMAIL, PHONE, f"my phone number is {PHONE}", f"e-mail: {EMAIL}"])
async def test_contact_details_alone_are_told_where_to_leave_them(client: Client, text: str) -> None:
    reply = await client.asks(text)
    assert text_of(reply) == f"{words_of('contact_details_sent')}\n\n{words_of('contact_details_alone')}"
    assert world.buttons(reply)
    assert await client.kept(1) is None


async def test_contact_details_beside_a_question_are_warned_about_in_their_own_words(client: Client) -> None:
    plain = text_of(await client.asks("they kept my passport"))
    reply = await client.asks(f"they kept my passport {EMAIL}")
    assert text_of(reply) == f"{words_of('contact_details_sent')}\n\n{plain}"


async def test_a_number_beside_contact_details_is_what_is_warned_about(client: Client) -> None:
    reply = await client.asks(f"purple elephants dance {PHONE} {NUMBER}")
    assert text_of(reply).startswith(words_of("numbers_sent"))


async def test_an_edited_message_with_a_number_alone_says_that_it_is_the_new_one(client: Client) -> None:
    reply = await client.asks(NUMBER, edited=True)
    assert text_of(reply).startswith(words_of("edited"))


async def test_of_an_unanswered_question_no_private_number_is_stored(client: Client, store: Store) -> None:
    await client.asks(
        f"purple elephants dance, A 123 456 789, {EMAIL}, {PHONE}, born 12/03/1990, 4111 1111 1111 1111"
    )
    for planted in ("789", "ana", "803", "1990", "4111"):
        assert await traces(store, planted) == {}
    assert (await utterance_of(client, 1) or "").count(MASK) == 5


TOKEN = "Xw3kQ9vTbR2mZ7pLcY5sGd8HfN4jKa6E"
"""Letters and digits take turns as in most tokens; in one of 700 they do as rarely as in names."""

FORMS = (
    "the lawyer gave me {} what do i do with it",
    "purple elephants\n{}\ndance",
    "purple elephants https://t.me/visa_questions_bot?start={} dance",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [32, 16, 8, 4])
@pytest.mark.parametrize("joint", [" ", "\n", "-", "\u200b"])
async def test_of_a_code_in_a_sentence_no_piece_is_stored(
    client: Client, store: Store, form: str, size: int, joint: str
) -> None:
    token = TOKEN
    pieces = [token[at : at + size] for at in range(0, 32, size)]
    await client.asks(form.format(joint.join(pieces)))
    for planted in (token, joint.join(pieces), *(pieces if size > 4 else ())):
        assert await traces(store, planted) == {}


async def test_a_code_in_a_question_changes_no_answer(client: Client) -> None:
    plain = await client.asks("they kept my passport")
    assert await client.asks(f"they kept my passport {new_token()}") == plain


async def test_what_is_nothing_but_a_code_has_no_words(client: Client) -> None:
    assert text_of(await client.asks(new_token())) == words_of("empty")
    assert await client.kept(1) is None


async def test_of_a_long_question_the_beginning_is_stored(client: Client) -> None:
    await client.asks("purple elephants dance " * 100)
    stored = await utterance_of(client, 1)
    assert stored is not None
    assert len(stored) == LONGEST_STORED


async def test_of_a_chat_that_asks_without_end_only_so_many_words_are_stored(
    learned: Snapshot, store: Store
) -> None:
    clock = Clock()
    talk = world.conversation(lambda: learned, store, clock)
    client, other = Client(talk, store, ChatId(11)), Client(talk, store, ChatId(12))
    for _ in range(MOST_STORED_A_DAY + 2):
        await client.asks("purple elephants dance")
    assert await utterance_of(client, MOST_STORED_A_DAY) == "purple elephants dance"
    assert await utterance_of(client, MOST_STORED_A_DAY + 1) is None

    await other.asks("purple elephants dance")
    assert await utterance_of(client, MOST_STORED_A_DAY + 3) == "purple elephants dance"
    clock.pass_by(seconds=timedelta(days=1).total_seconds() + 1)
    await client.asks("purple elephants dance")
    assert await utterance_of(client, MOST_STORED_A_DAY + 4) == "purple elephants dance"
