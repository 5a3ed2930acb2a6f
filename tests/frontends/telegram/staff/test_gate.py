from __future__ import annotations

import pytest
from telegram import Update

from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState
from bot.domain.ids import CaseId, DraftId, MessageId, ThreadMessageId
from bot.domain.press import Choose, ListCases, OnCase, Press
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.failures import TryAgainError
from bot.frontends.telegram.staff.client_replies import ClientReplies
from bot.frontends.telegram.staff.gate import Replies, StaffGate, StaffMessage
from bot.frontends.telegram.staff.members import MEMBER_CACHE_SECONDS, NON_MEMBER_CACHE_SECONDS, Members
from bot.staff.commands import STAFF_COMMANDS
from bot.store.cases import cases
from bot.store.cases.cases import CaseFilter
from tests.e2e import voice
from tests.frontends.telegram.answering import saying
from tests.frontends.telegram.sending.button_data import data_of
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import speak, staff_text
from tests.standin import FaultKind, origins
from tests.standin.chat import Chat
from tests.standin.words import written
from tests.store.written import audit_lines

NUMBER = "BLG2019123456"


async def kept(desk: StaffDesk) -> int:
    async with desk.store.reading() as conn:
        return await cases.count(conn, CaseFilter())


async def state(desk: StaffDesk) -> CaseState:
    async with desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(NUMBER))
        assert case is not None
        return case.state


async def test_a_member_is_accepted_and_named_in_the_audit(staff_desk: StaffDesk) -> None:
    await staff_desk.says(f"/newcase {NUMBER}", by=staff_desk.colleague)

    async with staff_desk.store.reading() as conn:
        case = await cases.find(conn, CaseNumber(NUMBER))
        assert case is not None
        (line,) = await audit_lines(conn, case.id)
    assert line.by is not None
    assert (line.by.name, line.by.id, line.action) == ("Noor", staff_desk.colleague.chat_id, "newcase")


@pytest.mark.parametrize(("typed", "meant"), [("/staus", "/status"), ("/withdrw 1", "/withdraw")])
async def test_in_a_private_chat_a_member_is_told_which_staff_command_a_typo_means(
    staff_desk: StaffDesk, typed: str, meant: str
) -> None:
    shown = await staff_desk.hears(staff_desk.member, typed)

    assert shown.text.startswith(f"{meant} ")


@pytest.mark.parametrize("standing", ["left", "kicked"])
async def test_a_non_member_gets_no_answer(staff_desk: StaffDesk, standing: str) -> None:
    staff_desk.group.makes(staff_desk.colleague, standing)
    staff_desk.colleague.say(f"/newcase {NUMBER}", to=staff_desk.group)
    await staff_desk.handle_waiting()

    assert await kept(staff_desk) == 0
    assert not staff_desk.group.history


