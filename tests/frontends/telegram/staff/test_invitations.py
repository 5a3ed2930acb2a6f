from __future__ import annotations

import logging
import re

import pytest
import structlog

from bot.domain.case_number import CaseNumber
from bot.domain.ids import CaseId, ChatId, InvitationId
from bot.domain.invitation_token import token_hash
from bot.domain.press import OnCase, RevokeInvitation
from bot.store.cases import cases, invitations
from bot.store.cases.invitations import InvitationState
from tests.e2e import voice
from tests.frontends.telegram.sending.button_data import data_of
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import staff_text
from tests.standin import FaultKind
from tests.store.traces import traces
from tests.store.written import audit_lines

NUMBER = "BLG2019123456"
LABEL = "Smith & <b>Sons</b>"


async def with_case(desk: StaffDesk) -> StaffDesk:
    await desk.says(f"/newcase {NUMBER} {LABEL}; visa IR1; post Lagos; refused 2026-11-20")
    return desk


def token_in(text: str) -> str:
    found = re.search(r"\?start=([A-Za-z0-9_-]+)", text)
    assert found, text
    assert f"/join {found[1]}" in text
    return found[1]


async def opens(desk: StaffDesk, token: str) -> bool:
    async with desk.store.transaction() as tx:
        opened = await invitations.open_one(tx, token_hash(token), ChatId(5), desk.store.now())
    return opened is not None


async def states(desk: StaffDesk) -> list[InvitationState]:
    async with desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(NUMBER))
        assert case is not None
        return [each.state for each in await invitations.of_case(conn, case.id)]


