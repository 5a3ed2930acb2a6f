"""How delivery interprets each answer from Telegram, and each silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.ext import ExtBot

from bot.domain.delivery import (
    ChatGone,
    ChatMoved,
    DeliveryReason,
    InDoubt,
    NotSent,
    Refused,
    SendOutcome,
    Sent,
)
from bot.domain.ids import ChatId, MessageId
from bot.domain.press import OpenContact
from bot.domain.reply import Button, Paragraph, Reply, Span
from bot.frontends.telegram.calls import promptness
from bot.frontends.telegram.calls.api_request import ApiRequest, CallTimes
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.courier import TelegramCourier
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import Pacing
from bot.frontends.telegram.sending.rendering import DEFAULTS, Part
from bot.store.database.errors import StoreError
from tests.frontends.telegram.answering import QUICK
from tests.standin import FaultKind, Person, StandIn
from tests.standin.chat import Standing
from tests.standin.faults import GARBLED

NEWS = Reply((Paragraph((Span("Issued", bold=True),)),), ((Button("Call us", OpenContact()),),))


@pytest.fixture
def pacing() -> Pacing:
    return Pacing()


@pytest.fixture
async def gateway(standin: StandIn, pacing: Pacing) -> AsyncIterator[Gateway]:
    request = ApiRequest(standin.url, times=CallTimes(read=0.3))
    await request.initialize()
    bot: ExtBot[None] = ExtBot(
        standin.token, base_url=f"{standin.url}/bot", request=request, defaults=DEFAULTS
    )
    gateway = Gateway(bot, pacing, times=QUICK)
    yield gateway
    await gateway.circuit.close()
    await request.shutdown()


@pytest.fixture
def courier(gateway: Gateway) -> TelegramCourier:
    return TelegramCourier(gateway, Buttons(None))


@pytest.fixture
def ana(standin: StandIn) -> Person:
    person = standin.user()
    person.standing = Standing.OPEN
    return person


async def _send(courier: TelegramCourier, person: Person, reply: Reply = NEWS) -> SendOutcome:
    return await courier.send(ChatId(person.chat_id), reply, protected=True)


class NoDatabase(Buttons):
    """Cannot look up tokens."""

    async def render(self, reply: Reply) -> tuple[Part, ...]:
        raise StoreError("the database does not answer", "start it")


async def test_a_message_whose_tokens_cannot_be_read_is_not_sent_and_tried_again(
    gateway: Gateway, ana: Person
) -> None:
    blind = TelegramCourier(gateway, NoDatabase(None))

    assert await _send(blind, ana) == NotSent(DeliveryReason.OWN_FAULT)
    assert await blind.edit(ChatId(ana.chat_id), MessageId(1), NEWS) == NotSent(DeliveryReason.OWN_FAULT)
    assert ana.history == []


async def test_a_message_whose_tokens_took_too_long_is_not_sent_and_tried_again(
    courier: TelegramCourier, standin: StandIn, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promptness, "OUT_WITHIN", -1.0)

    assert await _send(courier, ana) == NotSent(DeliveryReason.OWN_FAULT)
    assert not standin.calls("sendMessage")


async def test_a_message_arrives_with_its_buttons(courier: TelegramCourier, ana: Person) -> None:
    assert await _send(courier, ana) == Sent((MessageId(ana.last.message_id),))
    assert ana.last.labels == ("Call us",)
    assert ana.last.raw["has_protected_content"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FaultKind.TOO_MANY, NotSent),
        (FaultKind.UNAUTHORIZED, NotSent),
        (FaultKind.CONFLICT, NotSent),
        (FaultKind.BAD_REQUEST, Refused),
        (FaultKind.FORBIDDEN, ChatGone),
        (FaultKind.TIMEOUT, InDoubt),
        (FaultKind.RESET, InDoubt),
        (FaultKind.CUT_BEFORE, InDoubt),
        (FaultKind.CUT_AFTER, InDoubt),
        (FaultKind.SERVER_ERROR, InDoubt),
        (FaultKind.BAD_GATEWAY, InDoubt),
        (FaultKind.PROXY_FORBIDS, NotSent),
        *((kind, InDoubt) for kind in GARBLED),
    ],
)
async def test_each_fault_has_its_outcome(
    courier: TelegramCourier, standin: StandIn, ana: Person, kind: FaultKind, expected: type[SendOutcome]
) -> None:
    standin.fault("sendMessage", kind)
    assert isinstance(await _send(courier, ana), expected)
    assert len(ana.history) == (kind in {*GARBLED, FaultKind.CUT_AFTER})


async def test_a_call_that_never_left_was_not_sent(
    courier: TelegramCourier, standin: StandIn, ana: Person
) -> None:
    await standin.stop()
    assert isinstance(await _send(courier, ana), NotSent)


async def test_after_a_flood_limit_the_chat_is_left_alone(
    courier: TelegramCourier, standin: StandIn, ana: Person, pacing: Pacing
) -> None:
    standin.fault("sendMessage", FaultKind.TOO_MANY, retry_after=35)
    outcome = await _send(courier, ana)
    assert isinstance(outcome, NotSent)
    assert outcome.wait == timedelta(seconds=35)
    assert pacing.rest_of(ChatId(ana.chat_id)) > timedelta(seconds=30)


async def test_an_unknown_chat_is_gone(courier: TelegramCourier) -> None:
    assert isinstance(await courier.send(ChatId(404), NEWS, protected=True), ChatGone)


async def test_a_group_that_moved_says_where(courier: TelegramCourier, standin: StandIn, ana: Person) -> None:
    group = standin.group(kind="group")
    group.migrates(-1_002_777_777_777, ana)
    moved = await courier.send(ChatId(group.chat_id), NEWS, protected=True)
    assert moved == ChatMoved(ChatId(-1_002_777_777_777))


LONG = Reply((Paragraph((Span("word " * 1500),)),))


def ids(person: Person) -> tuple[MessageId, ...]:
    return tuple(MessageId(each.message_id) for each in person.history)


async def test_a_long_message_is_sent_in_parts_and_all_ids_are_known(
    courier: TelegramCourier, ana: Person
) -> None:
    assert await _send(courier, ana, LONG) == Sent(ids(ana))
    assert len(ana.history) == 2


@pytest.mark.parametrize(
    ("kind", "lost"),
    [
        (FaultKind.TOO_MANY, False),
        (FaultKind.BAD_REQUEST, False),
        (FaultKind.FORBIDDEN, False),
        (FaultKind.CUT_AFTER, True),
        (FaultKind.GARBLED_NULL, True),
    ],
)
async def test_a_message_whose_end_fails_is_in_doubt_and_its_beginning_is_known(
    courier: TelegramCourier, standin: StandIn, ana: Person, kind: FaultKind, lost: bool
) -> None:
    def fail_the_next(_: object) -> None:
        standin.fault("sendMessage", kind)

    standin.on("sendMessage", "answered", fail_the_next)
    outcome = await _send(courier, ana, LONG)
    assert outcome == InDoubt(DeliveryReason.PART_MISSING, ids(ana)[:1], lost=lost)
    assert len(ana.history) == 1 + lost


@pytest.mark.parametrize(
    "reply", [Reply(), Reply((Paragraph((Span("x"),)),), ((Button("", OpenContact()),),))]
)
async def test_a_message_that_cannot_be_shown_is_refused_and_not_sent(
    courier: TelegramCourier, standin: StandIn, ana: Person, reply: Reply
) -> None:
    assert isinstance(await _send(courier, ana, reply), Refused)
    assert isinstance(await courier.edit(ChatId(ana.chat_id), MessageId(1), reply), Refused)
    assert not standin.calls("sendMessage")
    assert not standin.calls("editMessageText")


async def test_edits_and_deletions_already_done_count_as_success(
    courier: TelegramCourier, ana: Person
) -> None:
    sent = await _send(courier, ana)
    assert isinstance(sent, Sent)
    chat = ChatId(ana.chat_id)
    (message,) = sent.messages
    assert await courier.edit(chat, message, NEWS) == Sent()
    assert await courier.edit(chat, message, Reply(NEWS.blocks)) == Sent()
    assert await courier.delete(chat, message) == Sent()
    assert await courier.delete(chat, message) == Sent()
    assert await courier.edit(chat, message, NEWS) == Sent(remark=DeliveryReason.MESSAGE_GONE)


@pytest.mark.parametrize("kind", [FaultKind.ECHOING_REFUSAL, FaultKind.ECHOING_SERVER_ERROR])
async def test_a_reason_quotes_nothing_of_what_was_sent(
    courier: TelegramCourier, standin: StandIn, ana: Person, kind: FaultKind
) -> None:
    standin.fault("sendMessage", kind)
    outcome = await _send(courier, ana, Reply((Paragraph((Span("Prudencio"),)),)))
    assert "prudencio" not in repr(outcome).lower()


async def test_a_known_reason_from_telegram_is_reported(
    courier: TelegramCourier, standin: StandIn, ana: Person
) -> None:
    ana.say("Hello")
    outcome = await courier.edit(ChatId(ana.chat_id), MessageId(max(ana.messages)), NEWS)
    assert outcome == Refused("message can't be edited")
