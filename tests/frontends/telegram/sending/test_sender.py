"""What is said arrives once, or says that it comes again; it waits for Telegram as long as that takes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.ids import ChatId
from bot.domain.reply import Paragraph, Reply, Span
from bot.frontends.telegram.handling import ANSWERED_WITHIN, LATE, Handling, LeaseLostError
from bot.frontends.telegram.sending.failures import AnswerInDoubtError, TryAgainError
from bot.frontends.telegram.sending.sender import MOST_EDITS_IN_DOUBT
from bot.store.database.clock import utc_now
from bot.store.database.engine import Store
from tests.e2e.waiting import until
from tests.frontends.telegram.conftest import Desk, open_desk
from tests.standin import FaultKind, Person, StandIn
from tests.standin.faults import GARBLED
from tests.store.clock import Clock

DOUBTS = [
    FaultKind.CUT_AFTER,
    FaultKind.CUT_HALFWAY,
    FaultKind.BAD_GATEWAY,
    FaultKind.SERVER_ERROR,
    FaultKind.RESET,
    *GARBLED,
]
ANSWER = "answer to how long?"
AGAIN = f"sent again\n\n{ANSWER}"


async def asks(desk: Desk, handling: Handling | None = None, text: str = "how long?") -> Person:
    """Have somebody ask, and handle that."""
    client = desk.telegram.user()
    client.say(text)
    waiting = desk.telegram.world.updates.peek()[-1]
    desk.telegram.world.updates.done(waiting.update_id)
    await desk.front.handle(json.dumps(waiting.update), handling)
    return client


async def is_so(holds: Callable[[], bool]) -> None:
    """Wait until something is so."""

    async def ask() -> bool:
        return holds()

    await until(ask, within=5, every=0.01)


def texts(client: Person) -> list[str]:
    return [message.text for message in client.history]


@pytest.mark.parametrize("kind", DOUBTS)
async def test_an_answer_that_may_have_arrived_is_sent_once_more_and_says_so(
    desk: Desk, kind: FaultKind
) -> None:
    desk.telegram.fault("sendMessage", kind)
    client = await asks(desk)

    assert client.last.text == AGAIN
    assert len(desk.telegram.calls("sendMessage")) == 2


@pytest.mark.parametrize("kind", DOUBTS)
async def test_an_answer_in_doubt_twice_is_not_sent_a_third_time(desk: Desk, kind: FaultKind) -> None:
    desk.telegram.fault("sendMessage", kind, times=3)
    handling = Handling()
    with pytest.raises(AnswerInDoubtError):
        await asks(desk, handling)

    assert len(desk.telegram.calls("sendMessage")) == 2
    assert handling.may_be_shown


@pytest.mark.parametrize("kind", [FaultKind.TOO_MANY, FaultKind.UNAUTHORIZED, FaultKind.CONFLICT])
async def test_an_answer_that_did_not_arrive_is_sent_again_unmarked(desk: Desk, kind: FaultKind) -> None:
    desk.telegram.fault("sendMessage", kind, times=3, retry_after=1)
    client = await asks(desk)

    assert texts(client) == [ANSWER]


async def test_an_answer_waits_until_telegram_is_back(desk: Desk) -> None:
    port = int(desk.telegram.url.rpartition(":")[2])
    client = desk.telegram.user()
    client.say("how long?")
    (waiting,) = desk.telegram.world.updates.peek()
    await desk.telegram.stop()
    answering = asyncio.create_task(desk.front.handle(json.dumps(waiting.update)))
    await is_so(lambda: desk.front.gateway.circuit.is_open)
    await desk.telegram.start(port)
    await answering

    assert texts(client) == [ANSWER]


async def test_an_outage_puts_only_messages_in_flight_in_doubt(desk: Desk) -> None:
    """Every method fails; of ten questions that come meanwhile, one tries the way."""
    fault = desk.telegram.fault("*", FaultKind.BAD_GATEWAY, times=None)
    first = asyncio.create_task(asks(desk))
    await fault.within(5)
    await is_so(lambda: desk.front.gateway.circuit.is_open)
    others = [asyncio.create_task(asks(desk)) for _ in range(10)]
    for _ in range(3):
        await desk.telegram.seen("sendChatAction")
    sent = len(desk.telegram.calls("sendMessage"))
    fault.cancel()

    assert sent == 1
    assert texts(await first) == [AGAIN]
    assert [texts(await each) for each in others] == [[ANSWER]] * 10


async def test_the_second_copy_is_recorded_before_it_is_sent(desk: Desk) -> None:
    noted: list[int] = []

    async def note() -> bool:
        noted.append(len(desk.telegram.calls("sendMessage")))
        return True

    desk.telegram.fault("sendMessage", FaultKind.CUT_AFTER)
    await asks(desk, Handling(note_second_copy=note))

    assert noted == [1]


async def test_a_second_copy_still_waiting_for_telegram_is_not_recorded(desk: Desk) -> None:
    """Else a restart in the middle of an outage would leave it unsent and counted as sent."""
    noted: list[None] = []

    async def note() -> bool:
        noted.append(None)
        return True

    desk.telegram.fault("*", FaultKind.BAD_GATEWAY, times=None)
    desk.front.gateway.circuit.unanswered(ChatId(1))
    asking = asyncio.create_task(asks(desk, Handling(recovered=True, note_second_copy=note)))
    for _ in range(3):
        await desk.telegram.seen("sendChatAction")
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    assert noted == []


async def test_after_a_crash_an_answer_says_that_it_may_be_the_second(desk: Desk) -> None:
    client = await asks(desk, Handling(recovered=True), text="long")

    assert len(client.history) > 1
    assert [text.startswith("sent again") for text in texts(client)] == [
        number == 0 for number in range(len(client.history))
    ]


async def test_after_a_second_crash_nothing_is_sent_a_third_time(desk: Desk) -> None:
    async def noted_before() -> bool:
        return False

    with pytest.raises(AnswerInDoubtError):
        await asks(desk, Handling(recovered=True, note_second_copy=noted_before))

    assert not desk.telegram.calls("sendMessage")


async def test_a_late_answer_says_so(desk: Desk) -> None:
    prompt = await asks(desk, Handling(received_at=utc_now() - LATE + timedelta(minutes=1)))
    late = await asks(desk, Handling(received_at=utc_now() - LATE - timedelta(minutes=1)))

    assert texts(prompt) == [ANSWER]
    assert texts(late) == [f"answer late\n\n{ANSWER}"]


@pytest.mark.engines("sqlite")
async def test_lateness_is_measured_by_the_clock_that_dated_the_update(
    standin: StandIn, store: Store, clock: Clock
) -> None:
    async with open_desk(standin, None, store) as desk:
        assert abs(clock() - utc_now()) > 2 * LATE
        prompt = await asks(desk, Handling(received_at=clock() - LATE + timedelta(minutes=1)))
        late = await asks(desk, Handling(received_at=clock() - LATE - timedelta(minutes=1)))

    assert texts(prompt) == [ANSWER]
    assert texts(late) == [f"answer late\n\n{ANSWER}"]


async def test_an_answer_is_given_up_after_a_day(desk: Desk) -> None:
    desk.telegram.fault("*", FaultKind.UNAUTHORIZED, times=None)
    nearly_a_day_ago = utc_now() - ANSWERED_WITHIN + timedelta(seconds=0.2)
    with pytest.raises(TimeoutError):
        await asks(desk, Handling(received_at=nearly_a_day_ago))


async def test_the_time_limit_is_paused_while_waiting_for_telegram(desk: Desk) -> None:
    fault = desk.telegram.fault("*", FaultKind.UNAUTHORIZED, times=None)
    released: list[None] = []
    async with asyncio.timeout(0.2) as limit:
        handling = Handling(limit=limit, released=lambda: released.append(None))
        asking = asyncio.create_task(asks(desk, handling))
        await is_so(lambda: len(desk.telegram.calls("sendChatAction")) > 8)
        fault.cancel()
        client = await asking

    assert texts(client) == [ANSWER]
    assert released


async def test_a_process_that_lost_the_lease_sends_nothing(desk: Desk) -> None:
    async def lost() -> bool:
        return False

    with pytest.raises(LeaseLostError):
        await asks(desk, Handling(confirmed=lost))
    assert not desk.telegram.calls("sendMessage")


async def test_a_flood_limit_is_waited_out_exactly(desk: Desk) -> None:
    desk.telegram.fault("sendMessage", FaultKind.TOO_MANY, retry_after=30)
    asking = asyncio.create_task(asks(desk))
    refused = await desk.telegram.seen("sendMessage")
    chat, pacing = ChatId(int(refused.text("chat_id") or 0)), desk.front.gateway.pacing
    await is_so(lambda: pacing.rest_of(chat) > timedelta())

    assert timedelta(seconds=28) < pacing.rest_of(chat) <= timedelta(seconds=30)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_a_press_that_changes_nothing_makes_no_edit(desk: Desk) -> None:
    client = await asks(desk)
    for _ in range(2):
        client.press("Topics")
        await desk.handle_waiting()

    assert client.last.text == "the topics"
    assert len(desk.telegram.calls("editMessageText")) == 1


@pytest.mark.parametrize("kind", DOUBTS)
async def test_an_edit_in_doubt_is_repeated(desk: Desk, kind: FaultKind) -> None:
    client = await asks(desk)
    desk.telegram.fault("editMessageText", kind)
    client.press("Topics")
    await desk.handle_waiting()

    assert client.last.text == "the topics"
    assert len(client.history) == 1


async def test_a_message_in_place_of_an_edit_that_is_never_answered_says_so(desk: Desk) -> None:
    client = await asks(desk)
    desk.telegram.fault("editMessageText", FaultKind.CUT_AFTER, times=3)
    client.press("Topics")
    await desk.handle_waiting()

    assert texts(client)[1:] == ["sent again\n\nthe topics"]


async def test_leaving_a_group_is_not_retried_forever(desk: Desk) -> None:
    person, group = desk.telegram.user(), desk.telegram.group("Friends")
    desk.telegram.fault("leaveChat", FaultKind.SERVER_ERROR, times=None)
    person.say("/start", to=group)
    with pytest.raises(TryAgainError):
        await desk.handle_waiting()

    assert len(desk.telegram.calls("leaveChat")) == MOST_EDITS_IN_DOUBT


async def test_a_press_is_answered_once_however_often_it_is_handled(desk: Desk) -> None:
    client = await asks(desk)
    client.press("Topics")
    (waiting,) = desk.telegram.world.updates.peek()
    handling = Handling()
    for _ in range(2):
        await desk.front.handle(json.dumps(waiting.update), handling)

    assert len(desk.telegram.calls("answerCallbackQuery")) == 1


async def test_a_line_before_a_message_of_full_length_still_fits(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("hello")
    await desk.handle_waiting()
    desk.telegram.fault("sendMessage", FaultKind.CUT_AFTER)
    whole = Reply((Paragraph((Span("word " * 900),)),))
    assert await desk.front.sender.tell(ChatId(client.chat_id), whole) is None
    assert sum(text.startswith("sent again") for text in texts(client)) == 1
