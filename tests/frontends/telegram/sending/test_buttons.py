"""A button acts on its own row or on none: its number alone may name another row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NewType, get_args, get_type_hints

import pytest
from sqlalchemy import delete, insert

from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    DeliveryId,
    DraftId,
    EntryId,
    FollowerId,
    InvitationId,
    OpeningId,
    StatusId,
    ThreadId,
    ThreadMessageId,
    UpdateId,
)
from bot.domain.press import (
    AnswerInvitation,
    Choose,
    NoneOfThese,
    OnAnswer,
    OnCase,
    OnThread,
    OpenContact,
    OpenEntry,
    OpenOwnCase,
    PassOn,
    Press,
    RetryAnswer,
    RetryDelivery,
    RevokeInvitation,
    ShowNotice,
    Subscribe,
    Undo,
    UndoAnnouncement,
    UseEntry,
    UsePrepared,
    WriteToOffice,
)
from bot.domain.reply import Button, Paragraph, Reply, Span
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import StaleButtonError
from bot.store.database.engine import Store
from bot.store.tables import metadata
from tests.store import older
from tests.store.clock import Clock

ENTRY = EntryId("passport-held")
PRESSES: dict[Press, str] = {
    OpenEntry(ENTRY, asked=9): "1:entry:passport-held:9",
    NoneOfThese(9): "1:none:9",
    AnswerInvitation(OpeningId(8), agreed=True): "1:join:8:1",
    OpenOwnCase(FollowerId(2)): "1:mine:2",
    Subscribe(FollowerId(2), on=False): "1:tell:2:0",
    ShowNotice(DeliveryId(21)): "1:show:21",
    RetryDelivery(DeliveryId(22)): "1:retry:22",
    Choose(DraftId(30), "confirm"): "1:draft:30:confirm",
    Undo(StatusId(12)): "1:undo:12",
    UndoAnnouncement(AnnouncementId(1)): "1:unsay:1",
    RevokeInvitation(InvitationId(6)): "1:revoke:6",
    OnCase("close", CaseId(5)): "1:case:close:5",
    RetryAnswer(UpdateId(2)): "1:answer:2",
    WriteToOffice(ThreadId(1)): "1:write:1",
    OnThread("close", ThreadId(1)): "1:thread:close:1",
    PassOn(ThreadMessageId(1), sure=True): "1:pass:1:1",
    OnAnswer("undo", ThreadMessageId(1)): "1:reply:undo:1",
    UsePrepared(ThreadId(1), "received"): "1:say:1:received",
    UseEntry(ThreadId(1), ENTRY): "1:use:1:passport-held",
}
"""A press of every class that names a row of `older`, and its data before rows had tokens."""


_OF_THREADS = (WriteToOffice, OnThread, PassOn, OnAnswer, UsePrepared, UseEntry)
"""Presses that name rows of tables that revision 0002 did not have."""


async def empty(store: Store) -> None:
    async with store.transaction() as tx:
        for table in reversed(metadata.sorted_tables):
            await tx.execute(delete(table))


async def fill(store: Store) -> None:
    """Write the rows as new ones, as another database has them under the same numbers."""
    async with store.transaction() as tx:
        for name, rows in (older.ROWS_OF_0002 | older.ROWS_SINCE).items():
            table = metadata.tables[name]
            for row in rows:
                await tx.execute(insert(table).values({k: v for k, v in row.items() if k in table.columns}))


async def data_of(store: Store, press: Press) -> str:
    """Return the data of the button as it goes to Telegram."""
    reply = Reply((Paragraph((Span("Choose"),)),), ((Button("This", press),),))
    (part,) = await Buttons(store).render(reply)
    assert part.keyboard is not None
    return str(part.keyboard.inline_keyboard[0][0].callback_data)


async def is_old(store: Store, press: Press, data: str) -> bool:
    """Return whether the button does nothing; the button of an entry still shows it, marking no question."""
    try:
        read = await Buttons(store).read(data)
    except StaleButtonError:
        return True
    if isinstance(press, OpenEntry) and read == OpenEntry(press.entry):
        return True
    assert read == press
    return False


async def old_ones(store: Store, made: Mapping[Press, str]) -> set[str]:
    """Return the presses whose button does nothing, by name."""
    return {type(press).__name__ for press, data in made.items() if await is_old(store, press, data)}


def names(presses: Iterable[Press]) -> set[str]:
    return {type(press).__name__ for press in presses}


def test_every_press_that_names_a_row_is_tried() -> None:
    def names_a_row(kind: type[Press]) -> bool:
        hints = get_type_hints(kind)
        types = {part for field in hints.values() for part in (field, *get_args(field))}
        ids = {each for each in types if isinstance(each, NewType) and each.__supertype__ is int}
        return bool(ids) or "asked" in hints

    assert {type(press) for press in PRESSES} == {kind for kind in get_args(Press) if names_a_row(kind)}


async def test_a_button_means_its_row(store: Store) -> None:
    await fill(store)

    made = {press: await data_of(store, press) for press in PRESSES}

    assert not await old_ones(store, made)


async def test_a_button_never_means_another_row_of_its_number(store: Store) -> None:
    await fill(store)
    made = {press: await data_of(store, press) for press in PRESSES}
    await empty(store)
    without_rows = await old_ones(store, made)
    await fill(store)
    with_other_rows = await old_ones(store, made)

    assert without_rows == with_other_rows == names(PRESSES)


async def test_a_button_without_a_token_does_not_mean_a_row_with_one(store: Store) -> None:
    await fill(store)

    assert await old_ones(store, PRESSES) == names(PRESSES)


async def test_buttons_from_an_older_version_still_work_for_its_rows(bare_url: str) -> None:
    await older.fill_0002(bare_url)
    store = await Store.open(bare_url, Clock())
    before: dict[Press, str] = {
        press: data for press, data in PRESSES.items() if not isinstance(press, _OF_THREADS)
    }
    old = await old_ones(store, before)
    made = {press: await data_of(store, press) for press in PRESSES}
    await store.close()

    assert not old
    assert made == PRESSES


async def test_buttons_from_an_older_version_never_mean_new_rows(bare_url: str) -> None:
    await older.fill_0002(bare_url)
    store = await Store.open(bare_url, Clock())
    await empty(store)
    await fill(store)
    old = await old_ones(store, PRESSES)
    made = [await data_of(store, press) for press in PRESSES]
    await store.close()

    assert old == names(PRESSES)
    assert {data.partition(":")[0] for data in made} == {"2"}


async def test_each_row_has_a_token_of_its_own(store: Store) -> None:
    await fill(store)
    presses: list[Press] = [OnCase("case", CaseId(3)), OnCase("case", CaseId(5)), OpenOwnCase(FollowerId(2))]

    assert len({(await data_of(store, press)).split(":")[1] for press in presses}) == len(presses)


async def test_a_token_on_a_button_without_a_row_is_forged(store: Store) -> None:
    with pytest.raises(StaleButtonError):
        await Buttons(store).read("2:Ab3_-xY9:contact")
    assert await Buttons(store).read("1:contact") == OpenContact()
