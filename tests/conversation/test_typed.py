"""What is on the screen is answered in words: labels, numbers, yes and no, thumbs, commands."""

from __future__ import annotations

import pytest

from bot.domain.ids import EntryId
from bot.domain.press import OpenContact, OpenEntry, OpenTopics, Vote
from bot.domain.reply import Reply
from bot.store.chats.misses import MissReason
from tests.conversation.world import Client, buttons, text_of, words_of

HELD = "passport-held"


def entry_of(reply: Reply) -> str | None:
    """Return the entry that `reply` answers with."""
    return next((each.press.entry for each in buttons(reply) if isinstance(each.press, Vote)), None)


def offered(reply: Reply) -> list[str]:
    return [each.press.entry for each in buttons(reply) if isinstance(each.press, OpenEntry)]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("1", 0),
        ("2", 1),
        ("2️⃣", 1),
        ("the second one", 1),
        ("The first one.", 0),
        ("the last one", -1),
    ],
)
async def test_a_place_in_the_list_opens_that_question(unsure: Client, typed: str, place: int) -> None:
    menu = await unsure.asks("they kept my passport")
    assert entry_of(await unsure.asks(typed)) == offered(menu)[place]


async def test_the_words_of_a_button_press_it(unsure: Client) -> None:
    menu = await unsure.asks("they kept my passport")
    label = next(each.label for each in buttons(menu) if each.press == OpenEntry(EntryId(HELD), 1))
    assert entry_of(await unsure.asks(f"{label.upper()}!")) == HELD


async def test_a_number_that_no_button_has_shows_the_list_again(unsure: Client) -> None:
    menu = await unsure.asks("they kept my passport")
    reply = await unsure.asks("9")
    assert text_of(reply).startswith(words_of("no_such_number"))
    assert reply.rows == menu.rows


@pytest.mark.parametrize("no", ["no", "нет", "NO.", "👎"])
async def test_no_to_a_list_is_none_of_these(unsure: Client, no: str) -> None:
    await unsure.asks("they kept my passport")
    assert text_of(await unsure.asks(no)) == words_of("none_of_these")
    kept = await unsure.kept(1)
    assert kept is not None
    assert kept.miss.reason is MissReason.REJECTED


@pytest.mark.parametrize("yes", ["yes", "ok", "👍"])
async def test_yes_to_a_list_of_several_asks_which_one(unsure: Client, yes: str) -> None:
    menu = await unsure.asks("they kept my passport")
    reply = await unsure.asks(yes)
    assert text_of(reply) == words_of("which_one")
    assert reply.rows == menu.rows


@pytest.mark.parametrize(
    ("typed", "helpful", "key"),
    [
        ("yes", True, "helped"),
        ("Sí", True, "helped"),
        ("да", True, "helped"),
        ("👍🏽", True, "helped"),
        ("no", False, "not_helped"),
        ("👎", False, "not_helped"),
    ],
)
async def test_whether_an_answer_helped_is_taken_in_words(
    client: Client, typed: str, helpful: bool, key: str
) -> None:
    await client.asks("they kept my passport")
    reply = await client.asks(typed)
    assert text_of(reply).startswith(words_of(key))
    assert OpenContact() in [each.press for each in buttons(reply)]
    vote = await client.vote(HELD)
    assert vote is not None
    assert vote.helpful is helpful


async def test_ok_is_no_praise_of_an_answer(client: Client) -> None:
    await client.asks("they kept my passport")
    assert text_of(await client.asks("ok")) == "All right."
    assert await client.vote(HELD) is None


@pytest.mark.parametrize("other", ["start", "privacy"])
async def test_yes_after_another_reply_rates_nothing(client: Client, other: str) -> None:
    await client.asks("they kept my passport")
    await client.conversation.command(other, client.who())
    await client.asks("yes")
    assert await client.vote(HELD) is None


@pytest.mark.parametrize(
    ("typed", "key"), [("topics", "topics"), ("Menu", "topics"), ("talk to a human", "contact")]
)
async def test_a_command_works_in_plain_words(client: Client, typed: str, key: str) -> None:
    reply = await client.asks(typed)
    assert text_of(reply).startswith(words_of(key))
    assert await client.kept(1) is None


async def test_a_command_that_does_not_work_here_is_a_question(client: Client) -> None:
    assert text_of(await client.asks("settings")).startswith(words_of("none"))


async def test_a_typed_command_can_be_answered_by_number(client: Client) -> None:
    await client.asks("topics")
    assert offered(await client.asks("1")) == ["what-is-221g"]


async def test_an_update_that_is_handled_again_means_what_it_meant(unsure: Client) -> None:
    menu = await unsure.asks("they kept my passport")
    first = await unsure.asks("2", once=90)
    assert entry_of(first) == offered(menu)[1]
    assert (await unsure.asks("2", once=90)).blocks == first.blocks


async def test_danger_is_heard_before_the_screen(unsure: Client) -> None:
    await unsure.asks("they kept my passport")
    reply = await unsure.asks("no way out")
    assert words_of("self_harm_line") in text_of(reply)
    assert words_of("none_of_these") not in text_of(reply)


async def test_a_typed_press_of_the_topics_is_a_message(client: Client) -> None:
    reply = await client.asks("hello")
    assert OpenTopics() in [each.press for each in buttons(reply)]
    assert text_of(await client.asks(words_of("button_topics"))) == words_of("topics")
