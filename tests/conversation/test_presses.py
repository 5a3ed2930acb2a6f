"""What pressing a button does, once, and only for those it was shown to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversation.asker import ENGLISH
from bot.conversation.button_rows import PAGE
from bot.domain.ids import ChatId, EntryId
from bot.domain.press import (
    NoneOfThese,
    OpenContact,
    OpenEntry,
    OpenSources,
    OpenTheme,
    OpenTopics,
    Press,
    Vote,
)
from bot.domain.reply import Button, Listing, Paragraph, Reply, Span
from bot.matching.snapshot import Snapshot
from bot.store.chats.misses import MissReason
from tests.conversation import world
from tests.conversation.world import Client, buttons, press_named, text_of, words_of
from tests.knowledge import folder

HELD = EntryId("passport-held")
STALE = Reply(
    (Paragraph((Span(words_of("old_button")),)),),
    ((Button(words_of("button_topics"), OpenTopics()), Button(words_of("button_contact"), OpenContact())),),
    notice=words_of("notice_old_button"),
)


async def test_a_pressed_suggestion_answers_and_is_noted_beside_the_question(unsure: Client) -> None:
    offered = await unsure.asks("they kept my passport")
    reply = await unsure.presses(press_named(offered, "May I travel now?"))

    assert text_of(reply).startswith("Please wait.")
    assert not reply.in_place
    kept = await unsure.kept(1)
    assert kept is not None
    assert (kept.chosen, kept.miss.reason) == ("travel-while-pending", MissReason.SUGGESTED)


async def test_none_of_these_marks_the_question_rejected_and_shows_the_ways_on(unsure: Client) -> None:
    offered = await unsure.asks("they kept my passport")
    reply = await unsure.presses(press_named(offered, words_of("button_none_of_these")))

    assert text_of(reply) == words_of("none_of_these")
    assert reply.in_place
    assert [button.press for button in buttons(reply)] == [OpenContact(), OpenTopics()]
    kept = await unsure.kept(1)
    assert kept is not None
    assert kept.miss.reason is MissReason.REJECTED


async def test_the_question_of_another_chat_cannot_be_touched(unsure: Client) -> None:
    await unsure.asks("they kept my passport")
    stranger = Client(unsure.conversation, unsure.store, ChatId(12))

    assert await stranger.presses(NoneOfThese(1)) == STALE
    assert text_of(await stranger.presses(OpenEntry(HELD, asked=1))).startswith("It does not tell the result")
    kept = await unsure.kept(1)
    assert kept is not None
    assert (kept.chosen, kept.miss.reason) == (None, MissReason.SUGGESTED)


async def test_the_sources_of_an_answer_open_and_lead_back_to_it(client: Client) -> None:
    await client.asks("they kept my passport")
    answer = await client.asks("they kept my passport")
    shown = await client.presses(press_named(answer, words_of("button_sources")))
    link = next(span for block in shown.blocks if isinstance(block, Listing) for span in block.items[0])
    assert (link.text, link.link) == ("Visa Denials", "https://travel.state.gov/denials.html")
    assert text_of(shown).startswith(f"{words_of('sources')} The embassy kept my passport")
    back = await client.presses(press_named(shown, words_of("button_answer")))
    assert back.blocks == answer.blocks


async def test_the_sources_of_an_answer_that_is_gone_are_an_old_button(client: Client) -> None:
    reply = await client.presses(OpenSources(EntryId("no-such-entry")))
    assert reply == STALE


async def test_a_related_question_opens_without_touching_any_kept_question(client: Client) -> None:
    assert text_of(await client.presses(OpenEntry(HELD))).startswith("It does not tell the result")
    assert await client.kept(1) is None


@pytest.mark.parametrize(
    "press",
    [
        OpenEntry(EntryId("gone")),
        OpenEntry(EntryId("gone"), asked=1),
        OpenTheme("gone"),
        OpenTheme("gone", page=3),
        Vote(EntryId("gone"), "00000000", helpful=True),
        NoneOfThese(99),
        NoneOfThese(0),
    ],
)
async def test_a_button_for_what_is_gone_gets_the_notice_of_an_old_button_only(
    client: Client, press: Press
) -> None:
    assert await client.presses(press) == STALE
    assert await client.vote("gone") is None


async def test_a_vote_is_kept_thanked_for_and_marked_on_the_answer(client: Client) -> None:
    answer = await client.asks("they kept my passport")
    reply = await client.presses(press_named(answer, words_of("button_helped")))

    assert (reply.in_place, reply.notice) == (True, words_of("notice_thanks"))
    assert not reply.blocks
    assert (reply.rows[0], reply.rows[2:]) == (answer.rows[0], answer.rows[2:])
    assert [button.label for button in reply.rows[1]] == [
        words_of("button_helped_chosen"),
        words_of("button_not_helped"),
    ]
    vote = await client.vote("passport-held")
    assert vote is not None
    assert vote.helpful


async def test_a_vote_can_be_changed(client: Client) -> None:
    answer = await client.asks("they kept my passport")
    await client.presses(press_named(answer, words_of("button_helped")))
    reply = await client.presses(press_named(answer, words_of("button_not_helped")))

    assert reply.notice == words_of("notice_sorry")
    assert [button.label for button in reply.rows[1]] == [
        words_of("button_helped"),
        words_of("button_not_helped_chosen"),
    ]
    vote = await client.vote("passport-held")
    assert vote is not None
    assert not vote.helpful


async def test_a_vote_whose_update_is_handled_again_counts_once_and_replies_the_same(
    client: Client, learned: Snapshot
) -> None:
    version = _version(learned)
    first = await client.presses(Vote(HELD, version, helpful=True), once=5)
    before = await client.vote("passport-held")
    again = await client.presses(Vote(HELD, version, helpful=True), once=5)

    assert again == first
    assert await client.vote("passport-held") == before

    await client.presses(Vote(HELD, version, helpful=False), once=5)
    assert await client.vote("passport-held") == before


async def test_a_vote_on_an_older_wording_is_kept_with_it_and_only_its_notice_is_shown(
    client: Client,
) -> None:
    assert await client.presses(Vote(HELD, "0badcafe", helpful=False)) == Reply(
        notice=words_of("notice_sorry")
    )
    vote = await client.vote("passport-held")
    assert vote is not None
    assert (vote.version, vote.helpful) == ("0badcafe", False)


async def test_an_answer_out_of_use_is_no_longer_shown_but_a_vote_on_it_still_counts(
    talking_about: Callable[[Snapshot], Client], tmp_path: Path
) -> None:
    retired = folder.replaced(
        folder.PASSPORT, "  - id: passport-held", "  - retired: true\n    id: passport-held"
    )
    client = talking_about(world.snapshot(tmp_path, {**world.files(), **retired}))
    assert await client.presses(OpenEntry(HELD)) == STALE
    assert "Do not worry" not in text_of(await client.asks("they kept my passport"))

    thanked = await client.presses(Vote(HELD, "00c0ffee", helpful=True))
    assert thanked == Reply(notice=words_of("notice_thanks"))
    kept = await client.vote("passport-held")
    assert kept is not None
    assert (kept.version, kept.helpful) == ("00c0ffee", True)


async def test_votes_of_two_chats_are_kept_apart(client: Client, learned: Snapshot) -> None:
    other = Client(client.conversation, client.store, ChatId(12))
    await client.presses(Vote(HELD, _version(learned), helpful=True))
    await other.presses(Vote(HELD, _version(learned), helpful=False))

    mine, theirs = await client.vote(HELD), await other.vote(HELD)
    assert mine is not None
    assert theirs is not None
    assert (mine.helpful, theirs.helpful) == (True, False)


async def test_the_topics_lead_to_themes_and_themes_to_their_questions_and_back(client: Client) -> None:
    topics = await client.presses(OpenTopics())
    assert text_of(topics) == words_of("topics")
    assert topics.in_place
    assert [button.label for button in buttons(topics)] == [
        "The refusal",
        "Passport and travel",
        words_of("button_contact"),
    ]

    theme = await client.presses(press_named(topics, "Passport and travel"))
    assert text_of(theme) == f"{words_of('theme')} Passport and travel"
    assert theme.in_place
    assert [(button.label, button.press) for button in buttons(theme)] == [
        ("They kept my passport", OpenEntry(HELD)),
        ("May I travel now?", OpenEntry(EntryId("travel-while-pending"))),
        (words_of("button_back"), OpenTopics()),
        (words_of("button_contact"), OpenContact()),
    ]


@pytest.fixture
def crowded(talking_about: Callable[[Snapshot], Client], tmp_path: Path) -> Client:
    """Return a client of a bot with more entries in a theme than a page holds."""
    return talking_about(world.snapshot(tmp_path, world.files(many_entries=True)))


@pytest.fixture
def with_many_themes(talking_about: Callable[[Snapshot], Client], tmp_path: Path) -> Client:
    return talking_about(world.snapshot(tmp_path, world.files(many_themes=True)))


async def test_a_long_theme_comes_in_pages_that_turn_both_ways(crowded: Client) -> None:
    first = await crowded.presses(OpenTheme("many"))
    assert len(_entries(first)) == PAGE
    last = [words_of("button_back"), words_of("button_contact")]
    assert _labels(first)[PAGE:] == [words_of("button_more"), *last]

    second = await crowded.presses(press_named(first, words_of("button_more")))
    assert len(_entries(second)) == world.MANY - PAGE
    assert not set(_entries(first)) & set(_entries(second))
    assert _labels(second)[-3:] == [words_of("button_previous"), *last]
    assert await crowded.presses(press_named(second, words_of("button_previous"))) == first


@pytest.mark.parametrize(("page", "shown"), [(99, 1), (-1, 0)])
async def test_a_page_that_is_not_there_is_the_nearest_one(crowded: Client, page: int, shown: int) -> None:
    assert await crowded.presses(OpenTheme("many", page)) == await crowded.presses(OpenTheme("many", shown))


async def test_many_themes_come_in_pages_too(with_many_themes: Client) -> None:
    first = await with_many_themes.presses(OpenTopics())
    assert len(buttons(first)) == PAGE + 2
    second = await with_many_themes.presses(press_named(first, words_of("button_more")))
    assert _labels(second)[-2] == words_of("button_previous")
    themes = {*_labels(first)[:-2], *_labels(second)[:-2]}
    assert len(themes) == world.MANY + 2


async def test_the_contact_button_says_how_to_reach_the_firm(client: Client) -> None:
    assert text_of(await client.presses(OpenContact())) == words_of("contact")


def test_an_old_button_is_a_message_with_ways_on(client: Client) -> None:
    assert client.conversation.stale_button(client.who()) == STALE


def _version(snapshot: Snapshot) -> str:
    return snapshot.language(ENGLISH).entries[HELD].version


def _labels(reply: Reply) -> list[str]:
    return [button.label for button in buttons(reply)]


def _entries(reply: Reply) -> list[EntryId]:
    return [button.press.entry for button in buttons(reply) if isinstance(button.press, OpenEntry)]
