"""Whatever Telegram answers and whoever writes, at any level no log holds a word, a name, a number or a code.

The search itself is in the fixture: at the end of each test it goes through the bot's whole log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.domain.ids import FollowerId
from bot.domain.press import OpenOwnCase
from bot.store.database.engine import Store
from bot.store.updates import inbox
from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.firm import NUMBER, Firm
from tests.e2e.waiting import until
from tests.frontends.telegram.sending.button_data import data_of
from tests.standin import FaultKind, Group, Person, StandIn
from tests.standin.faults import GARBLED
from tests.store.traces import traces

LABEL, NOTE, WORDS = "Okonkwo-Lindqvist", "please send form I-864 to us", "Zephyrine asks about kangaroos"
METHODS = ("sendMessage", "getUpdates", "answerCallbackQuery", "editMessageText", "getChatMember")
KINDS = (
    *GARBLED,
    *(FaultKind.ECHOING_REFUSAL, FaultKind.ECHOING_SERVER_ERROR, FaultKind.BAD_GATEWAY),
    *(FaultKind.CUT_HALFWAY, FaultKind.CUT_AFTER, FaultKind.RESET),
)


@pytest.fixture
async def firm(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, file_url: str
) -> AsyncIterator[Firm]:
    """Run a bot that logs at every level, for a firm with one member in its staff chat."""
    store = await Store.open(file_url)
    bot = new_dying_bot(LOG_LEVEL="DEBUG")
    await bot.is_born(hurried=True)
    yield Firm(standin, bot, store, staff, standin.user(first_name="Zebediah"))
    await store.close()


@pytest.fixture
def ana(standin: StandIn) -> Person:
    return standin.user(first_name="Anastasia")


async def finished(firm: Firm) -> None:
    """Wait until every update is done or given up, however often it was tried."""

    async def nothing_waits() -> bool:
        async with firm.store.reading() as conn:
            waiting = await inbox.backlog(conn)
        return not firm.standin.unconfirmed and not waiting.unfinished

    await until(nothing_waits, 60, otherwise=firm.bot.log_tail)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.lower())
async def test_malformed_answers_bring_nothing_private_into_the_log(
    firm: Firm, ana: Person, kind: FaultKind
) -> None:
    await firm.opens_a_case(LABEL)
    await firm.links(ana)
    token = await firm.invites()
    faults = [firm.standin.fault(method, kind, times=2) for method in METHODS]

    ana.say(WORDS)
    ana.say(f"{WORDS} {NUMBER}, ana.lopez@example.com, the code is {token}")
    ana.sends_photo(caption=WORDS)
    ana.say("/mycase")
    firm.member.say(f"/status {NUMBER} Refused 2026-11-20 note: {NOTE}", to=firm.group)
    firm.member.say(f"/case {NUMBER}", to=firm.group)
    own_case = await data_of(firm.store, OpenOwnCase(FollowerId(1)))
    ana.presses_forged(own_case, on=ana.history[0])
    await finished(firm)

    assert faults[0].hits == 2
    assert faults[1].hits >= 1
    logged = firm.bot.log_text().lower()
    for secret in (token, WORDS, NOTE, LABEL, "Zephyrine", "ana.lopez", "Lagos"):
        assert secret.lower() not in logged


async def test_updates_that_nobody_can_read_bring_nothing_private_into_the_log(
    firm: Firm, ana: Person
) -> None:
    chat = ana.json()
    for broken in (
        {"message": {"message_id": 1, "chat": chat, "from": ana.user, "text": WORDS}},
        {"message": {"message_id": "x", "date": WORDS, "chat": chat, "text": {"text": WORDS}}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": ana.chat_id, "type": WORDS}, "text": WORDS}},
        {"callback_query": {"id": 5, "data": WORDS, "from": {"first_name": WORDS}}},
        {"edited_message": [WORDS]},
        {"my_chat_member": {"chat": chat, "from": ana.user, "date": 1, "old_chat_member": WORDS}},
    ):
        firm.standin.queue_raw(broken, ana)
    ana.say(voice.question("expedite"))
    await ana.next_message(30, saying=voice.answer("expedite"))
    await finished(firm)

    assert "update given up" in firm.bot.log_text()
    assert "Zephyrine" not in firm.bot.log_text()


async def test_what_is_left_of_an_update_given_up_holds_no_code_and_no_number(
    firm: Firm, ana: Person
) -> None:
    await firm.opens_a_case(LABEL)
    token = await firm.invites()
    ana.say("hello")
    await ana.next_message()
    fault = firm.standin.fault("sendMessage", FaultKind.ECHOING_REFUSAL, times=None, chat=ana)
    ana.say(f"/start {token}")
    ana.say(f"{WORDS} {NUMBER}")
    await finished(firm)
    fault.cancel()

    async with firm.store.reading() as conn:
        assert (await inbox.backlog(conn)).dead == 2
    assert (await traces(firm.store, "Zephyrine"))["inbox.raw"] == 1
    assert await traces(firm.store, token) == {}
    assert await traces(firm.store, f"kangaroos {NUMBER}") == {}


async def test_what_a_client_writes_is_in_no_table_but_that_of_missed_questions(
    firm: Firm, ana: Person
) -> None:
    await firm.opens_a_case(LABEL)
    await firm.links(ana)
    for text in (
        WORDS,
        f"/mycase {WORDS}",
        f"/notifications zone {WORDS}",
        f"/notifications quiet {WORDS}",
        f"/subscribe {WORDS}",
        f"/join {WORDS}",
        f"/agree {WORDS}",
        f"/start {WORDS}",
        f"/forget {WORDS}",
        f"/nothing {WORDS}",
    ):
        ana.say(text)
    ana.edit(f"{WORDS} again")
    ana.sends_photo(caption=WORDS)
    ana.presses_forged(WORDS, on=ana.history[0])
    await finished(firm)

    assert set(await traces(firm.store, "Zephyrine")) == {"misses.utterance"}
    assert await traces(firm.store, "Anastasia") == {}
