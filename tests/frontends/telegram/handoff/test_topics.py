"""Each client has a topic in a staff group that has topics; whatever happens to topics, nothing is lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.delivery.topics import KNOWN_FOR
from bot.domain.ids import ChatId
from bot.domain.reply import plain_text
from bot.store.messages import topics
from bot.store.messages.topics import Topic
from tests.frontends.telegram.handoff.conftest import STAFF, Office, says
from tests.standin import FaultKind
from tests.standin.chat import BotMessage
from tests.standin.people import Person

ASKED, ANSWER = "Did you get my letter?", "We got it. Nothing more is needed."


@pytest.fixture
def forum(office: Office) -> Office:
    office.group.becomes_a_forum()
    return office


async def topic_of(office: Office, person: Person) -> Topic | None:
    async with office.store.reading() as conn:
        return await topics.of_client(conn, ChatId(person.chat_id), ChatId(STAFF))


async def number_of(office: Office, person: Person) -> int:
    found = await topic_of(office, person)
    assert found is not None
    return found.id


async def posts(office: Office, person: Person) -> list[BotMessage]:
    """Return what the topic of a client shows."""
    return office.group.shown_in(await number_of(office, person))


async def test_each_client_has_a_topic_that_names_no_case(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    await forum.leaves(forum.ben, "When do you open?")
    await forum.leaves(forum.ana, "And my photo?")
    ana, ben = await posts(forum, forum.ana), await posts(forum, forum.ben)
    assert [says(each, "inbox_new") for each in ana] == [True, False]
    assert [ASKED in ana[0].text, "And my photo?" in ana[1].text] == [True, True]
    assert ["When do you open?" in each.text for each in ben] == [True]
    assert forum.group.shown_in(None) == []
    names = [each.text("name") for each in forum.standin.calls("createForumTopic")]
    assert len(set(names)) == 2
    assert not any(str(forum.ana.chat_id) in each or "Ana" in each for each in names)


async def test_a_reply_to_the_post_in_the_topic_answers_the_client_and_other_talk_does_not(
    forum: Office,
) -> None:
    post = await forum.leaves(forum.ana, ASKED)
    number, before = await number_of(forum, forum.ana), len(forum.ana.history)
    forum.mia.say("I think we got it.", to=forum.group, topic=number)
    forum.noor.say("Did we?", to=forum.group, topic=number)
    await forum.handle()
    await forum.delivers(after=600)
    assert len(forum.ana.history) == before
    assert len(forum.group.history) == 1

    told = await forum.replies(forum.mia, ANSWER, post)
    assert says(told, "inbox_answer_goes")
    assert told.raw["message_thread_id"] == number
    await forum.delivers(after=11)
    assert ANSWER in forum.ana.last.text


async def test_a_file_that_is_shared_in_a_topic_is_nobodys_answer(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number, before = await number_of(forum, forum.ana), len(forum.group.history)
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]}
    forum.mia.sends(photo, caption="the letter", to=forum.group, **forum.group.in_topic(number))
    await forum.handle()
    assert [each.text for each in forum.group.history[before:]] == []


async def test_a_topic_is_closed_with_its_thread_and_opens_again_for_a_new_message(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    await forum.presses(forum.mia, "button_inbox_close", to=forum.group)
    await forum.delivers()
    assert not forum.group.topics[number].is_open

    await forum.leaves(forum.ana, "And my photo?")
    assert forum.group.topics[number].is_open
    assert "And my photo?" in (await posts(forum, forum.ana))[-1].text
    assert len(forum.group.topics) == 1


async def test_a_topic_stays_open_while_the_thread_is(forum: Office) -> None:
    post = await forum.leaves(forum.ana, ASKED)
    await forum.replies(forum.mia, ANSWER, post)
    await forum.delivers(after=600)
    assert forum.group.topics[await number_of(forum, forum.ana)].is_open


async def test_a_topic_that_somebody_closes_opens_again_for_a_message(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    forum.group.closes_topic(forum.mia, number)
    await forum.handle()
    await forum.leaves(forum.ana, "And my photo?")
    assert forum.group.topics[number].is_open
    assert "And my photo?" in (await posts(forum, forum.ana))[-1].text
    sent = [each for each in forum.standin.calls("sendMessage") if "inbox more" in each.text("text")]
    assert len(sent) == 1  # it was opened first: nothing was refused


async def test_a_topic_that_was_closed_unseen_opens_again_for_a_message(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    forum.group.turn_topic(forum.mia.user, number, is_open=False)
    await forum.leaves(forum.ana, "And my photo?")
    assert forum.group.topics[number].is_open
    assert sum("And my photo?" in each.text for each in forum.group.history) == 1


async def test_a_deleted_topic_is_replaced_by_a_new_one(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    first = await number_of(forum, forum.ana)
    forum.group.deletes_topic(first)
    await forum.leaves(forum.ana, "And my photo?")
    second = await number_of(forum, forum.ana)
    assert second != first
    assert ["And my photo?" in each.text for each in forum.group.shown_in(second)] == [True]


async def test_a_topic_that_is_deleted_after_it_was_closed_is_replaced_too(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    first = await number_of(forum, forum.ana)
    await forum.presses(forum.mia, "button_inbox_close", to=forum.group)
    await forum.delivers()
    forum.group.deletes_topic(first)
    await forum.leaves(forum.ana, "And my photo?")
    assert await number_of(forum, forum.ana) != first
    assert "And my photo?" in (await posts(forum, forum.ana))[-1].text


async def test_a_thread_whose_topic_is_gone_can_be_closed(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    forum.group.deletes_topic(await number_of(forum, forum.ana))
    (thread,) = await forum.open_threads()
    await forum.writes(forum.mia, "/inbox", to=forum.group)
    await forum.presses(forum.mia, "button_inbox_show", to=forum.group, thread=str(thread.id))
    await forum.presses(forum.mia, "button_inbox_close", to=forum.group)
    await forum.delivers()
    assert await topic_of(forum, forum.ana) is None


async def test_without_the_right_messages_go_to_the_group_with_one_hint(office: Office) -> None:
    office.group.becomes_a_forum(bot_manages_topics=False)
    await office.leaves_unseen(office.ana, ASKED)
    await office.leaves_unseen(office.ben, "When do you open?")
    office.clock.pass_by(seconds=KNOWN_FOR.total_seconds() + 1)
    await office.leaves_unseen(office.ana, "And my photo?")
    shown = office.group.shown_in(None)
    assert sum(says(each, "inbox_no_topics") for each in shown) == 1
    post = next(each for each in shown if ASKED in each.text)
    await office.replies(office.mia, ANSWER, post)
    await office.delivers(after=11)
    assert ANSWER in office.ana.last.text

    office.group.bot_manages_topics = True
    await office.delivers(after=KNOWN_FOR.total_seconds() + 1)
    await office.leaves(office.ana, "One more thing.")
    assert "One more thing." in (await posts(office, office.ana))[-1].text


async def test_a_closed_topic_that_the_bot_may_not_open_sends_messages_to_the_group(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    forum.group.closes_topic(forum.mia, number)
    forum.group.bot_is_admin = forum.group.bot_manages_topics = False
    await forum.handle()
    await forum.leaves_unseen(forum.ana, "And my photo?")
    assert ["And my photo?" in each.text for each in forum.group.shown_in(None)] == [True]
    assert not forum.group.topics[number].is_open


async def test_topics_that_are_turned_off_leave_threads_in_the_group(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    forum.group.is_no_forum_any_more()
    post = await forum.leaves(forum.ana, "And my photo?")
    assert "And my photo?" in post.text
    assert "message_thread_id" not in post.raw
    await forum.replies(forum.mia, ANSWER, post)
    await forum.delivers(after=11)
    assert ANSWER in forum.ana.last.text


async def test_an_answer_to_staff_in_a_topic_that_was_closed_meanwhile_comes_outside_it(
    forum: Office,
) -> None:
    post = await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    forum.mia.replies(ANSWER, post, to=forum.group)
    forum.group.turn_topic(forum.noor.user, number, is_open=False)
    await forum.handle()
    assert [says(each, "inbox_answer_goes") for each in forum.group.shown_in(None)] == [True]
    await forum.delivers(after=11)
    assert ANSWER in forum.ana.last.text


@pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER])
@pytest.mark.parametrize("method", ["createForumTopic", "getChat", "reopenForumTopic", "closeForumTopic"])
async def test_a_call_about_topics_that_gets_no_answer_loses_and_doubles_nothing(
    forum: Office, method: str, kind: FaultKind
) -> None:
    forum.standin.fault(method, kind)
    await forum.leaves_unseen(forum.ana, ASKED)
    await forum.delivers(after=60)
    await forum.presses(forum.mia, "button_inbox_close", to=forum.group)
    await forum.delivers()
    await forum.leaves_unseen(forum.ana, "And my photo?")
    await forum.delivers(after=60)
    for words in (ASKED, "And my photo?"):
        assert [words in each.text for each in await posts(forum, forum.ana)].count(True) == 1
        assert sum(words in each.text for each in forum.group.history) == 1
    assert len(forum.group.topics) <= 2
    assert forum.group.topics[await number_of(forum, forum.ana)].is_open


async def test_a_topic_whose_closing_never_arrived_is_closed_later(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    await forum.presses(forum.mia, "button_inbox_close", to=forum.group)
    forum.standin.fault("closeForumTopic", FaultKind.CUT_BEFORE)
    await forum.delivers()
    assert forum.group.topics[number].is_open
    circuit = forum.front.gateway.circuit
    async with asyncio.timeout(30):
        while circuit.is_open:
            await circuit.change()
    await forum.delivers()
    assert not forum.group.topics[number].is_open


async def test_closing_topics_waits_as_long_as_telegram_asks(forum: Office) -> None:
    for post in [await forum.leaves(person, ASKED) for person in (forum.ana, forum.ben)]:
        await forum.presses(forum.mia, "button_inbox_close", to=forum.group, under=post)
    forum.standin.fault("closeForumTopic", FaultKind.TOO_MANY, retry_after=30)
    await forum.delivers()
    await forum.topics.close_finished()
    assert len(forum.standin.calls("closeForumTopic")) == 1
    assert all(each.is_open for each in forum.group.topics.values())


async def test_a_doubtful_message_comes_again_in_the_same_topic_and_says_so(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    forum.standin.fault("sendMessage", FaultKind.CUT_AFTER, chat=forum.group)
    await forum.leaves_unseen(forum.ana, "And my photo?")
    await forum.delivers(after=60)
    again = [each for each in await posts(forum, forum.ana) if "And my photo?" in each.text]
    line = plain_text(forum.speak().say(forum.speak().words.notices.sent_again))
    assert [line in each.text for each in again] == [False, True]


async def test_a_client_who_deletes_everything_leaves_a_closed_topic_that_is_nobodys(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    number = await number_of(forum, forum.ana)
    await forum.writes(forum.ana, "/forget yes")
    await forum.delivers()
    assert await topic_of(forum, forum.ana) is None
    assert not forum.group.topics[number].is_open
    await forum.leaves(forum.ana, "Hello again.")
    assert await number_of(forum, forum.ana) != number


async def test_danger_comes_into_the_clients_topic(forum: Office) -> None:
    await forum.leaves(forum.ana, ASKED)
    await forum.writes(forum.ana, "I want to die")
    await forum.delivers()
    assert says((await posts(forum, forum.ana))[-1], "inbox_danger")
