"""What a client reads after writing a message."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.conversation.asker import ENGLISH
from bot.conversation.service import LONGEST_UTTERANCE
from bot.domain.ids import ChatId, EntryId
from bot.domain.press import NoneOfThese, OpenContact, OpenEntry, OpenSources, OpenTopics, Vote
from bot.domain.reply import Reply
from bot.matching.snapshot import Snapshot
from bot.store.chats.misses import MissReason
from bot.store.database.engine import Store
from tests.conversation import world
from tests.conversation.world import Client, buttons, text_of, words_of
from tests.knowledge import folder
from tests.store.clock import Clock
from tests.store.counting import counted


def says(reply: Reply, *keys: str) -> bool:
    """Return whether the reply holds these wordings in this order."""
    text = text_of(reply)
    places = [text.find(words_of(key)) for key in keys]
    return -1 not in places and places == sorted(places)


async def test_an_answer_brings_sources_standing_disclaimer_thumbs_and_related_questions(
    client: Client, learned: Snapshot
) -> None:
    reply = await client.asks("they kept my passport")

    lead = "It does not tell the result."
    assert text_of(reply).startswith(f"{lead}\n\nDo not worry. Each embassy does this its own way.")
    assert "Call +1 406-373-9828." in text_of(reply)
    assert says(reply, "not_reviewed", "sources_official_one", "disclaimer", "did_this_help")
    version = learned.knowledge.languages[ENGLISH].entries[EntryId("passport-held")].version
    assert [button.press for button in buttons(reply)] == [
        OpenSources(EntryId("passport-held")),
        Vote(EntryId("passport-held"), version, helpful=True, whole=True),
        Vote(EntryId("passport-held"), version, helpful=False, whole=True),
        OpenEntry(EntryId("travel-while-pending")),
    ]
    assert buttons(reply)[3].label == "May I travel now?"


async def test_a_sure_answer_costs_two_statements_and_one_commit(client: Client, store: Store) -> None:
    with counted(store) as spent:
        await client.asks("they kept my passport")
    assert (len(spent.statements), spent.commits) == (2, 1)


async def test_an_answer_the_attorney_signed_off_says_when(client: Client) -> None:
    signed = await client.asks("what does 221g mean")
    counted = f"{words_of('sources_official_one')} 1"
    assert f"{words_of('reviewed')} {words_of('date_day')} 1 Month5 2026 {counted}" in text_of(signed)

    unsigned = await client.asks("they kept my passport")
    assert f"{words_of('not_reviewed')} {counted}" in text_of(unsigned)


async def test_sources_are_counted_by_kind(store: Store, tmp_path: Path) -> None:
    more = "".join(
        f"""\
      - title: Page {number}
        url: https://travel.state.gov/{number}.html
        kind: {kind}
        supports: [It does not tell the result.]
        read: 2025-03-09
        copy: {copy}
