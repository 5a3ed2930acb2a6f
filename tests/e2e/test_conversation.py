"""What a client meets in Telegram, from /start to a forged button."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e import voice
from tests.e2e.process import BotProcess
from tests.learned import Shipped
from tests.standin import Group, Person, StandIn, media

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standin() -> AsyncIterator[StandIn]:
    """Run one server and one bot for this file: each test brings people of its own."""
    server = StandIn()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="module")
def staff(standin: StandIn) -> Group:
    return standin.group("Staff")


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def bot(
    standin: StandIn, staff: Group, shipped_learned: Shipped, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    folder = tmp_path_factory.mktemp("bot")
    shutil.copytree(shipped_learned.shelf, folder / "learned")
    bot = BotProcess(standin, folder, {"STAFF_CHAT_ID": str(staff.chat_id)})
    await bot.start_polling()
    yield bot
    await bot.stop()


@pytest.fixture
def ana(standin: StandIn) -> Person:
    return standin.user(first_name="Anastasia")


def spinning(standin: StandIn, person: Person) -> list[str]:
    return [press.data for press in standin.outstanding_spinners if press.chat is person]


async def test_start_greets_and_shows_the_topics(ana: Person) -> None:
    ana.say("/start")
    greeting = await ana.next_message(saying=voice.wording("start"))
    assert set(voice.themes()) <= set(greeting.labels)


@pytest.mark.parametrize("command", ["help", "topics", "contact", "privacy"])
async def test_each_command_is_answered(ana: Person, command: str) -> None:
    ana.say(f"/{command}")
    await ana.next_message(saying=voice.wording(command))


async def test_an_unknown_command_is_answered(ana: Person) -> None:
    ana.say("/abracadabra")
    await ana.next_message(saying=voice.wording("unknown_command"))


async def test_a_question_gets_its_entry_with_sources_related_questions_and_thumbs(ana: Person) -> None:
    ana.say(voice.question("travel-while-pending"))
    answer = await ana.next_message(saying=voice.answer("travel-while-pending"))
    for entry in voice.related("travel-while-pending"):
        assert voice.entry_label(entry) in answer.labels
    assert voice.label("button_helped") in answer.labels
    assert voice.label("button_not_helped") in answer.labels
    assert voice.label("button_sources") in answer.labels
    assert voice.wording("disclaimer") in answer.text


async def test_the_sources_button_sends_every_source_as_a_link(standin: StandIn, ana: Person) -> None:
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))
    ana.press(voice.label("button_sources"))
    listed = await ana.next_message(saying=voice.question("travel-while-pending"))
    links = {entity.get("url") for entity in listed.raw["entities"] if entity["type"] == "text_link"}
    assert links >= set(voice.source_urls("travel-while-pending"))
    await ana.next_notice()
    assert spinning(standin, ana) == []


async def test_every_entry_fits_a_message_telegram_takes(standin: StandIn) -> None:
    async def reads(entry: str) -> None:
        person = standin.user()  # one each: a chat gets a message a second
        person.say("/start")
        await person.next_message(60)
        person.presses_forged(f"1:entry:{entry}")
        await person.next_message(60, saying=voice.answer(entry))

    await asyncio.gather(*map(reads, voice.entries()))


async def test_a_related_question_opens_as_a_message_of_its_own(standin: StandIn, ana: Person) -> None:
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message()
    related = voice.related("travel-while-pending")[0]
    ana.press(voice.entry_label(related))
    await ana.next_message(saying=voice.answer(related))
    await ana.next_notice()
    assert spinning(standin, ana) == []


async def test_gibberish_is_not_answered_by_an_entry(ana: Person) -> None:
    ana.say("qwxz plorf gnarble 88 zzz")
    reply = await ana.next_message(saying=voice.wording("none"))
    assert voice.label("button_topics") in reply.labels


async def test_the_topics_are_browsed_in_one_message(standin: StandIn, ana: Person) -> None:
    ana.say("/topics")
    shown = await ana.next_message(saying=voice.wording("topics"))
    theme, entries = next(iter(voice.themes().items()))
    ana.press(theme)
    questions = await ana.next_edit(saying=theme)
    assert questions.message_id == shown.message_id
    assert voice.entry_label(entries[0]) in questions.labels
    ana.press(voice.label("button_back"))
    assert (await ana.next_edit(saying=voice.wording("topics"))).labels == shown.labels
    ana.press(theme)
    await ana.next_edit(saying=theme)
    ana.press(voice.entry_label(entries[0]))
    await ana.next_message(saying=voice.answer(entries[0]))
    for _ in range(4):
        await ana.next_notice()
    assert spinning(standin, ana) == []


async def test_a_vote_is_thanked_marked_and_can_be_changed(standin: StandIn, ana: Person) -> None:
    ana.say(voice.question("travel-while-pending"))
    answer = await ana.next_message()
    ana.press(voice.label("button_helped"))
    assert await ana.next_notice() == voice.label("notice_thanks")
    voted = await ana.next_edit()
    assert voted.message_id == answer.message_id
    assert voice.label("button_helped_chosen") in voted.labels
    ana.press(voice.label("button_helped_chosen"))
    assert await ana.next_notice() == voice.label("notice_thanks")
    ana.press(voice.label("button_not_helped"))
    assert await ana.next_notice() == voice.label("notice_sorry")
    assert voice.label("button_not_helped_chosen") in (await ana.next_edit()).labels
    assert spinning(standin, ana) == []


async def test_an_edited_question_is_answered_again(ana: Person) -> None:
    ana.say("qwxz plorf gnarble")
    await ana.next_message(saying=voice.wording("none"))
    ana.edit(voice.question("travel-while-pending"))
    answer = await ana.next_message(saying=voice.answer("travel-while-pending"))
    assert voice.wording("edited") in answer.text


async def test_a_forwarded_question_is_answered(ana: Person) -> None:
    ana.forwards(voice.question("travel-while-pending"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("photo", "sent_photo"),
        ("document", "sent_document"),
        ("voice", "sent_voice"),
        ("audio", "sent_voice"),
        ("video", "sent_video"),
        ("video_note", "sent_video"),
        ("animation", "sent_video"),
        ("sticker", "sent_sticker"),
        ("location", "sent_location"),
        ("venue", "sent_location"),
        ("contact", "sent_contact"),
        ("poll", "sent_poll"),
        ("dice", "sent_other"),
    ],
)
async def test_what_is_no_writing_gets_its_own_line(ana: Person, kind: str, key: str) -> None:
    ana.sends(media.ALL[kind]())
    await ana.next_message(saying=voice.wording(key))


async def test_a_caption_is_answered_after_the_photo_is_refused(ana: Person) -> None:
    ana.sends_photo(caption=voice.question("travel-while-pending"))
    await ana.next_message(saying=voice.wording("sent_photo"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))


@pytest.mark.parametrize(
    "data",
    [
        "",
        "0:entry:travel-while-pending",
        "1:entry:no-such-entry",
        "1:theme:no-such-theme:0",
        "1:topics:-1",
        "1:vote:travel-while-pending:nothexxx:1",
        "1:none:123456",
        "1:entry:travel-while-pending:99999999999999999999999",
        "😢" * 16,
        "x" * 64,
    ],
)
async def test_a_forged_button_ends_its_spinner_and_harms_nothing(
    standin: StandIn, ana: Person, data: str
) -> None:
    ana.say("/start")
    await ana.next_message()
    ana.presses_forged(data)
    assert await ana.next_notice() == voice.label("notice_old_button")
    assert voice.wording("old_button") in (await ana.next_message()).text
    assert spinning(standin, ana) == []
    ana.say("/contact")
    assert voice.wording("contact") in (await ana.next_message()).text


async def test_a_page_beyond_the_end_is_the_last_one(standin: StandIn, ana: Person) -> None:
    ana.say("/start")
    greeting = await ana.next_message()
    ana.presses_forged("1:topics:999999")
    assert (await ana.next_edit(saying=voice.wording("topics"))).message_id == greeting.message_id
    assert spinning(standin, ana) == []


async def test_a_button_of_a_message_too_old_to_show_still_works(ana: Person) -> None:
    ana.say("/start")
    await ana.next_message()
    ana.presses_forged("1:entry:travel-while-pending", inaccessible=True)
    await ana.next_message(saying=voice.answer("travel-while-pending"))


async def test_nobody_can_reject_another_persons_question(standin: StandIn, ana: Person) -> None:
    ben = standin.user(first_name="Ben")
    for person in (ana, ben):
        person.say("/start")
        await person.next_message()
    ben.presses_forged("1:none:1")
    assert await ben.next_notice() == voice.label("notice_old_button")


async def test_a_group_is_told_to_write_in_private(standin: StandIn, ana: Person) -> None:
    group = standin.group("Friends")
    ana.say("/start", to=group)
    await group.next_message(saying=voice.wording("only_private"))


async def test_a_group_the_bot_is_added_to_is_told_and_left(standin: StandIn, ana: Person) -> None:
    group = standin.group("Friends")
    left = standin.seen("leaveChat")
    group.adds_the_bot(ana)
    await group.next_message(saying=voice.wording("only_private"))
    assert (await left).text("chat_id") == str(group.chat_id)


async def test_a_channel_is_left(standin: StandIn) -> None:
    channel = standin.channel()
    left = standin.seen("leaveChat")
    channel.posts("Visa news")
    assert (await left).text("chat_id") == str(channel.chat_id)


async def test_staff_are_told_at_the_start_what_the_bot_may_not_hear(bot: BotProcess, staff: Group) -> None:
    told = await staff.next_message(saying=voice.staff("setup_privacy"))

    assert "/cases@visa_questions_bot" in told.text


async def test_the_staffs_own_talk_is_left_alone(standin: StandIn, staff: Group, ana: Person) -> None:
    staff.bot_is_admin = True
    ana.say("who takes the call at three?", to=staff)
    ana.say("/id", to=staff)
    assert str(staff.chat_id) in (await staff.next_message(saying="STAFF_CHAT_ID")).text
    assert str(staff.chat_id) not in {call.text("chat_id") for call in standin.calls("leaveChat")}


async def test_somebody_who_blocks_the_bot_harms_nobody(standin: StandIn, ana: Person) -> None:
    ben = standin.user(first_name="Ben")
    ana.say("/start")
    await ana.next_message()
    ana.blocks()
    ana.presses_forged("1:entry:travel-while-pending")
    ben.say(voice.question("travel-while-pending"))
    await ben.next_message(saying=voice.answer("travel-while-pending"))
    ana.unblocks()
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))


async def test_questions_of_one_chat_are_answered_in_order(ana: Person) -> None:
    wanted = ["travel-while-pending", "expedite", "translations", "litigation", "notifications"]
    for entry in wanted:
        ana.say(voice.question(entry))
    for entry in wanted:
        assert voice.answer(entry) in (await ana.next_message()).text


async def test_neither_words_nor_names_nor_the_token_are_logged(
    standin: StandIn, ana: Person, bot: BotProcess
) -> None:
    ana.say("plorfgnarble qwxz zzzz")
    await ana.next_message()
    ana.press(voice.label("button_topics"))
    await ana.next_edit()
    for secret in ("plorfgnarble", "Anastasia", standin.token):
        assert secret not in bot.log_text()
