"""Strangers, former members and forgers at a real bot: they learn nothing and change nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.domain.ids import DeliveryId, DraftId, InvitationId, OpeningId, StatusId
from bot.domain.invitation_token import token_hash
from bot.domain.press import (
    AnswerInvitation,
    Choose,
    OnCase,
    OpenOwnCase,
    Press,
    RevokeInvitation,
    ShowNotice,
    Subscribe,
    Undo,
)
from bot.frontends.telegram.sending.callback_data import pack
from bot.store.cases import invitations
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.firm import NUMBER, Firm
from tests.e2e.fleet import SECRET
from tests.e2e.process import free_port
from tests.frontends.telegram.sending.button_data import data_of
from tests.standin import Group, Person, StandIn

LABEL, NOTE = "Okonkwo-Lindqvist", "please send form I-864 to us"
NASTY = '<b>Eve</b> & "Co" </code><script>alert(1)</script> {firm.phone} **x**'


@pytest.fixture
async def firm(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, file_url: str
) -> AsyncIterator[Firm]:
    """Run a bot for a firm with one member in its staff chat."""
    store = await Store.open(file_url)
    bot = new_dying_bot()
    await bot.is_born(hurried=True)
    yield Firm(standin, bot, store, staff, standin.user(first_name="Zebediah"))
    await store.close()


@pytest.fixture
def ana(standin: StandIn) -> Person:
    return standin.user(first_name="Anastasia")


@pytest.fixture
def stranger(standin: StandIn) -> Person:
    return standin.user(first_name="Mallory")


def all_texts(person: Person) -> str:
    return "\n".join([one.text for one in person.history] + [person.now(one).text for one in person.history])


async def test_used_revoked_expired_and_guessed_invitations_get_one_and_the_same_answer(
    firm: Firm, ana: Person, stranger: Person
) -> None:
    case = await firm.opens_a_case(LABEL)
    used, revoked = await firm.invites(), await firm.invites()
    await firm.offered(ana, used)
    ana.press(voice.own_case_label("button_join_yes"))
    await ana.next_edit(saying=voice.own_case("joined"))
    firm.member.say(f"/revoke {NUMBER} 2", to=firm.group)
    await firm.group.next_message(saying=voice.staff("invitation_revoked").rpartition("}")[2])
    expired, now = "ExpiredExpiredExpiredExpired0123", firm.store.now()
    async with firm.store.transaction() as tx:
        earlier = now - timedelta(days=14)
        await invitations.add(tx, case, token_hash(expired), now=earlier, until=now - timedelta(seconds=1))
    answers = []
    for token in (used, revoked, expired, "GuessedGuessedGuessedGuessed0123"):
        stranger.say(f"/start {token}")
        answers.append((await stranger.next_message()).text)
    assert len(set(answers)) == 1
    assert voice.own_case("join_refused") in answers[0]
    assert [each.chat for each in await firm.followers()] == [ana.chat_id]


async def test_after_a_few_tries_a_chat_cannot_even_use_a_good_invitation(
    firm: Firm, ana: Person, stranger: Person
) -> None:
    await firm.opens_a_case(LABEL)
    token = await firm.invites()
    for number in range(6):
        stranger.say("/join " + f"Guess{number}__" * 4)
        await stranger.next_message(saying=voice.own_case("join_refused"))
    stranger.say(f"/join {token}")
    await stranger.next_message(saying=voice.own_case("join_refused"))
    await firm.offered(ana, token)


async def test_an_invitation_that_was_only_looked_at_links_nobody(firm: Firm, stranger: Person) -> None:
    await firm.opens_a_case(LABEL)
    await firm.offered(stranger, await firm.invites())
    stranger.press(voice.own_case_label("button_join_no"))
    await stranger.next_edit(saying=voice.own_case("join_declined"))
    await firm.records()
    await firm.is_handled()
    assert await firm.followers() == ()


STAFF_COMMANDS = (
    "/newcase LMA2020004821 Evil",
    f"/case {NUMBER}",
    "/cases",
    f"/invite {NUMBER}",
    f"/status {NUMBER} Issued 2026-11-20",
    f"/checked {NUMBER}",
    f"/undo {NUMBER}",
    f"/correct {NUMBER}",
    f"/withdraw {NUMBER}",
    f"/record {NUMBER}",
    f"/close {NUMBER}",
    "/announce",
    "/confirm 1",
    "/delivery",
    "/retry",
    "/stats",
)


async def test_a_staff_command_from_a_client_is_no_command(firm: Firm, ana: Person) -> None:
    await firm.opens_a_case(LABEL)
    await firm.links(ana)
    await firm.previews()
    before = await firm.state()
    for command in STAFF_COMMANDS:
        ana.say(command)
    await firm.is_handled()
    assert await firm.state() == before
    assert await firm.case("LMA2020004821") is None
    assert LABEL not in all_texts(ana)
    assert NUMBER not in all_texts(ana)


async def test_a_staff_command_from_another_group_is_not_heard(
    firm: Firm, standin: StandIn, stranger: Person
) -> None:
    await firm.opens_a_case(LABEL)
    other = standin.group("Elsewhere")
    before = await firm.state()
    for command in STAFF_COMMANDS:
        stranger.say(command, to=other)
    await firm.is_handled()
    assert await firm.state() == before
    assert LABEL not in "\n".join(one.text for one in other.history)


async def test_who_has_left_the_staff_chat_can_press_nothing_there(firm: Firm, standin: StandIn) -> None:
    await firm.opens_a_case(LABEL)
    confirm = await firm.previews()
    leaver = standin.user(first_name="Wilhelmina")
    leaver.say("/stats", to=firm.group)
    await firm.is_handled()
    firm.group.loses(leaver)
    before = await firm.state()
    leaver.press(confirm, to=firm.group)
    leaver.say(f"/close {NUMBER}", to=firm.group)
    await firm.is_handled()
    assert await firm.state() == before


async def test_forged_and_borrowed_buttons_open_nothing_and_change_nothing(
    firm: Firm, ana: Person, stranger: Person
) -> None:
    case = await firm.opens_a_case(LABEL)
    await firm.links(ana)
    await firm.records(f"Refused 2026-11-20 note: {NOTE}")
    await ana.next_message(saying=NOTE)
    await firm.offered(ana, await firm.invites_another(ana))
    await firm.previews("Issued 2026-11-21")
    link = await firm.link_of(ana)
    stranger.say("/contact")
    await stranger.next_message()
    before = await firm.state()
    presses: list[Press] = [
        *(AnswerInvitation(OpeningId(opening), agreed=True) for opening in range(1, 5)),
        OpenOwnCase(link.id),
        Subscribe(link.id, on=False),
        *(ShowNotice(DeliveryId(delivery)) for delivery in range(1, 4)),
        *(Choose(DraftId(draft), "confirm") for draft in range(1, 4)),
        Undo(StatusId(1)),
        RevokeInvitation(InvitationId(1)),
        OnCase("status", case),
        OnCase("record", case),
    ]
    forged = [
        *[pack(press) for press in presses],
        *[await data_of(firm.store, press) for press in presses],
        "1:set:discreet:on",
        "1:cases:open:0",
        "1:retry:all",
        "1:unsay:1",
        "2:mine:1",
        "1:mine:99999999999999999999",
        "1:mine:-1",
        "x" * 64,
    ]
    for first in range(0, len(forged), 10):  # of many at once only the newest would be handled
        for data in forged[first : first + 10]:
            stranger.presses_forged(data, on=stranger.history[0])
        await firm.is_handled()
    assert await firm.state() == before
    for secret in (LABEL, NUMBER, NUMBER[-4:], NOTE, "Lagos", "Refused"):
        assert secret not in all_texts(stranger)
    assert firm.standin.outstanding_spinners == []


async def test_nobody_gets_another_case_by_its_number(firm: Firm, ana: Person, stranger: Person) -> None:
    await firm.opens_a_case(LABEL)
    await firm.links(ana)
    await firm.records(f"Refused 2026-11-20 note: {NOTE}")
    await ana.next_message(saying=NOTE)
    for asked in (
        f"/mycase {NUMBER}",
        f"/mycase@visa_questions_bot {NUMBER}",
        f"/subscribe {NUMBER}",
        f"/join {NUMBER}",
        f"/start {NUMBER}",
        f"What is the status of {NUMBER}?",
        f"any news on {NUMBER}",
        NUMBER,
        "/mycase",
        "/mycase 1",
        "/mydata",
    ):
        stranger.say(asked)
    await firm.is_handled()
    for secret in (LABEL, NOTE, "Lagos", "November 20"):
        assert secret not in all_texts(stranger)


async def test_signs_of_markup_in_names_notes_and_labels_arrive_as_they_were_written(
    firm: Firm, standin: StandIn
) -> None:
    nasty = standin.user(first_name=NASTY)
    eve = Firm(standin, firm.bot, firm.store, firm.group, nasty)
    await eve.opens_a_case(NASTY)
    client = standin.user(first_name=NASTY)
    await eve.links(client)
    await eve.records(f"Refused 2026-11-20 note: {NASTY}")
    await client.next_message(saying=NASTY)
    for command in ("case", "record"):
        nasty.say(f"/{command} {NUMBER}", to=firm.group)
        await firm.group.next_message(saying=NASTY)
    assert NASTY in firm.group.last.text


async def test_a_staff_command_posted_without_the_secret_is_refused(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, file_url: str
) -> None:
    port = free_port()
    store = await Store.open(file_url)
    bot = new_dying_bot(WEBHOOK_URL=f"http://127.0.0.1:{port}", PORT=str(port), WEBHOOK_SECRET=SECRET)
    await bot.is_born()
    firm = Firm(standin, bot, store, staff, standin.user(first_name="Zebediah"))
    await firm.opens_a_case(LABEL)
    before = await firm.state()
    text = f"/close {NUMBER}"
    update = {
        "update_id": 999_000_001,
        "message": {
            "message_id": 5_000_000,
            "from": firm.member.user,
            "chat": staff.json(),
            "date": int(time.time()),
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        for secret in (None, "", "wrong", SECRET[:-1]):
            headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
            answer = await client.post(standin.world.webhook.url, json=update, headers=headers)
            assert answer.status_code == 403
        await firm.is_handled()
        assert await firm.state() == before
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = await client.post(standin.world.webhook.url, json=update, headers=headers)
        assert answer.status_code == 200
    await staff.next_message(saying=voice.staff("case_closed").partition("}")[2][:20])
    await store.close()
