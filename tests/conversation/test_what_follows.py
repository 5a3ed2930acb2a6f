"""What people say after an answer: good news, how long, something else instead, more in their language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.ids import EntryId
from bot.domain.press import OpenEntry
from bot.matching.snapshot import Snapshot
from tests.conversation import world
from tests.conversation.test_typed import entry_of, offered
from tests.conversation.world import Client, buttons, text_of, words_of
from tests.knowledge import folder

HELD, TRAVEL, REFUSAL = "passport-held", "travel-while-pending", "what-is-221g"
LEAD, REST = "It does not tell the result.", "Do not worry."
ASKED = "they kept my passport"


@pytest.mark.parametrize("more", ["más", "Más!", "mas", "ещё", "Еще", "更多"])
async def test_more_in_another_language_shows_more(reader: Client, more: str) -> None:
    await reader.asks(ASKED)
    reply = await reader.asks(more)
    assert (LEAD in text_of(reply), REST in text_of(reply)) == (False, True)


async def test_a_word_for_more_is_no_danger_in_doubt(reader: Client) -> None:
    """“Daha fazla” (more, in Turkish) alone resembles the beginning of some sentences of danger."""
    said = "there is no way out at all"
    assert words_of("self_harm_line") in text_of(await reader.asks(said))
    await reader.asks(ASKED)
    reply = text_of(await reader.asks(said))
    assert (words_of("self_harm_line") in reply, REST in reply) == (False, True)


@pytest.mark.parametrize("news", ["hooray she got it", "She got it!", "please, she got it today"])
async def test_good_news_is_answered_with_what_comes_next(client: Client, news: str) -> None:
    await client.asks(ASKED)
    assert entry_of(await client.asks(news)) == TRAVEL


@pytest.mark.parametrize("said", ["she got it?", "she got it from her brother"])
async def test_a_question_and_another_sentence_are_no_good_news(client: Client, said: str) -> None:
    assert entry_of(await client.asks(said)) != TRAVEL


@pytest.mark.parametrize(
    ("before", "entry"),
    [(ASKED, TRAVEL), ("can I travel now", REFUSAL), ("what does 221g mean", REFUSAL)],
)
async def test_how_long_is_answered_by_the_entry_for_it_after_that_answer(
    client: Client, before: str, entry: str
) -> None:
    await client.asks(before)
    assert entry_of(await client.asks("how long please?")) == entry


@pytest.mark.parametrize("says", ["not that, what does 221g mean", "No, not my passport - what is 221g"])
async def test_what_follows_a_denial_is_the_question(client: Client, says: str) -> None:
    await client.asks(ASKED)
    assert entry_of(await client.asks(says)) == REFUSAL


async def test_what_is_meant_may_come_in_a_later_sentence(client: Client) -> None:
    await client.asks(ASKED)
    assert entry_of(await client.asks("You told me of the passport. I meant what is 221g")) == REFUSAL


async def test_whoever_asks_for_a_person_in_some_words_gets_one(client: Client) -> None:
    assert text_of(await client.asks("purple robot, talk to a human now")) == words_of("contact")


async def test_the_same_for_another_person_with_a_word_about_them_is_the_same_answer(client: Client) -> None:
    await client.asks(ASKED)
    reply = await client.asks("and my wife? can she travel now")
    assert text_of(reply).startswith(words_of("same_answer"))


async def test_a_single_word_that_is_meant_instead_is_offered(client: Client) -> None:
    await client.asks("what does 221g mean")
    reply = await client.asks("no i meant the passport")
    assert HELD in (entry_of(reply), *offered(reply))


async def test_a_number_says_what_it_picks(unsure: Client) -> None:
    menu = await unsure.asks(ASKED)
    second = [each for each in buttons(menu) if isinstance(each.press, OpenEntry)][1]
    reply = await unsure.asks("2")
    assert text_of(reply).startswith(f"{words_of('picked_number')} {second.label} 2")


async def test_a_number_picks_from_the_list_that_was_shown_last(unsure: Client) -> None:
    await unsure.asks(ASKED)
    menu = await unsure.asks("what does 221g mean")
    await unsure.asks("9")  # there is no such number: the list is shown again
    assert entry_of(await unsure.asks("1")) == offered(menu)[0]


ISSUED = """
  - status: Issued
    means: The visa is there.
    do_now: Wait for the passport.
    comes_next: The passport comes.
    entry: travel-while-pending
    outdates: [passport-held]
"""


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return a folder in which the answer to good news makes the one about the passport untrue."""
    statuses: dict[str, str | bytes | None] = {
        "en/statuses.yaml": folder.files()["en/statuses.yaml"].rstrip() + ISSUED
    }
    return world.snapshot(tmp_path_factory.mktemp("issued"), world.files() | statuses)


@pytest.fixture
def glad(talking_about: Callable[[Snapshot], Client], issued: Snapshot) -> Client:
    return talking_about(issued)


async def test_what_good_news_makes_untrue_is_not_said_after_it(glad: Client) -> None:
    await glad.asks("she got it")
    assert entry_of(await glad.asks("and they kept my passport")) == TRAVEL


async def test_after_good_news_only_the_next_step_is_said(
    talking_about: Callable[[Snapshot], Client], tmp_path: Path
) -> None:
    steps = folder.replaced(
        "en/entries/05-passport-and-travel.yaml",
        "      Ask us first.\n",
        f"      1. Wait for the courier.\n      2. Look at the name. {'And so on. ' * 40}\n",
    )
    statuses: dict[str, str | bytes | None] = {
        "en/statuses.yaml": folder.files()["en/statuses.yaml"].rstrip() + ISSUED
    }
    glad = talking_about(world.snapshot(tmp_path, world.files() | steps | statuses))
    await glad.asks("she got it")
    assert text_of(await glad.asks("and they kept my passport")) == "Wait for the courier."


@pytest.mark.parametrize(
    "says", ["they kept my passport", "and my wife, they kept my passport", "and it says refused"]
)
async def test_a_question_of_its_own_after_good_news_is_answered(glad: Client, says: str) -> None:
    await glad.asks("she got it")
    assert entry_of(await glad.asks(says)) != TRAVEL


async def test_an_answer_that_was_only_opened_is_no_good_news(glad: Client) -> None:
    await glad.asks("she got it")
    await glad.asks("what does 221g mean")
    await glad.presses(OpenEntry(EntryId(TRAVEL)))
    assert entry_of(await glad.asks("and they kept my passport")) == HELD
