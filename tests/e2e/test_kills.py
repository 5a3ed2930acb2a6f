"""A process that dies at any point loses no question, and one that is told to stop stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewBot, NewDyingBot
from tests.e2e.nursery import DyingBot
from tests.standin import FaultKind, Group, Person, StandIn
from tests.standin.world import Call

ASKED = ("travel-while-pending", "expedite", "translations", "litigation", "notifications")


@pytest.fixture
async def bot(new_dying_bot: NewDyingBot) -> DyingBot:
    """Return a bot that polls."""
    bot = new_dying_bot()
    await bot.start_polling()
    return bot


def ask_everything(standin: StandIn) -> list[tuple[Person, str]]:
    """Let five people ask at once; the first asks another question right behind."""
    people = [standin.user(first_name=f"P{number}") for number in range(len(ASKED))]
    asked = list(zip(people, ASKED, strict=True))
    asked.append((people[0], "family-members"))
    for person, entry in asked:
        person.say(voice.question(entry))
    return asked


async def all_answered(asked: list[tuple[Person, str]]) -> None:
    """Every question has its answer, at least once."""
    for person, entry in asked:
        if not any(voice.answer(entry) in one.text for one in person.history):
            await person.next_message(40, saying=voice.answer(entry))


def after_updates_were_handed_out(standin: StandIn, kill: Callable[[], None]) -> None:
    def act(_call: Call) -> None:
        if standin.unconfirmed:
            kill()

    standin.on("getUpdates", "answered", act)


def after_updates_were_committed(standin: StandIn, kill: Callable[[], None]) -> None:
    first = standin.world.updates.next_id

    def act(call: Call) -> None:
        if call.parameters.integer("offset") > first:
            kill()

    standin.on("getUpdates", "arrived", act)


def before_the_first_message_is_sent(standin: StandIn, kill: Callable[[], None]) -> None:
    standin.on("sendMessage", "arrived", lambda _call: kill())


def after_the_first_message_was_sent(standin: StandIn, kill: Callable[[], None]) -> None:
    standin.on("sendMessage", "answered", lambda _call: kill())


@pytest.mark.parametrize(
    "moment",
    [
        after_updates_were_handed_out,
        after_updates_were_committed,
        before_the_first_message_is_sent,
        after_the_first_message_was_sent,
    ],
)
async def test_sigkill_loses_no_question(
    standin: StandIn, bot: DyingBot, moment: Callable[[StandIn, Callable[[], None]], None]
) -> None:
    moment(standin, bot.kill_now)
    asked = ask_everything(standin)
    await bot.ended(30)
    standin.forget_hooks()
    await bot.start_polling()
    await all_answered(asked)
    await standin.all_confirmed()


@pytest.mark.parametrize("kind", [FaultKind.HELD, FaultKind.HELD_BEFORE])
async def test_sigkill_while_a_message_is_under_way_loses_no_question(
    standin: StandIn, bot: DyingBot, kind: FaultKind
) -> None:
    held = standin.fault("sendMessage", kind, times=None)
    asked = ask_everything(standin)
    await held.within(20)
    await bot.kill()
    held.cancel()
    await bot.start_polling()
    await all_answered(asked)


async def retry_what_is_in_doubt(assistant: Person, staff: Group) -> None:
    """Press Retry under every line about an answer in doubt."""
    word = voice.label("button_retry_answer").partition("{")[0]

    def is_retry(label: str) -> bool:
        return label.startswith(word)

    while True:
        line = await staff.next_message(120, where=lambda message: any(map(is_retry, message.labels)))
        for label in filter(is_retry, line.labels):
            assistant.press(label, under=line, to=staff)


async def test_being_killed_again_and_again_loses_no_question(
    standin: StandIn, bot: DyingBot, staff: Group
) -> None:
    """An answer whose sending a kill cut off twice is in doubt; staff are asked whether it is sent again."""
    asked = ask_everything(standin)
    for _ in range(3):
        sent = standin.seen("sendMessage", within=30)
        await sent
        await bot.kill()
        asked += ask_everything(standin)
        await bot.start_polling()
    retrying = asyncio.create_task(retry_what_is_in_doubt(standin.user(first_name="Mia"), staff))
    await all_answered(asked)
    retrying.cancel()


async def test_an_answered_question_is_not_answered_again_after_a_restart(
    standin: StandIn, bot: DyingBot
) -> None:
    ana = standin.user()
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))
    await standin.all_confirmed()
    assert await bot.stop() == 0
    await bot.start_polling()
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    assert sum(voice.answer("travel-while-pending") in one.text for one in ana.history) == 1


async def test_sigterm_stops_within_twenty_seconds_though_telegram_is_silent(
    standin: StandIn, bot: DyingBot
) -> None:
    held = standin.fault("sendMessage", FaultKind.TIMEOUT, times=None)
    asked = ask_everything(standin)
    await held.within(20)
    assert await bot.stop(within=20) == 0
    held.cancel()
    await bot.start_polling()
    await all_answered(asked)


async def test_sigterm_at_rest_stops_at_once(bot: DyingBot) -> None:
    assert await bot.stop(within=10) == 0


async def test_of_two_processes_only_one_polls(standin: StandIn, new_bot: NewBot) -> None:
    first, second = new_bot(), new_bot()
    await first.start_polling()
    await second.start()
    ana = standin.user()
    for entry in ASKED:
        ana.say(voice.question(entry))
        await ana.next_message(saying=voice.answer(entry))
    assert not any("Conflict" in bot.log_text() for bot in (first, second))
    takes_over = standin.seen("getUpdates", "arrived", within=40)
    await first.kill()
    await takes_over
    ana.say("/contact")
    await ana.next_message(saying=voice.wording("contact"))
    assert await second.stop() == 0
