"""What a message means after another: for someone else, one of two, corrected, in pieces, or on its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.conversation.exchange import PIECES_WITHIN
from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import OpenContact, OpenEntry
from bot.matching.snapshot import Snapshot
from bot.store.database.engine import Store
from bot.store.messages import exchanges
from tests.conversation import world
from tests.conversation.test_typed import entry_of, offered
from tests.conversation.world import Client, buttons, text_of, words_of
from tests.store.clock import Clock

HELD, TRAVEL, REFUSAL = "passport-held", "travel-while-pending", "what-is-221g"
LEAD, REST = "It does not tell the result.", "Do not worry."
ASKED = "they kept my passport"


async def test_the_same_for_another_person_is_said_in_short(reader: Client) -> None:
    await reader.asks(ASKED)
    reply = await reader.asks("and my wife?")
    assert text_of(reply).startswith(words_of("same_answer"))
    assert LEAD not in text_of(reply)
    assert entry_of(reply) == HELD
    assert reply.rows[0][0].press == OpenContact()


async def test_the_same_again_shows_what_was_not_read_yet_and_then_says_so(reader: Client) -> None:
    await reader.asks(ASKED)
    rest = await reader.asks("and when?")
    assert (LEAD in text_of(rest), REST in text_of(rest)) == (False, True)
    again = await reader.asks("and when then?")
    assert text_of(again).startswith(words_of("same_answer"))


async def test_the_same_question_in_full_gets_the_same_answer(reader: Client) -> None:
    first = await reader.asks(ASKED)
    assert text_of(await reader.asks(ASKED)).startswith(text_of(first)[:20])


TWO = "two questions: can I travel now, and what does 221g mean"
"""Here the first is the one of which the answer tells."""


@pytest.mark.parametrize(("picks", "entry"), [("the second one", REFUSAL), ("the first one", TRAVEL)])
async def test_one_of_the_own_questions_is_picked_by_its_place(
    client: Client, picks: str, entry: str
) -> None:
    await client.asks(TWO)
    assert entry_of(await client.asks(picks)) == entry


async def test_one_of_two_clauses_is_picked_with_words_beside_the_place(client: Client) -> None:
    await client.asks("they kept my passport and what does 221g mean")
    assert entry_of(await client.asks("please explain the second")) == REFUSAL


async def test_a_bare_place_is_the_button_where_the_message_was_no_plain_list(client: Client) -> None:
    answer = await client.asks("they kept my passport, hello")
    assert entry_of(answer) == HELD
    assert entry_of(await client.asks("the first one")) == TRAVEL


async def test_a_digit_is_always_the_button(client: Client) -> None:
    answer = await client.asks("1. they kept my passport 2. purple elephants")
    first = next(each.press for each in buttons(answer) if isinstance(each.press, OpenEntry))
    assert entry_of(await client.asks("1")) == first.entry


@pytest.mark.parametrize("picks", ["the second one", "b"])
async def test_a_place_in_a_marked_list_goes_before_a_menu(client: Client, picks: str) -> None:
    await client.asks("a) passport b) what does 221g mean")
    assert entry_of(await client.asks(picks)) == REFUSAL


@pytest.mark.parametrize("begins", ["no, I meant", "wrong answer."])
async def test_a_correction_never_leads_to_what_was_corrected(client: Client, begins: str) -> None:
    await client.asks(ASKED)
    reply = await client.asks(f"{begins} they kept my passport")
    assert entry_of(reply) != HELD
    assert HELD not in offered(reply)


@pytest.mark.parametrize(
    ("pause", "thought"),
    [(PIECES_WITHIN, "purple elephants dance"), (PIECES_WITHIN + timedelta(seconds=1), "dance")],
)
async def test_the_pieces_of_a_thought_are_remembered_together(
    store: Store, learned: Snapshot, pause: timedelta, thought: str
) -> None:
    clock = Clock()
    talking = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    for each in ("purple", "elephants", "dance"):
        clock.pass_by(seconds=pause.total_seconds())
        await talking.asks(each)
    async with store.reading() as conn:
        assert (await exchanges.before(conn, ChatId(11), UpdateId(99), clock())).thought == thought


async def test_a_piece_after_an_answered_one_is_read_with_it(store: Store, learned: Snapshot) -> None:
    clock = Clock()
    talking = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    assert entry_of(await talking.asks(ASKED)) == HELD
    assert entry_of(await talking.asks("dear elephants")) == HELD
    clock.pass_by(seconds=PIECES_WITHIN.total_seconds() + 1)
    assert entry_of(await talking.asks("purple elephants dance")) is None


async def test_a_question_that_is_sure_by_itself_leans_on_nothing(client: Client) -> None:
    await client.asks(ASKED)
    assert entry_of(await client.asks("and what does 221g mean")) == REFUSAL


async def test_a_word_about_the_answer_beside_thanks_is_read(reader: Client) -> None:
    await reader.asks(ASKED)
    reply = await reader.asks("hello there, tell me more")
    assert (LEAD in text_of(reply), REST in text_of(reply)) == (False, True)


async def test_numbered_questions_get_numbered_answers_up_to_three(client: Client) -> None:
    reply = await client.asks(
        "1. can I travel now 2. they kept my passport 3. what does 221g mean 4. is it safe to fly home"
    )
    said = text_of(reply)
    places = [said.index(each) for each in ("Please wait.", LEAD, "It can still change.")]
    assert places == sorted(places)
    assert offered(reply) == [TRAVEL, HELD, REFUSAL]


async def test_a_less_sure_second_question_is_a_button(client: Client) -> None:
    reply = await client.asks("They kept my passport. Is 221g it?")
    assert entry_of(reply) == HELD
    others = [each.press.entry for each in buttons(reply) if isinstance(each.press, OpenEntry)]
    assert others == [REFUSAL, TRAVEL]


async def test_a_place_in_the_list_on_the_screen_is_no_danger_in_doubt(client: Client) -> None:
    """“The second one” alone resembles some sentences of danger, as little as it says."""
    said = "there is no way out"
    assert words_of("self_harm_line") in text_of(await client.asks(said))
    await client.asks(TWO)
    assert words_of("self_harm_line") not in text_of(await client.asks(said))
