"""A person in danger in Telegram: help first, in their language, and the staff group hears at once."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e import voice
from tests.e2e.process import BotProcess
from tests.learned import Shipped
from tests.standin import Group, Person, StandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standin() -> AsyncIterator[StandIn]:
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


async def test_help_comes_first_and_staff_hear(ana: Person, staff: Group) -> None:
    ana.say("i took a lot of pills")
    await ana.next_message(saying=voice.help_words("en", "self_harm"))
    line = await staff.next_message(saying=voice.staff("danger_do_self_harm"))
    assert "pills" not in line.text


async def test_a_threat_reads_no_address(ana: Person) -> None:
    ana.say("i will come to your office with a gun")
    reply = await ana.next_message(saying=voice.help_words("en", "other_harm"))
    assert voice.firm("address") not in reply.text
    assert not reply.labels


async def test_a_caption_is_heard(ana: Person) -> None:
    ana.sends_photo(caption="my husband beats me every night")
    await ana.next_message(saying=voice.help_words("en", "violence_at_home"))


async def test_an_edited_message_is_heard(ana: Person) -> None:
    ana.say("hello")
    await ana.next_message()
    ana.edit("i want to kill myself")
    await ana.next_message(saying=voice.help_words("en", "self_harm"))


async def test_another_language_is_answered_in_it(ana: Person) -> None:
    ana.say("quiero morir")
    await ana.next_message(saying=voice.help_words("es", "self_harm"))