"""
        for number, (kind, copy) in enumerate([("lawyer", "2024"), ("guide", "undated"), ("lawyer", "2023")])
    )
    changed = folder.replaced(folder.PASSPORT, "    reviewed: null", f"{more}    reviewed: null")
    learned = world.snapshot(tmp_path, world.files() | changed)
    client = Client(world.conversation(lambda: learned, store, Clock()), store, ChatId(11))
    counts = ("sources_official_one", "1,"), ("sources_lawyer", "2,"), ("sources_guide_one", "1")
    counted = " ".join(f"{words_of(key)} {count}" for key, count in counts)
    assert counted in text_of(await client.asks("they kept my passport"))

    shown = text_of(await client.presses(OpenSources(EntryId("passport-held"))))
    day, older = (f"{words_of('date_day')} {day}" for day in ("24 Month11 2026", "9 Month3 2025"))
    assert f"{words_of('source_read')} {day} {words_of('source_official')}" in shown
    assert f"{words_of('source_copy')} {older} {words_of('source_lawyer')} 2024" in shown
    assert f"{words_of('source_undated_copy')} {older} {words_of('source_guide')}" in shown


async def test_an_answer_in_the_firm_s_own_words_says_so_and_has_no_sources_to_show(
    store: Store, tmp_path: Path
) -> None:
    text = folder.files()[folder.PASSPORT]
    begin, end = text.index("    sources:"), text.index("    reviewed:")
    text = (
        f"{text[:begin]}    sources: []\n    experience: [Each embassy does this its own way.]\n{text[end:]}"
    )
    learned = world.snapshot(tmp_path, world.files() | {folder.PASSPORT: text})
    client = Client(world.conversation(lambda: learned, store, Clock()), store, ChatId(11))
    reply = await client.asks("they kept my passport")
    assert f"{words_of('not_reviewed')} {words_of('sources_none')}" in text_of(reply)
    assert OpenSources(EntryId("passport-held")) not in [button.press for button in buttons(reply)]


async def test_a_clear_answer_is_no_miss(client: Client) -> None:
    await client.asks("they kept my passport")
    assert await client.kept(1) is None


async def test_a_suggestion_offers_questions_and_keeps_the_message_as_a_miss(unsure: Client) -> None:
    reply = await unsure.asks("they kept my passport")

    assert text_of(reply) == words_of("suggest")
    first, *_, none, last = buttons(reply)
    assert (first.label, first.press) == (
        "They kept my passport",
        OpenEntry(EntryId("passport-held"), asked=1),
    )
    assert (none.press, last.press) == (NoneOfThese(1), OpenContact())
    kept = await unsure.kept(1)
    assert kept is not None
    assert (kept.miss.utterance, kept.miss.reason) == ("they kept my passport", MissReason.SUGGESTED)
    assert kept.miss.candidates[0] == "passport-held"
    assert kept.miss.at == Clock().now


async def test_a_message_with_two_questions_gets_both_answers_in_short(client: Client) -> None:
    reply = await client.asks("Can I travel now? What does 221g mean?")
    said = text_of(reply)
    assert said.startswith(words_of("suggest_two"))
    assert said.index("Please wait.") < said.index("It can still change.")
    assert "Ask us first." not in said
    offered = [button.press.entry for button in buttons(reply) if isinstance(button.press, OpenEntry)]
    assert sorted(offered) == ["travel-while-pending", "what-is-221g"]


async def test_the_heading_is_never_the_same_twice_in_a_row(unsure: Client) -> None:
    asked = [await unsure.asks("is it safe to fly home") for _ in range(5)]
    headings = [text_of(each) for each in asked]
    assert headings[0] == words_of("suggest")
    assert not [each for each, after in pairwise(headings) if each == after]


async def test_after_two_lists_in_a_row_a_person_comes_first(unsure: Client) -> None:
    first, second, third = [await unsure.asks("is it safe to fly home") for _ in range(3)]
    assert [buttons(each)[-1].press for each in (first, second)] == [OpenContact(), OpenContact()]
    assert buttons(third)[0].press == OpenContact()
    assert text_of(third).startswith(words_of("suggest_person").strip())


async def test_another_reply_ends_the_row_of_lists(unsure: Client) -> None:
    for _ in range(2):
        await unsure.asks("is it safe to fly home")
    await unsure.asks("hello")
    assert text_of(await unsure.asks("is it safe to fly home")) == words_of("suggest")


async def test_one_word_is_offered_questions_and_never_an_answer(client: Client) -> None:
    assert text_of(await client.asks("passport")) == words_of("suggest")


OPPOSITES = """\
opposites:
  - opposite: kept-or-returned
    ask: Did it come back?
    sides:
      - {says: [came back], entries: [travel-while-pending]}
      - {says: [never mind], entries: [passport-held]}
