"""The Undo button of a change: exactly that change, once, in time, and not over later changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.actor import Actor
from bot.domain.cases import Case, CaseState
from bot.domain.ids import StaffId, UpdateId
from bot.domain.invitation_token import token_hash
from bot.domain.press import Choose, UndoChange
from bot.domain.reply import Reply, plain_text
from bot.staff.cases import detail_changes
from bot.staff.cases.details import Detail
from bot.staff.cases.service import Registry
from bot.staff.changes import UNDO_FOR
from bot.staff.invitations import Inviting
from bot.staff.request import StaffRequest
from bot.staff.undoing_changes import TakingBack
from bot.store.cases import cases, invitations
from bot.store.cases.invitations import InvitationState
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.knowledge.real_words import speak
from tests.staff.wired import StatusOffice, answered, asking, drafting_of
from tests.store.clock import Clock
from tests.store.one_case import ANN, NUMBER, follow
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

EVE, NOOR = Actor(StaffId(7), "Eve"), Actor(StaffId(8), "Noor")
UNDO = timedelta(seconds=60)
TOKENS = [f"token-{number}" for number in range(9)]
ONE_LINE = f"{NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7"

State = tuple[Case | None, tuple[str, ...], tuple[InvitationState, ...]]


@dataclass(slots=True)
class Office:
    """The services that change a case at once, on one store."""

    store: Store
    clock: Clock
    updates: int = 0
    registry: Registry = field(init=False)
    inviting: Inviting = field(init=False)
    statuses: StatusOffice = field(init=False)
    taking_back: TakingBack = field(init=False)

    def __post_init__(self) -> None:
        tokens = iter(TOKENS)
        self.registry = Registry(self.store, speak, undo=UNDO)
        self.inviting = Inviting(
            link=lambda token: f"https://t.me/bot?start={token}",
            new_token=lambda: next(tokens),
            lasts=timedelta(days=14),
        )
        self.statuses = StatusOffice(self.store, undo=UNDO)
        self.taking_back = TakingBack(undo=UNDO)

    def update(self) -> UpdateId:
        self.updates += 1
        return UpdateId(self.updates)

    async def does(self, command: str, rest: str = "") -> Reply:
        """Type a command about the case."""
        text, update, registry = f"{NUMBER} {rest}".strip(), self.update(), self.registry
        if command in ("status", "checked", "undo"):
            reply = await self.statuses.types(command, text, EVE, update)
        else:
            work: Callable[[StaffRequest, str], Awaitable[Reply]] = {
                "newcase": registry.editing.new,
                "editcase": registry.editing.edit,
                "item": registry.items.add,
                "done": registry.items.finish,
                "close": registry.close,
                "reopen": registry.reopen,
                "revoke": self.inviting.revoke,
            }[command]
            reply = await asking(self.store, EVE, update, work, text)
        assert reply is not None
        return reply

    async def invites(self) -> None:
        await asking(self.store, EVE, self.update(), self.inviting.invite, str(NUMBER))

    async def takes_back(self, under: Reply, *, once: UpdateId | None = None) -> Reply:
        press = undo_under(under)
        assert press is not None
        return await asking(self.store, NOOR, once or self.update(), self.taking_back.take_back, press.change)

    async def state(self) -> State:
        """Return everything that these commands change, except check times, which have their own tests."""
        async with self.store.reading() as conn:
            case = await cases.find(conn, NUMBER)
            if case is None:
                return None, (), ()
            items = tuple(f"{each.number}. {each.text}" for each in await cases.items_of(conn, case.id))
            invited = tuple(each.state for each in await invitations.of_case(conn, case.id))
            return case, items, invited

    async def actions(self) -> list[str]:
        async with self.store.reading() as conn:
            case = await cases.find(conn, NUMBER)
            assert case is not None
            return [line.action for line in await audit_lines(conn, case.id)]


def undo_under(reply: Reply) -> UndoChange | None:
    """Return the Undo button of a change, which must be the last one, out of reach of a second tap."""
    presses = [button.press for row in reply.rows for button in row]
    return presses[-1] if presses and isinstance(presses[-1], UndoChange) else None


def says(reply: Reply, key: str) -> bool:
    return voice.staff(key) in plain_text(reply.blocks)


@pytest.fixture
async def office(store: Store, clock: Clock) -> Office:
    """Return the office with a case that has two items (of which the second is done) and an invitation."""
    office = Office(store, clock)
    await office.does("newcase", ONE_LINE.removeprefix(f"{NUMBER} "))
    await office.does("item", "passport copy\nphoto")
    await office.does("done", "2")
    await office.invites()
    return office


CHANGES = {
    "close": "undone_close",
    "item police certificate": "undone_item",
    "item form A\nform B": "undone_item",
    "done 1": "undone_done",
    "revoke": "undone_revoke",
    "revoke 1": "undone_revoke",
    "editcase visa K1": "undone_editcase",
    "editcase post none; refused 2026-11-21; check 3; label Jones; visa none": "undone_editcase",
    "checked": "check_undone",
}
"""Commands that change the case at once, and the reply when that is undone."""


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(("command", "key"), CHANGES.items())
async def test_a_change_is_undone_exactly_once(office: Office, command: str, key: str) -> None:
    before = await office.state()
    done = await office.does(*command.split(maxsplit=1))
    after = await office.state()
    assert after != before
    update = office.update()

    undone = await office.takes_back(done, once=update)
    assert await office.state() == before
    assert says(undone, key)
    assert await office.takes_back(done, once=update) == undone, "the same update says the same again"
    again = await office.takes_back(done)
    assert says(again, "change_undone_already")
    assert await office.state() == before
    action = command.split()[0].replace("checked", "check")
    assert (await office.actions())[-1] == f"undo {action}"


async def test_reopening_a_case_is_undone(office: Office) -> None:
    await office.does("close")
    done = await office.does("reopen")
    undone = await office.takes_back(done)

    case, _, _ = await office.state()
    assert case is not None
    assert case.state is CaseState.CLOSED
    assert says(undone, "undone_reopen")


async def test_undoing_a_new_case_closes_it(store: Store, clock: Clock) -> None:
    office = Office(store, clock)
    done = await office.does("newcase", "Smith")
    undone = await office.takes_back(done)

    case, _, _ = await office.state()
    assert case is not None
    assert (case.state, case.label) == (CaseState.CLOSED, "Smith")
    assert says(undone, "undone_newcase")


OVERTAKEN = {
    "newcase": ["item form", "editcase visa K1", "checked", "close", "invite", "follow"],
    "close": ["reopen", "reopen > close"],
    "reopen": ["close", "close > reopen"],
    "item form": ["done 3"],
    "item form A\nform B": ["done 4"],
    "done 1": ["item passport copy"],
    "revoke": ["close"],
    "editcase visa K1": ["editcase visa IR5", "editcase visa IR5 > editcase visa K1"],
    "editcase visa K1; post Bogotá": ["editcase post Lima"],
    "checked": ["checked", "status refused today"],
}
"""Changes, each with later ones (one after another) that depend on it or replace it."""


@pytest.mark.parametrize(
    ("command", "later"), [(command, later) for command, all_ in OVERTAKEN.items() for later in all_]
)
async def test_an_overtaken_change_is_not_undone(
    store: Store, clock: Clock, command: str, later: str
) -> None:
    office = Office(store, clock)
    done = await office.does("newcase", ONE_LINE.removeprefix(f"{NUMBER} "))
    if command != "newcase":
        await office.does("item", "passport copy\nphoto")
        await office.invites()
        if command == "reopen":
            await office.does("close")
        done = await office.does(*command.split(maxsplit=1))
    for each in later.split(" > "):
        clock.pass_by(seconds=31)
        await _happens(office, each)
    before = await office.state()
    refused = await office.takes_back(done)

    assert says(refused, "change_overtaken")
    assert await office.state() == before
    assert not any(action.startswith("undo") for action in await office.actions())


async def _happens(office: Office, what: str) -> None:
    if what == "invite":
        await office.invites()
    elif what == "follow":
        case, _, _ = await office.state()
        assert case is not None
        async with office.store.transaction() as tx:
            await follow(tx, office.store, case.id, ANN)
    elif what.startswith("status"):
        preview = await office.does("status", what.removeprefix("status "))
        confirm = preview.rows[0][0].press
        assert isinstance(confirm, Choose)
        await office.statuses.choose(confirm, EVE, office.update())
    else:
        await office.does(*what.split(maxsplit=1))


@pytest.mark.parametrize("command", ["close", "item form", "done 1", "revoke", "editcase visa K1; post Lima"])
async def test_a_value_changed_elsewhere_is_not_undone(office: Office, command: str) -> None:
    done = await office.does(*command.split(maxsplit=1))
    case, _, _ = await office.state()
    assert case is not None
    async with office.store.transaction() as tx:  # as an import does
        now = office.store.now()
        await cases.set_state(tx, case.id, CaseState.OPEN)
        await cases.finish_item(tx, case.id, 3, now)
        await cases.reopen_item(tx, case.id, 1)
        await detail_changes.write(tx, case, {Detail.POST: "Bogotá"})
        for each in await invitations.of_case(tx, case.id):
            await invitations.restore(tx, each.id, now)
    before = await office.state()

    assert says(await office.takes_back(done), "change_overtaken")
    assert await office.state() == before


async def test_an_unrelated_change_does_not_prevent_the_undo(office: Office) -> None:
    done = await office.does("editcase", "visa K1")
    await office.does("editcase", "post Bogotá")
    await office.does("item", "form")
    await office.does("close")
    await office.takes_back(done)

    case, items, _ = await office.state()
    assert case is not None
    assert (case.visa_kind, case.post, case.state) == ("IR1", "Bogotá", CaseState.CLOSED)
    assert items == ("1. passport copy", "3. form")


async def test_a_later_change_that_was_undone_does_not_prevent_the_undo(office: Office) -> None:
    first = await office.does("editcase", "visa K1")
    second = await office.does("editcase", "visa IR5")
    await office.takes_back(second)
    await office.takes_back(first)

    case, _, _ = await office.state()
    assert case is not None
    assert case.visa_kind == "IR1"


@pytest.mark.parametrize("command", [command for command in CHANGES if command != "checked"])
async def test_after_a_day_it_is_too_late(office: Office, clock: Clock, command: str) -> None:
    done = await office.does(*command.split(maxsplit=1))
    before = await office.state()
    clock.pass_by(seconds=int(UNDO_FOR.total_seconds()))
    clock.pass_by(seconds=1)
    refused = await office.takes_back(done)

    assert says(refused, "change_too_late")
    assert await office.state() == before


async def test_a_check_has_the_undo_window_of_a_status(office: Office, clock: Clock) -> None:
    done = await office.does("checked")
    clock.pass_by(seconds=61)
    assert says(await office.takes_back(done), "undo_check_too_late")
    case, _, _ = await office.state()
    assert case is not None
    assert case.checked_at is not None


async def test_a_check_undone_by_command_is_not_undone_again(office: Office) -> None:
    first = await office.does("checked")
    office.clock.pass_by(seconds=31)
    second = await office.does("checked")
    await office.does("undo")

    assert says(await office.takes_back(second), "change_undone_already")
    assert says(await office.takes_back(first), "check_undone")


async def test_undo_under_a_status_leaves_a_later_check(office: Office, clock: Clock) -> None:
    preview = await office.does("status", "refused 2026-11-20")
    confirm = preview.rows[0][0].press
    assert isinstance(confirm, Choose)
    recorded = await office.statuses.choose(confirm, EVE, office.update())
    assert recorded is not None
    clock.pass_by(seconds=5)
    checked = await office.does("checked")
    undo = recorded.rows[-1][0].press
    await office.statuses.undo(undo.status, EVE, office.update())  # type: ignore[union-attr]

    case, _, _ = await office.state()
    assert case is not None
    assert case.checked_at == clock.now
    assert says(await office.takes_back(checked), "check_undone")


@pytest.mark.parametrize(
    "command", ["close", "item", "item passport copy", "done 9", "revoke 9", "editcase visa IR1", "editcase"]
)
async def test_an_update_that_changed_nothing_has_no_undo(office: Office, command: str) -> None:
    if command == "close":
        await office.does("close")
    assert undo_under(await office.does(*command.split(maxsplit=1))) is None


async def test_a_revoked_invitation_works_again_and_an_old_one_does_not(office: Office, clock: Clock) -> None:
    done = await office.does("revoke")
    await office.takes_back(done)
    async with office.store.transaction() as tx:
        assert await invitations.open_one(tx, token_hash(TOKENS[0]), ANN, clock.now) is not None
    clock.pass_by(days=13, minutes=23 * 60 + 59)
    done = await office.does("revoke")
    clock.pass_by(minutes=2)

    assert says(await office.takes_back(done), "change_overtaken")


async def test_an_answer_to_a_question_about_a_case_is_undone(store: Store, clock: Clock) -> None:
    office = Office(store, clock)
    asked = await office.does("newcase", "Smith; post Lagos; refused 2026-11-20; check 7")
    drafting = drafting_of(store, dialogs=office.registry.dialogs)
    reply = await answered(drafting, store, asked.asks, "K1", EVE, office.update())
    undone = await office.takes_back(reply)

    case, _, _ = await office.state()
    assert case is not None
    assert case.visa_kind is None
    assert not undone.in_place, "the question in the pressed message goes on"
