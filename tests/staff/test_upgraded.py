"""A database of revision 0009, before checks had a table: the upgrade changes no reply."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.ids import UpdateId
from bot.domain.preferences import Preferences
from bot.domain.reply import Reply
from bot.staff.cases.service import Registry
from bot.staff.invitations import Inviting
from bot.store.cases import cases
from bot.store.chats import preferences
from bot.store.database.engine import Store
from tests.knowledge.real_words import speak
from tests.staff.desk import EVE, NOOR, UNDO, Desk, open_desk
from tests.staff.wired import asking
from tests.store import older
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NUMBER

TABLES = ("cases", "statuses", "checks", "outbox")


@pytest.fixture
async def store(tmp_path: Path, empty_file: Path, clock: Clock) -> AsyncIterator[Store]:
    """Return a current store; `bare_url` is for the one that is upgraded."""
    file = tmp_path / "today.db"
    shutil.copy(empty_file, file)
    opened = await Store.open(f"sqlite:///{file}", clock)
    yield opened
    await opened.close()


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


async def upgraded(desk: Desk, url: str) -> Desk:
    """Return the same desk on a database as the code of revision 0009 would have written it."""
    await older.write_as_0009(url, desk.store)
    store = await Store.open(url, desk.clock)
    return Desk(store, desk.clock, desk.case, updates=desk.updates, messages=desk.messages)


async def rows(desk: Desk) -> dict[str, list[dict[str, object]]]:
    return {name: await older.rows_of(desk.store, name) for name in TABLES}


async def looks_at_ceac(desk: Desk) -> None:
    """Record and undo statuses, corrections and checks; end with a check whose messages are pending."""
    await desk.follows(ANN)
    await desk.follows(BEN)
    async with desk.store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(checks_every_days=1))
    await desk.types("checked")
    await desk.records("refused 2026-11-20 note: call us")
    await desk.delivers()
    desk.clock.pass_by(days=2)
    await desk.types("checked", by=NOOR)
    await desk.delivers()
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    await desk.types("undo")
    desk.clock.pass_by(minutes=1)
    await desk.records("issued today")
    await desk.delivers()
    corrected = await desk.types("correct", "ready today", by=NOOR)
    await desk.presses("undo", await desk.presses("confirm", corrected, by=NOOR))
    desk.clock.pass_by(minutes=1)
    corrected = await desk.types("correct", "administrative processing today", by=NOOR)
    await desk.presses("confirm", corrected, by=NOOR)
    await desk.delivers()
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    desk.clock.pass_by(seconds=1)
    await desk.types("checked")
    assert [each.kind for each in await desk.waiting()] == [DeliveryKind.CHECKED]


async def test_what_is_recorded_is_read_back_as_it_was(desk: Desk, bare_url: str) -> None:
    await looks_at_ceac(desk)
    as_before = await upgraded(desk, bare_url)
    assert await rows(as_before) == await rows(desk)

    async def answers(desk: Desk) -> list[Reply]:
        return [
            await Registry(desk.store, speak, undo=UNDO).show(str(NUMBER)),
            await desk.types("record"),
            *[await desk.types("undo") for _ in range(3)],
            await Registry(desk.store, speak, undo=UNDO).show(str(NUMBER)),
        ]

    assert await answers(as_before) == await answers(desk)
    assert await rows(as_before) == await rows(desk)
    await as_before.store.close()


async def test_a_case_that_was_dated_by_an_undone_status_is_dated_by_the_check(
    desk: Desk, bare_url: str
) -> None:
    recorded = await desk.records("refused today")
    undone_at = desk.clock.now
    desk.clock.pass_by(seconds=20)
    await desk.types("checked")
    checked_at = desk.clock.now
    await desk.presses("undo", recorded)
    async with desk.store.transaction() as tx:  # as a version before 0009 did it
        await cases.mark_checked(tx, desk.case, undone_at)
    fixed = await upgraded(desk, bare_url)

    async with fixed.store.reading() as conn:
        case = await cases.get(conn, desk.case)
    assert case is not None
    assert case.checked_at == checked_at
    await fixed.store.close()


def inviting(desk: Desk, token: str) -> Inviting:
    """Return the invitation service; the next invitation has this token."""
    return Inviting(link=str, new_token=lambda: token, lasts=timedelta(days=14))


async def _type(command: str, desk: Desk, update: UpdateId, token: str) -> object:
    text, registry = str(NUMBER), Registry(desk.store, speak, undo=UNDO)
    match command:
        case "newcase":
            return await asking(desk.store, EVE, update, registry.editing.new, "BLG2019200005 Jones; check 3")
        case "item":
            return await asking(
                desk.store, EVE, update, registry.items.add, f"{text} passport copy\nphotos\nnew form"
            )
        case "done":
            return await asking(desk.store, EVE, update, registry.items.finish, f"{text} 1")
        case "close":
            return await asking(desk.store, EVE, update, registry.close, text)
        case "invite":
            return await asking(desk.store, EVE, update, inviting(desk, token).invite, text)
        case "revoke":
            return await asking(desk.store, EVE, update, inviting(desk, token).revoke, text)
        case "undo of a status":
            return await desk.desk.types("undo", text, EVE, update)
        case "undo without a number":
            return await desk.desk.types("undo", "", EVE, update)
        case _:
            return await desk.desk.types(command, text, EVE, update)


@pytest.mark.parametrize(
    "command",
    [
        "newcase",
        "item",
        "done",
        "close",
        "invite",
        "revoke",
        "checked",
        "undo",
        "undo of a status",
        "undo without a number",
    ],
)
async def test_a_command_in_progress_at_the_upgrade_is_answered_as_usual(
    desk: Desk, bare_url: str, command: str
) -> None:
    """It was carried out, and the process ended before the answer was sent."""
    await desk.records("refused today")
    desk.clock.pass_by(minutes=2)
    await desk.types("checked")
    if command == "undo of a status":
        await desk.records("issued today")
    await asking(
        desk.store, EVE, desk.update(), Registry(desk.store, speak, undo=UNDO).items.add, f"{NUMBER} Photos"
    )
    await asking(desk.store, EVE, desk.update(), inviting(desk, "first").invite, str(NUMBER))
    desk.clock.pass_by(seconds=31)
    update = desk.update()
    first = await _type(command, desk, update, "second")
    as_before = await upgraded(desk, bare_url)

    answers = [await _type(command, each, update, "third") for each in (as_before, desk)]
    assert answers[0] == answers[1]
    assert (answers[0] == first) is (command != "invite")  # its token cannot be said a second time
    assert await rows(as_before) == await rows(desk)
    await as_before.store.close()


async def test_a_command_without_a_number_still_means_the_same(desk: Desk, bare_url: str) -> None:
    await desk.types("status", "refused today")
    update = desk.update()
    recorded = await asking(desk.store, EVE, update, desk.desk.drafting.confirm, "")
    assert await desk.latest() is not None
    as_before = await upgraded(desk, bare_url)

    assert await asking(desk.store, EVE, update, as_before.desk.drafting.confirm, "") == recorded
    await as_before.store.close()