async def test_the_message_to_forward_contains_nothing_for_staff(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    await desk.says(f"/invite {NUMBER}")
    to_staff, to_client = desk.group.history[-2:]

    assert f"Invitation 1 for {NUMBER} ({LABEL})" in to_staff.text
    assert "December 8, 2026" in to_staff.text
    assert "December 8, 2026" in to_client.text
    assert NUMBER not in to_client.text
    assert "Smith" not in to_client.text
    assert not to_client.labels
    assert await opens(desk, token_in(to_client.text))


async def test_every_invitation_has_its_own_token(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    first = token_in((await desk.says(f"/invite {NUMBER}")).text)
    await desk.says(f"/case {NUMBER}")
    second = token_in((await desk.presses(staff_text("button_case_invite"))).text)

    assert first != second
    assert min(len(first), len(second)) * 6 >= 128, "bits"
    assert await opens(desk, first)
    assert await opens(desk, second)
    assert (
        staff_text("card_invitations", count="2", number=NUMBER) in (await desk.says(f"/case {NUMBER}")).text
    )


async def test_an_invitation_is_revoked_by_its_button(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    token = token_in((await desk.says(f"/invite {NUMBER}")).text)
    shown = await desk.presses(staff_text("button_revoke", invitation="1"))

    assert staff_text("invitation_revoked", invitation="1") in shown.text
    assert not await opens(desk, token)
    shown = await desk.presses(staff_text("button_invite_again"))
    assert await opens(desk, token_in(shown.text))


async def test_an_invitation_is_revoked_by_command(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    tokens = [token_in((await desk.says(f"/invite {NUMBER}")).text) for _ in range(3)]
    shown = await desk.says(f"/revoke {NUMBER}")
    days = {"made": "November 24, 2026", "day": "December 8, 2026"}
    assert staff_text("invitation_line", invitation="2", **days) in shown.text
    assert voice.staff("invitation_revoked") not in shown.text, "which of three is not for the bot to guess"
    await desk.says(f"/revoke {NUMBER} 2")
    assert [await opens(desk, token) for token in tokens] == [True, False, True]
    assert staff_text("invitation_not_open", invitation="2") in (await desk.says(f"/revoke {NUMBER} 2")).text
    assert staff_text("invitation_not_open", invitation="9") in (await desk.says(f"/revoke {NUMBER} 9")).text
    await desk.says(f"/revoke {NUMBER} #1")
    shown = await desk.says(f"/revoke {NUMBER}")

    assert staff_text("invitation_revoked", invitation="3") in shown.text, "the only one needs no number"
    assert staff_text("invitations_none", number=NUMBER) in shown.text


async def test_an_expired_invitation_is_no_longer_open(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    token = token_in((await desk.says(f"/invite {NUMBER}")).text)
    desk.clock.pass_by(days=14)

    assert not await opens(desk, token)
    assert voice.staff("card_invitations") not in (await desk.says(f"/case {NUMBER}")).text


async def test_nobody_is_invited_to_a_closed_case(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    await desk.says(f"/close {NUMBER}")
    shown = await desk.says(f"/invite {NUMBER}")

    assert shown.text == staff_text("invite_closed", number=NUMBER)
    assert await states(desk) == []


async def test_an_update_handled_twice_leaves_one_invitation_and_says_which(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    desk.member.say(f"/invite {NUMBER}", to=desk.group)
    await desk.handle_waiting_twice()
    texts = desk.texts()[-4:]

    assert await states(desk) == [InvitationState.REVOKED, InvitationState.OPEN]
    assert staff_text("invite_again") in texts[2]
    assert not await opens(desk, token_in(texts[1]))
    assert await opens(desk, token_in(texts[3]))


def after_the_first(desk: StaffDesk, kind: FaultKind) -> None:
    """Let the second message fail once."""
    ordered: list[object] = []

    def order(_: object) -> None:
        if not ordered:
            ordered.append(desk.telegram.fault("sendMessage", kind))

    desk.telegram.on("sendMessage", "answered", order)


async def test_an_invitation_whose_message_may_have_arrived_goes_again_with_the_same_link(
    staff_desk: StaffDesk,
) -> None:
    desk = await with_case(staff_desk)
    after_the_first(desk, FaultKind.CUT_AFTER)
    await desk.says(f"/invite {NUMBER}")

    assert await states(desk) == [InvitationState.OPEN]
    links = [token_in(text) for text in desk.texts() if "start=" in text]
    assert len(links) == 2
    assert links[0] == links[1]
    assert await opens(desk, links[0])


async def test_a_busy_group_gets_the_whole_invitation_once(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    after_the_first(desk, FaultKind.TOO_MANY)
    before = len(desk.texts())
    desk.member.say(f"/invite {NUMBER}", to=desk.group)
    await desk.handle_waiting()

    assert len(desk.texts()) == before + 2
    assert await states(desk) == [InvitationState.OPEN]


async def test_revoking_needs_the_number_of_the_right_case(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    await desk.says("/newcase AA00A1B2C3; visa F-1; post Lagos; refused 2026-11-20")
    token = token_in((await desk.says(f"/invite {NUMBER}")).text)
    await desk.says("/revoke AA00A1B2C3")
    await desk.says("/revoke AA00A1B2C3 1")

    assert await opens(desk, token)


async def test_a_client_cannot_revoke_an_invitation_with_a_forged_button(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    token = token_in((await desk.says(f"/invite {NUMBER}")).text)
    client = desk.telegram.user()
    await desk.hears(client, "hello")
    for press in (RevokeInvitation(InvitationId(1)), OnCase("invite", CaseId(1))):
        client.presses_forged(await data_of(desk.store, press))
    await desk.handle_waiting()

    assert await opens(desk, token)
    assert await states(desk) == [InvitationState.OPEN]
    assert not any("start=" in text for text in desk.texts(client))


async def test_neither_token_nor_number_nor_label_is_in_a_log_or_the_token_in_the_audit(
    staff_desk: StaffDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for noisy in ("httpx", "httpcore", "telegram", "aiosqlite"):  # as `bot.logs` does
        caplog.set_level(logging.WARNING, logger=noisy)
    with structlog.testing.capture_logs() as lines:
        desk = await with_case(staff_desk)
        token = token_in((await desk.says(f"/invite {NUMBER}")).text)
        await desk.says("/newcase BLG2019 Smith")
        await desk.says(f"/item {NUMBER} passport")
        await desk.says("/cases smith")
        await desk.presses(staff_text("button_revoke", invitation="1"))
        desk.telegram.fault("sendMessage", FaultKind.BAD_REQUEST)
        with pytest.raises(Exception):  # noqa: B017, PT011 - what is logged of it counts here
            await desk.says(f"/case {NUMBER}")
    logged = caplog.text + "".join(map(str, lines))

    for secret in (token, NUMBER, "Smith"):
        assert secret not in logged
    async with desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(NUMBER))
        assert case is not None
        assert token not in "".join(map(str, await audit_lines(conn, case.id)))


async def test_followers_see_nothing_from_staff_and_staff_see_no_name(staff_desk: StaffDesk) -> None:
    desk = await with_case(staff_desk)
    token = token_in((await desk.says(f"/invite {NUMBER}")).text)
    client = desk.telegram.user(first_name="Chidi")
    await desk.hears(client, f"/start {token}")
    client.press(client.last.labels[0])
    await desk.handle_waiting()
    await desk.hears(client, "/mycase")
    shown = await desk.says(f"/case {NUMBER}")

    assert (
        staff_text("follower_line", number="1", day="November 24, 2026", state=staff_text("follower_told"))
        in shown.text
    )
    assert not any("Chidi" in text for text in desk.texts())
    assert not any("Smith" in text or NUMBER in text for text in desk.texts(client))
    assert voice.staff("card_invitations") not in shown.text


@pytest.mark.parametrize(
    "text",
    [
        "/newcase LMA2020004821 Smith {}",
        f"/editcase {NUMBER} label Smith {{}}",
        f"/status {NUMBER} Refused 2026-11-20 note: open {{}}",
        f"/item {NUMBER} send {{}}",
        "/announce all Please open {}",
        f"/case {NUMBER} {{}}",
    ],
)
async def test_a_staff_message_with_an_invitation_is_refused_and_not_stored(
    staff_desk: StaffDesk, text: str
) -> None:
    await staff_desk.says(f"/newcase {NUMBER} Smith")
    token = "aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX"
    for invitation in (token, f"https://t.me/visa_questions_bot?start={token}"):
        shown = await staff_desk.says(text.format(invitation))
        assert staff_text("invitation_in_text") in shown.text
        assert token not in shown.text
    assert await traces(staff_desk.store, token) == {}


async def test_a_staff_reply_with_an_invitation_is_refused_and_the_question_stays(
    staff_desk: StaffDesk,
) -> None:
    await staff_desk.says(f"/newcase {NUMBER} Smith")
    asked = next(one for one in reversed(staff_desk.group.history) if voice.staff("ask_visa") in one.text)
    token = "aB3xdE5gH7iJ9kL1mN3oP5qR7sT9uVwX"
    refused = await staff_desk.replies(f"IR1 {token}", asked)
    assert staff_text("invitation_in_text") in refused.text
    assert await traces(staff_desk.store, token) == {}
    assert staff_text("ask_post") in (await staff_desk.replies("IR1", asked)).text