async def test_a_former_member_cannot_press_an_old_button(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(f"/newcase {NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20", by=desk.colleague)
    await desk.says(f"/case {NUMBER}", by=desk.colleague)
    desk.group.loses(desk.colleague)
    before = desk.group.last.text
    press = desk.colleague.press(staff_text("button_case_close"), to=desk.group)
    await desk.handle_waiting()

    assert await state(desk) is CaseState.OPEN
    assert desk.group.last.text == before
    assert press.answered, "the spinner ends"
    assert press.notice == voice.label("notice_not_staff")


async def test_a_returning_colleague_is_accepted_at_once(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    desk.group.loses(desk.colleague)
    desk.colleague.say(f"/newcase {NUMBER}", to=desk.group)
    await desk.handle_waiting()
    assert await kept(desk) == 0
    desk.group.lets_in(desk.colleague, by=desk.member)
    await desk.says(f"/newcase {NUMBER}", by=desk.colleague)

    assert await kept(desk) == 1


def gate_of(desk: StaffDesk, members: Members) -> StaffGate:
    """Return another gate, in front of which nothing is asked."""

    async def note(draft: DraftId, message: MessageId) -> None:
        raise AssertionError("nothing is asked")

    front = desk.front
    services = desk.services

    async def started(answer: ThreadMessageId) -> None:
        raise AssertionError("nothing is answered")

    return StaffGate(
        front.staff,
        front.bot,
        front.sender,
        speak,
        services.requests,
        services.offers,
        note,
        members,
        ClientReplies(services.inbox, Buttons(desk.store)),
        started,
    )


def hear(desk: StaffDesk, clock: list[float]) -> list[str]:
    """Add /ping behind a gate whose clock is `clock[0]`; return the names of those it hears."""
    heard: list[str] = []

    async def work(said: StaffMessage) -> Replies:
        heard.append(said.actor.name)
        return saying("heard")

    gate = gate_of(desk, Members(desk.front.gateway, lambda: clock[0]))
    (handler,) = gate.commands({"ping": work})
    desk.front.application.handlers[0].insert(0, handler)
    return heard


async def test_a_member_added_unnoticed_is_accepted_after_some_seconds(staff_desk: StaffDesk) -> None:
    desk, clock = staff_desk, [0.0]
    heard = hear(desk, clock)
    desk.group.makes(desk.member, "left")
    for at in (0.0, NON_MEMBER_CACHE_SECONDS - 0.1, NON_MEMBER_CACHE_SECONDS):
        clock[0] = at
        desk.member.say("/ping", to=desk.group)
        await desk.handle_waiting()
        desk.group.makes(desk.member, "member")

    assert heard == ["Mia"]


async def test_a_member_removed_unnoticed_is_rejected_after_a_minute(staff_desk: StaffDesk) -> None:
    desk, clock = staff_desk, [0.0]
    heard = hear(desk, clock)
    await desk.says("/ping")
    desk.group.makes(desk.member, "kicked")
    clock[0] = MEMBER_CACHE_SECONDS - 0.1
    await desk.says("/ping")
    clock[0] = MEMBER_CACHE_SECONDS
    await desk.says("/ping")

    assert heard == ["Mia", "Mia"]


async def test_memberships_are_checked_again_when_the_bot_comes_back(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says("/help")
    desk.group.removes_the_bot(desk.colleague)
    desk.group.makes(desk.member, "kicked")
    desk.group.adds_the_bot(desk.colleague)
    desk.member.say(f"/newcase {NUMBER}", to=desk.group)
    await desk.handle_waiting()

    assert await kept(desk) == 0


async def test_an_anonymous_admin_is_staff(staff_desk: StaffDesk) -> None:
    staff_desk.group.makes(staff_desk.colleague, "administrator", anonymous=True)
    await staff_desk.says(f"/newcase {NUMBER}", by=staff_desk.colleague)

    assert await kept(staff_desk) == 1


async def test_a_member_with_some_restrictions_is_staff(staff_desk: StaffDesk) -> None:
    staff_desk.group.makes(staff_desk.colleague, "limited")
    await staff_desk.says(f"/newcase {NUMBER}", by=staff_desk.colleague)

    assert await kept(staff_desk) == 1


async def test_a_muted_member_is_rejected_after_a_minute(staff_desk: StaffDesk) -> None:
    desk, clock = staff_desk, [0.0]
    heard = hear(desk, clock)
    for at in (0.0, MEMBER_CACHE_SECONDS - 0.1, MEMBER_CACHE_SECONDS):
        clock[0] = at
        desk.group.makes(desk.member, "member")
        desk.member.say("/ping", to=desk.group)
        desk.group.makes(desk.member, "muted")
        await desk.handle_waiting()

    assert heard == []
    desk.group.makes(desk.member, "member")
    clock[0] = MEMBER_CACHE_SECONDS + NON_MEMBER_CACHE_SECONDS
    await desk.says("/ping")
    desk.member.say("/ping", to=desk.group)
    desk.group.makes(desk.member, "muted")
    clock[0] += MEMBER_CACHE_SECONDS
    await desk.handle_waiting()

    assert heard == ["Mia"]


async def test_an_answer_from_another_topic_is_an_answer(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    await desk.says(f"/newcase {NUMBER}; visa K1; post Lagos; refused 2026-11-20; check 7")
    listed = await desk.says(f"/item {NUMBER}")
    answering = origins.answering(listed.raw, within=desk.group.json(), from_another_topic=True)
    desk.telegram.world.reads_all_group_messages = True
    desk.member.sends({**written("passport copy"), **answering}, to=desk.group)
    await desk.handle_waiting()

    assert "1. passport copy" in desk.group.last.text


async def test_another_bot_is_not_staff(staff_desk: StaffDesk) -> None:
    other = staff_desk.telegram.user(first_name="Helper")
    other.user["is_bot"] = True
    other.say(f"/newcase {NUMBER}", to=staff_desk.group)
    await staff_desk.handle_waiting()

    assert await kept(staff_desk) == 0


async def test_in_another_group_a_staff_command_does_not_exist(staff_desk: StaffDesk) -> None:
    other = staff_desk.telegram.group("Friends")
    staff_desk.member.say(f"/newcase {NUMBER}", to=other)
    await staff_desk.handle_waiting()

    assert await kept(staff_desk) == 0
    assert "only in private" in other.last.text
    assert NUMBER not in other.last.text


async def test_nobody_is_staff_in_another_chat_for_any_handler(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    gate = gate_of(desk, Members(desk.front.gateway))
    desk.member.say("/cases", to=desk.telegram.group("Friends"))
    desk.member.say("/cases", to=desk.group)
    elsewhere, here = (
        Update.de_json(waiting.update, desk.front.bot) for waiting in desk.telegram.world.updates.peek()
    )

    assert await gate.actor_of(elsewhere) is None
    assert await gate.actor_of(here) is not None


@pytest.mark.parametrize("command", [each.name for each in STAFF_COMMANDS if each.members_only])
async def test_in_a_private_chat_a_member_is_told_where_a_staff_command_works(
    staff_desk: StaffDesk, command: str
) -> None:
    shown = await staff_desk.hears(staff_desk.member, f"/{command} {NUMBER}")

    assert voice.staff("staff_command_elsewhere") in shown.text
    assert shown.text.startswith(f"/{command} ")
    assert await kept(staff_desk) == 0


@pytest.mark.parametrize("standing", ["left", "kicked", "muted", "unknown"])
async def test_in_a_private_chat_staff_commands_are_unknown_to_anyone_else(
    staff_desk: StaffDesk, standing: str
) -> None:
    staff_desk.group.makes(staff_desk.member, standing)
    shown = await staff_desk.hears(staff_desk.member, f"/newcase {NUMBER}")

    assert shown.text == "unknown command"
    assert await kept(staff_desk) == 0


async def test_if_telegram_does_not_answer_a_staff_command_in_private_is_unknown(
    staff_desk: StaffDesk,
) -> None:
    staff_desk.telegram.fault("getChatMember", FaultKind.BAD_GATEWAY, times=50)
    shown = await staff_desk.hears(staff_desk.member, "/stats")

    assert shown.text == "unknown command"


@pytest.mark.parametrize(
    "press",
    [OnCase("close", CaseId(1)), OnCase("case", CaseId(1)), ListCases("all", 0), Choose(DraftId(1), "end")],
)
@pytest.mark.parametrize("where", ["private", "group"])
async def test_a_staff_button_forged_elsewhere_does_and_shows_nothing(
    staff_desk: StaffDesk, press: Press, where: str
) -> None:
    desk = staff_desk
    await desk.says(f"/newcase {NUMBER} Smith")
    chat: Chat = desk.member if where == "private" else desk.telegram.group("Friends", admin=True)
    await desk.hears(desk.member, "hello")
    if where == "group":
        desk.member.say("/start", to=chat)
        await desk.handle_waiting()
    desk.member.presses_forged(await data_of(desk.store, press), to=chat)
    await desk.handle_waiting()

    assert await state(desk) is CaseState.OPEN
    assert not any(NUMBER in text or "Smith" in text for text in desk.texts(chat))


@pytest.mark.parametrize(
    "data", ["1:case:close:999", "1:cases:nonsense:0", "1:cases:w-!:0", "2:case:case:1", ""]
)
async def test_a_forged_button_in_the_staff_chat_is_an_old_one(staff_desk: StaffDesk, data: str) -> None:
    await staff_desk.says("/help")
    press = staff_desk.member.presses_forged(data, to=staff_desk.group)
    await staff_desk.handle_waiting()

    assert press.notice
    assert len(staff_desk.group.history) == 2
    assert voice.wording("old_staff_button") in staff_desk.group.last.text


@pytest.mark.parametrize("fault", [FaultKind.SERVER_ERROR, FaultKind.RESET, FaultKind.TOO_MANY])
async def test_nobody_is_assumed_to_be_staff_while_telegram_does_not_answer(
    staff_desk: StaffDesk, fault: FaultKind
) -> None:
    desk = staff_desk
    broken = desk.telegram.fault("getChatMember", fault, times=None)
    desk.member.say(f"/newcase {NUMBER}", to=desk.group)
    (waiting,) = desk.telegram.world.updates.peek()
    with pytest.raises(TryAgainError):
        await desk.handle_waiting()
    assert await kept(desk) == 0

    broken.cancel()
    while desk.front.gateway.circuit.is_open:
        await desk.front.gateway.circuit.change()
    desk.telegram.queue_raw(waiting.update)
    await desk.handle_waiting()
    assert await kept(desk) == 1


async def test_characters_that_databases_reject_are_removed(staff_desk: StaffDesk) -> None:
    desk = staff_desk
    update = desk.member.say(f"/newcase {NUMBER} Smith", to=desk.group)
    (waiting,) = desk.telegram.world.updates.peek()
    desk.telegram.world.updates.done(update)
    message = {**waiting.update["message"], "text": f"/newcase {NUMBER} Sm\x00i\ud800th"}
    desk.telegram.queue_raw({**waiting.update, "message": message})
    await desk.handle_waiting()

    assert staff_text("card_head", number=NUMBER, label="Smith") in desk.group.last.text
