"""An answer is short: its first words come first, and what was read once is not repeated."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.asker import ENGLISH
from bot.domain.conversation.exchange import DISCLAIMED_FOR, PHONE_KNOWN_FOR
from bot.domain.ids import ChatId, EntryId
from bot.domain.press import OpenContact, OpenEntry, OpenSources, OpenWhole, Vote
from bot.domain.reply import Reply
from bot.matching.snapshot import Snapshot
from bot.store import retention
from bot.store.database.engine import Store
from tests.conversation import world
from tests.conversation.world import Client, buttons, text_of, words_of
from tests.knowledge import folder
from tests.store.clock import Clock

HELD = EntryId("passport-held")
LEAD, REST = "It does not tell the result.", "Do not worry."
ASKED = "they kept my passport"
DISCLAIMER = words_of("disclaimer")
PHONE = "+1 406-373-9828"


def shows(reply: Reply) -> tuple[bool, bool]:
    """Return whether the first words of the answer are shown, and whether the rest is."""
    return LEAD in text_of(reply), REST in text_of(reply)


async def test_a_long_answer_shows_its_first_words_and_a_button_for_more(reader: Client) -> None:
    reply = await reader.asks(ASKED)
    assert shows(reply) == (True, False)
    assert [each.press for each in reply.rows[0]] == [OpenWhole(HELD), OpenSources(HELD)]


async def test_both_thumbs_share_a_row(reader: Client) -> None:
    row = (await reader.asks(ASKED)).rows[1]
    assert [isinstance(each.press, Vote) and each.press.helpful for each in row] == [True, False]


async def test_more_shows_the_whole_in_the_place_of_the_first_words(reader: Client) -> None:
    await reader.asks(ASKED)
    whole = await reader.presses(OpenWhole(HELD))
    assert shows(whole) == (True, True)
    assert whole.in_place
    assert OpenWhole(HELD) not in [each.press for each in buttons(whole)]


async def test_a_vote_changes_only_the_buttons_of_what_is_shown(reader: Client) -> None:
    first = await reader.asks(ASKED)
    on_first = await reader.presses(first.rows[1][0].press)
    whole = await reader.presses(OpenWhole(HELD))
    on_whole = await reader.presses(whole.rows[1][0].press)
    assert (on_first.blocks, on_whole.blocks) == ((), ())
    assert (on_first.rows[0], on_whole.rows[0]) == (first.rows[0], whole.rows[0])


async def test_the_whole_of_an_answer_that_is_gone_is_an_old_button(reader: Client) -> None:
    reply = await reader.presses(OpenWhole(EntryId("gone")))
    assert reply.notice == words_of("notice_old_button")


@pytest.mark.parametrize("said", ["Tell me more, please", words_of("button_whole")])
async def test_more_in_words_shows_only_the_rest(reader: Client, said: str) -> None:
    await reader.asks(ASKED)
    reply = await reader.asks(said)
    assert shows(reply) == (False, True)
    assert not reply.in_place


async def test_after_the_whole_more_is_answered_with_what_is_close_to_it(reader: Client) -> None:
    await reader.asks(ASKED)
    await reader.asks("tell me more")
    for _ in range(2):
        reply = await reader.asks("tell me more")
        assert text_of(reply) == words_of("nothing_more")
        assert [each.press for each in buttons(reply)][-2:] == [
            OpenEntry(EntryId("travel-while-pending")),
            OpenContact(),
        ]


async def test_simpler_gets_shorter_each_time_and_then_a_person(reader: Client) -> None:
    await reader.asks(ASKED)
    await reader.presses(OpenWhole(HELD))
    assert shows(await reader.asks("simpler please")) == (True, False)
    assert text_of(await reader.asks("simpler please")) == f"{words_of('in_one_sentence')}\n\n{LEAD}"
    last = await reader.asks("simpler please")
    assert text_of(last).startswith(words_of("no_simpler"))
    assert last.rows[0][0].press == OpenContact()


async def test_one_sentence_is_what_the_answer_says_in_bold(store: Store, tmp_path: Path) -> None:
    changed = folder.replaced(folder.PASSPORT, f"lead: {LEAD}", f'lead: "**{LEAD}** It is kept."')
    learned = world.snapshot(tmp_path, world.files() | changed)
    client = Client(world.conversation(lambda: learned, store, Clock()), store, ChatId(11))
    await client.asks(ASKED)
    await client.asks("simpler please")
    assert text_of(await client.asks("simpler please")).endswith(LEAD)


async def later(store: Store, learned: Snapshot, after: timedelta, *, sweep: bool) -> str:
    """Return the answer to a question that was also asked some time before."""
    clock = Clock()
    client = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    await client.asks(ASKED)
    clock.pass_by(seconds=after.total_seconds())
    if sweep:
        async with store.transaction() as tx:
            await retention.sweep(tx, clock(), timedelta(days=90))
    return text_of(await client.asks(ASKED))


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("sweep", [False, True])
@pytest.mark.parametrize(("after", "again"), [(DISCLAIMED_FOR - SECOND, False), (DISCLAIMED_FOR, True)])
async def test_the_disclaimer_comes_once_a_day(
    store: Store, learned: Snapshot, after: timedelta, again: bool, sweep: bool
) -> None:
    assert (DISCLAIMER in await later(store, learned, after, sweep=sweep)) is again


@pytest.mark.parametrize(("after", "again"), [(PHONE_KNOWN_FOR - SECOND, False), (PHONE_KNOWN_FOR, True)])
async def test_the_telephone_number_comes_once_an_hour(
    store: Store, learned: Snapshot, after: timedelta, again: bool
) -> None:
    said = await later(store, learned, after, sweep=False)
    assert (PHONE in said) is again
    assert (words_of("firm_phone_known") in said) is not again


async def test_after_start_the_disclaimer_is_known(client: Client) -> None:
    await client.conversation.command("start", client.who())
    assert DISCLAIMER not in text_of(await client.asks(ASKED))


async def test_another_chat_reads_the_disclaimer_for_itself(client: Client) -> None:
    await client.asks(ASKED)
    stranger = Client(client.conversation, client.store, ChatId(12))
    assert DISCLAIMER in text_of(await stranger.asks(ASKED))


async def test_with_a_deadline_the_disclaimer_always_comes(client: Client) -> None:
    await client.asks(ASKED)
    assert DISCLAIMER in text_of(await client.asks(f"{ASKED} and I won the lottery"))


async def test_some_answers_always_bring_it(store: Store, tmp_path: Path) -> None:
    changed = folder.replaced(folder.PASSPORT, "    sources:", "    disclaimed: yes\n    sources:")
    learned = world.snapshot(tmp_path, world.files() | changed)
    client = Client(world.conversation(lambda: learned, store, Clock()), store, ChatId(11))
    await client.asks(ASKED)
    assert DISCLAIMER in text_of(await client.asks(ASKED))
    assert learned.knowledge.languages[ENGLISH].entries[HELD].disclaimed


async def test_the_whole_that_replaces_an_answer_says_it_too(reader: Client) -> None:
    await reader.asks(ASKED)
    assert DISCLAIMER in text_of(await reader.presses(OpenWhole(HELD)))
