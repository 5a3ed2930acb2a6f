"""People in danger are heard before anything else, and staff hear of them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import OpenContact, OpenEntry, OpenTopics
from bot.domain.privacy.chat_reference import chat_reference
from bot.domain.reply import Reply, plain_text
from bot.matching.snapshot import Snapshot
from bot.store import chat_context
from bot.store.chats import alarms
from bot.store.database.engine import Store
from bot.store.staff import staff_notices
from tests.conversation import world
from tests.conversation.world import Client, buttons, text_of, words_of
from tests.store.clock import Clock

DYING = "i am going to die"
LOST = "i see no way out"
PASSPORT = "they kept my passport"


async def told(store: Store) -> list[str]:
    async with store.reading() as conn:
        return [plain_text(reply.blocks) for _, reply in await staff_notices.waiting(conn, 50)]


def answers_the_passport(reply: Reply) -> bool:
    return any(isinstance(each.press, OpenEntry) for each in buttons(reply))


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (DYING, "self_harm"),
        ("my sister wants to die", "self_harm_other"),
        ("my husband beats me", "violence_at_home"),
        ("ice took my brother", "detention"),
        ("he wants gift cards", "scam"),
        ("i will shoot the consul", "other_harm"),
    ],
)
async def test_help_comes_first(client: Client, said: str, key: str) -> None:
    assert text_of(await client.asks(said)).startswith(words_of(key))


async def test_a_threat_gets_no_address_and_no_answer(client: Client) -> None:
    reply = await client.asks(f"i will shoot the consul. {PASSPORT}")
    assert text_of(reply) == words_of("other_harm")
    assert buttons(reply) == []


async def test_the_question_beside_danger_is_answered_below(client: Client) -> None:
    reply = await client.asks(f"{DYING}. {PASSPORT}")
    assert text_of(reply).startswith(words_of("self_harm"))
    assert answers_the_passport(reply)


async def test_words_of_danger_alone_lead_to_a_person_and_to_no_list_of_topics(client: Client) -> None:
    presses = [each.press for each in buttons(await client.asks(DYING))]
    assert OpenContact() in presses
    assert OpenTopics() not in presses


async def test_in_doubt_the_answer_comes_first_and_one_line_below_it(client: Client) -> None:
    reply = await client.asks(f"{PASSPORT}, {LOST}")
    assert answers_the_passport(reply)
    assert text_of(reply).endswith(words_of("self_harm_line"))


async def test_a_figure_of_speech_is_no_danger(client: Client, store: Store) -> None:
    reply = await client.asks("i am dying to know and going to know")
    assert words_of("self_harm") not in text_of(reply)
    assert await told(store) == []


async def test_small_talk_soon_after_danger_is_no_goodbye(client: Client) -> None:
    await client.asks(DYING)
    assert text_of(await client.asks("hello")).startswith(words_of("still_here"))


async def test_after_a_doubt_the_next_messages_are_answered_as_ever(client: Client) -> None:
    await client.asks(f"{PASSPORT}, {LOST}")
    small_talk, answer = await client.asks("hello"), await client.asks(PASSPORT)
    assert words_of("still_here") not in text_of(small_talk)
    assert words_of("self_harm_line") not in text_of(answer)


async def test_an_hour_later_small_talk_is_small_talk_again(store: Store, learned: Snapshot) -> None:
    clock = Clock()
    client = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    await client.asks(DYING)
    clock.pass_by(hours=1)
    assert words_of("still_here") not in text_of(await client.asks("hello"))


async def test_an_answer_soon_after_danger_has_the_line_below_it(client: Client) -> None:
    await client.asks(DYING)
    reply = await client.asks(PASSPORT)
    assert answers_the_passport(reply)
    assert text_of(reply).endswith(words_of("self_harm_line"))


async def test_another_chat_is_not_read_as_still_in_danger(
    talking_about: Callable[[Snapshot], Client], learned: Snapshot
) -> None:
    client = talking_about(learned)
    await client.asks(DYING)
    client.chat = ChatId(12)
    assert words_of("still_here") not in text_of(await client.asks("hello"))


async def test_an_edited_message_is_heard(client: Client) -> None:
    reply = await client.asks(DYING, edited=True)
    assert words_of("self_harm") in text_of(reply)


async def test_a_number_beside_danger_is_warned_of_below_the_help(client: Client) -> None:
    said = text_of(await client.asks(f"{DYING}, my case is ABC2024123456"))
    assert said.index(words_of("self_harm")) < said.index(words_of("numbers_sent"))


async def test_a_message_that_is_too_long_is_heard_all_the_same(client: Client) -> None:
    reply = await client.asks(f"{DYING}. " + "so " * 2000)
    assert text_of(reply).startswith(words_of("self_harm"))


async def test_a_threat_is_kept_as_no_question(client: Client) -> None:
    await client.asks("i will shoot the consul")
    assert await client.kept(1) is None


async def test_staff_hear_the_kind_and_the_chat_but_not_the_words(client: Client, store: Store) -> None:
    await client.asks(DYING)
    (line,) = await told(store)
    for key in ("danger_self_harm", "danger_sure", "danger_own", "danger_do_self_harm"):
        assert words_of(key) in line
    assert chat_reference(ChatId(11)) in line
    assert DYING not in line


async def test_staff_read_the_words_where_the_firm_allows_it(store: Store, learned: Snapshot) -> None:
    firm = replace(learned.knowledge.firm, danger_texts_to_staff=True)
    open_hearted = replace(learned, knowledge=replace(learned.knowledge, firm=firm))
    client = Client(world.conversation(lambda: open_hearted, store, Clock()), store, ChatId(11))
    await client.asks(f"{DYING} ABC2024123456")
    (line,) = await told(store)
    assert DYING in line
    assert "ABC2024123456" not in line


async def test_staff_hear_once_an_hour_of_one_kind_in_a_chat(store: Store, learned: Snapshot) -> None:
    clock = Clock()
    client = Client(world.conversation(lambda: learned, store, clock), store, ChatId(11))
    await client.asks(DYING)
    clock.pass_by(minutes=59)
    await client.asks(DYING)
    assert len(await told(store)) == 1
    clock.pass_by(minutes=1)
    await client.asks(DYING)
    assert len(await told(store)) == 2


async def test_a_higher_level_is_told_at_once_and_a_lower_one_is_not(client: Client, store: Store) -> None:
    await client.asks(LOST)
    await client.asks(DYING)
    await client.asks(LOST)
    first, second = await told(store)
    assert words_of("danger_doubt") in first
    assert words_of("danger_sure") in second


async def test_each_kind_and_each_chat_is_told_of(client: Client, store: Store) -> None:
    await client.asks(DYING)
    await client.asks("my husband beats me")
    client.chat = ChatId(12)
    await client.asks(DYING)
    assert len(await told(store)) == 3


async def test_an_update_that_comes_again_is_told_once(client: Client, store: Store) -> None:
    await client.asks(DYING, once=7)
    await client.asks(DYING, once=7)
    assert len(await told(store)) == 1


async def test_what_was_heard_goes_with_the_chat(client: Client, store: Store) -> None:
    await client.asks(DYING)
    async with store.transaction() as tx:
        await alarms.forget(tx, ChatId(11))
        long_ago = Clock()().replace(year=2000)
        left = await chat_context.before(tx, ChatId(11), UpdateId(9), Clock()(), dangers_since=long_ago)
        assert left.danger is None


async def test_a_deadline_is_warned_of_before_the_answer_and_told_to_staff(
    client: Client, store: Store
) -> None:
    reply = await client.asks(f"i won the lottery. {PASSPORT}")
    assert text_of(reply).startswith("The lottery cannot wait.")
    (line,) = await told(store)
    assert "the lottery and September 30" in line
    assert words_of("danger_do_urgent") in line


async def test_a_deadline_counts_only_where_its_day_is_near(client: Client) -> None:
    near = await client.asks("my passport expires in 10 days")
    far = await client.asks("my passport expires in 300 days")
    assert text_of(near).startswith("Look at the date of your paper.")
    assert "Look at the date of your paper." not in text_of(far)


async def test_help_comes_before_a_deadline(client: Client) -> None:
    said = text_of(await client.asks(f"{DYING}. i won the lottery"))
    assert said.index(words_of("self_harm")) < said.index("The lottery cannot wait.")


async def test_a_deadline_spoken_of_since_does_not_end_the_care_for_who_is_in_danger(client: Client) -> None:
    await client.asks(DYING)
    await client.asks("i won the lottery")
    assert text_of(await client.asks("hello")).startswith(words_of("still_here"))