"""


async def test_an_answer_that_denies_the_message_is_asked_about(tmp_path: Path, store: Store) -> None:
    learned = world.snapshot(tmp_path, {**folder.files(), "en/opposites.yaml": OPPOSITES})
    client = Client(world.conversation(lambda: learned, store, Clock()), store, ChatId(1))
    reply = await client.asks("they kept my passport, came back")
    assert text_of(reply) == "Did it come back?"
    offered = [button.press.entry for button in buttons(reply) if isinstance(button.press, OpenEntry)]
    assert offered == ["travel-while-pending", "passport-held"]


async def test_a_question_nothing_fits_is_told_so_and_kept(client: Client) -> None:
    reply = await client.asks("purple elephants dance")

    assert text_of(reply) == words_of("none")
    assert [button.press for button in buttons(reply)] == [OpenTopics(), OpenContact()]
    kept = await client.kept(1)
    assert kept is not None
    assert kept.miss.reason is MissReason.NONE


async def test_an_off_topic_question_is_told_where_it_goes_and_kept_as_such(client: Client) -> None:
    reply = await client.asks("how do I become a citizen")

    assert text_of(reply) == f"{words_of('off_topic')}\n\nPlease call us at +1 406-373-9828."
    assert [button.press for button in buttons(reply)] == [OpenTopics(), OpenContact()]
    kept = await client.kept(1)
    assert kept is not None
    assert kept.miss.reason is MissReason.OFF_TOPIC


@pytest.mark.parametrize(("said", "heard"), [("hi", "Hello."), ("ok!", "All right.")])
async def test_small_talk_gets_its_line_and_is_no_miss(client: Client, said: str, heard: str) -> None:
    assert text_of(await client.asks(said)).startswith(heard)
    assert await client.kept(1) is None


async def test_a_greeting_before_a_question_does_not_shadow_it(client: Client) -> None:
    assert "Do not worry" in text_of(await client.asks("hi, they kept my passport"))


async def test_the_answer_to_an_edited_message_says_so_first(client: Client) -> None:
    await client.asks("they kept my passport")
    edited = await client.asks("they kept my passport", edited=True)
    plain = await client.asks("they kept my passport")
    assert text_of(edited) == f"{words_of('edited')}\n\n{text_of(plain)}"
    assert edited.rows == plain.rows


@pytest.mark.parametrize("said", ["", "  \n\t "])
async def test_a_message_without_words_is_told_so(client: Client, said: str) -> None:
    assert text_of(await client.asks(said)) == words_of("empty")
    assert await client.kept(1) is None


async def test_a_message_longer_than_telegram_allows_is_told_the_limit_and_not_kept(client: Client) -> None:
    just_short = "they kept my passport ".ljust(LONGEST_UTTERANCE, ".")
    assert words_of("too_long") not in text_of(await client.asks(just_short))

    reply = await client.asks(just_short + ".")
    assert text_of(reply) == f"{words_of('too_long')} 4096"
    assert await client.kept(1) is None


async def test_the_same_update_again_keeps_one_miss_and_offers_the_same_buttons(unsure: Client) -> None:
    first = await unsure.asks("they kept my passport", once=7)
    assert await unsure.asks("they kept my passport", once=7) == first
    assert await unsure.kept(2) is None


async def test_a_question_holds_one_snapshot_while_the_knowledge_is_swapped(
    store: Store, learned: Snapshot, tmp_path: Path
) -> None:
    changed = world.files()
    changed["en/entries/05-passport-and-travel.yaml"] = None
    changed["en/follow_ups.yaml"] = None  # it names an entry of that file
    changed |= _only_refusal()
    fewer = world.snapshot(tmp_path, changed)
    taken: list[Snapshot] = []

    def current() -> Snapshot:
        """Hand out the old knowledge once, then the new: an edit goes live while the question is read."""
        taken.append(fewer if taken else learned)
        return taken[-1]

    swapped = world.conversation(current, store, Clock())
    asked = Client(swapped, store, ChatId(11))
    reply = await asked.asks("they kept my passport")
    assert "Do not worry" in text_of(reply)
    assert taken == [learned]

    assert "Do not worry" not in text_of(await asked.asks("they kept my passport"))


def _only_refusal() -> dict[str, str | bytes | None]:
    return folder.replaced(folder.REFUSAL, "related: [passport-held]", "related: []")
