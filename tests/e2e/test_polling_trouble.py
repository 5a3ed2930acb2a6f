"""Whatever Telegram answers to getUpdates, questions are answered once it is well again."""

from __future__ import annotations

import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.nursery import DyingBot
from tests.standin import FaultKind, Group, Json, Person, StandIn


@pytest.fixture
def ana(standin: StandIn) -> Person:
    return standin.user()


@pytest.fixture
async def bot(new_dying_bot: NewDyingBot) -> DyingBot:
    """Return a bot that polls."""
    bot = new_dying_bot()
    await bot.start_polling()
    return bot


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        (FaultKind.UNAUTHORIZED, 2),
        (FaultKind.NOT_FOUND, 2),
        (FaultKind.CONFLICT, 3),
        (FaultKind.TOO_MANY, 2),
        (FaultKind.SERVER_ERROR, 3),
        (FaultKind.BAD_GATEWAY, 3),
        (FaultKind.CUT_BEFORE, 3),
        (FaultKind.CUT_AFTER, 2),
        (FaultKind.RESET, 3),
    ],
)
async def test_polling_survives(
    standin: StandIn, bot: DyingBot, ana: Person, kind: FaultKind, times: int
) -> None:
    fault = standin.fault("getUpdates", kind, times=times)
    ana.say("/start")  # ends the poll under way, so that the next ones meet the fault
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(40, saying=voice.answer("travel-while-pending"))
    ana.say(voice.question("expedite"))
    await ana.next_message(40, saying=voice.answer("expedite"))
    assert bot.is_running
    assert fault.hits >= 1


async def test_a_token_that_stays_refused_ends_the_process_with_a_reason(
    standin: StandIn, bot: DyingBot, ana: Person
) -> None:
    standin.fault("getUpdates", FaultKind.UNAUTHORIZED, times=None)
    ana.say("/start")
    assert await bot.ended(90) != 0
    assert "TELEGRAM_BOT_TOKEN" in bot.log_text()


async def test_staff_are_told_when_polling_keeps_failing(
    standin: StandIn, bot: DyingBot, staff: Group, ana: Person
) -> None:
    fault = standin.fault("getUpdates", FaultKind.CONFLICT, times=None)
    ana.say("/start")
    await staff.next_message(60, saying=voice.wording("staff_polling"))
    fault.cancel()
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(60, saying=voice.answer("travel-while-pending"))


async def test_a_server_that_goes_away_and_comes_back_is_polled_again(
    standin: StandIn, bot: DyingBot, ana: Person
) -> None:
    await standin.stop()
    ana.say(voice.question("travel-while-pending"))
    await standin.start()
    await ana.next_message(40, saying=voice.answer("travel-while-pending"))


UNREADABLE: list[tuple[Json, str]] = [
    ({"message": {"message_id": 1, "date": "yesterday", "chat": 5}}, "staff_failure"),
    (
        {"message": {"message_id": 1, "date": 10**14, "chat": {"id": 7, "type": "private"}, "text": "x"}},
        "staff_failure_untold",
    ),
    (
        {"callback_query": {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "A"}, "data": "x"}},
        "staff_failure",
    ),
    ({"message": ["not", "an", "object"]}, "staff_failure"),
]


@pytest.mark.parametrize(("update", "told"), UNREADABLE, ids=range(len(UNREADABLE)))
async def test_an_unreadable_update_holds_up_nobody_and_is_told_to_staff(
    standin: StandIn, bot: DyingBot, staff: Group, ana: Person, update: Json, told: str
) -> None:
    ana.say(voice.question("travel-while-pending"))
    standin.queue_raw(update)
    ana.say(voice.question("expedite"))
    await ana.next_message(saying=voice.answer("travel-while-pending"))
    await ana.next_message(saying=voice.answer("expedite"))
    await staff.next_message(30, saying=voice.wording(told))
    await standin.all_confirmed()


async def test_an_update_of_a_kind_from_the_future_is_passed_over(
    standin: StandIn, bot: DyingBot, ana: Person
) -> None:
    standin.queue_raw({"telepathy": {"id": 1}})
    ana.say("hello there", telepathic={"strength": 3})
    await ana.next_message()
    await standin.all_confirmed()


async def test_a_refused_answer_is_told_to_client_and_staff_with_the_same_reference(
    standin: StandIn, bot: DyingBot, staff: Group, ana: Person
) -> None:
    standin.fault("sendMessage", FaultKind.BAD_REQUEST, chat=ana)
    ana.say(voice.question("travel-while-pending"))
    told = await staff.next_message(30, saying=voice.wording("staff_failure_told"))
    reference = await ana.next_message(30, saying=voice.wording("failure"))
    word = reference.text.split("Reference: ")[1].split()[0].rstrip(".")
    assert word in told.text
    assert voice.question("travel-while-pending") not in told.text
    ana.say(voice.question("expedite"))
    await ana.next_message(saying=voice.answer("expedite"))


@pytest.mark.parametrize(
    "kind", [FaultKind.TOO_MANY, FaultKind.SERVER_ERROR, FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER]
)
async def test_an_answer_that_failed_on_its_way_comes_all_the_same(
    standin: StandIn, bot: DyingBot, ana: Person, kind: FaultKind
) -> None:
    standin.fault("sendMessage", kind, chat=ana)
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(30, saying=voice.answer("travel-while-pending"))
    ana.say(voice.question("expedite"))
    await ana.next_message(30, saying=voice.answer("expedite"))


async def test_one_slow_chat_does_not_hold_up_the_others(
    standin: StandIn, bot: DyingBot, ana: Person
) -> None:
    ben = standin.user(first_name="Ben")
    held = standin.fault("sendMessage", FaultKind.HELD_BEFORE, times=None, chat=ana)
    ana.say(voice.question("travel-while-pending"))
    await held.within(20)
    ben.say(voice.question("expedite"))
    await ben.next_message(saying=voice.answer("expedite"))
    held.cancel()
    await ana.next_message(saying=voice.answer("travel-while-pending"))
