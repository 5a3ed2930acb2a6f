"""What /confirm and /cancel without a number mean: the preview seen last, or nothing."""

from __future__ import annotations

import pytest

from bot.domain.ids import DraftId, UpdateId
from bot.domain.press import Choose
from bot.staff.drafts.service import Drafting
from bot.store import drafts
from bot.store.database.engine import Store
from bot.store.drafts import DraftKind
from tests.knowledge.real_words import speak
from tests.staff.desk import EVE, NOOR, UNDO, Desk, draft_in, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, NUMBER


@pytest.fixture
def url(file_url: str) -> str:
    """Return the address of an SQLite file: the statements are tested on both engines with the store."""
    return file_url


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


@pytest.fixture
def drafting(store: Store) -> Drafting:
    return Drafting(store, speak, undo=UNDO)


async def begun(desk: Desk, kind: DraftKind, content: str) -> DraftId:
    async with desk.store.transaction() as tx:
        began, now = desk.update(), desk.clock.now
        return (await drafts.begin(tx, kind, EVE.id, None, content, began=began, now=now)).id


async def test_the_preview_seen_last_is_meant_by_who_saw_it_for_a_while(
    desk: Desk, drafting: Drafting
) -> None:
    assert await drafting.meant(EVE, desk.update()) is None
    await desk.types("status", "refused today")
    preview = draft_in(await desk.types("status", "issued today"))
    desk.clock.pass_by(minutes=15)
    assert await drafting.meant(EVE, desk.update()) == preview
    assert await drafting.meant(NOOR, desk.update()) is None
    desk.clock.pass_by(seconds=1)
    assert await drafting.meant(EVE, desk.update()) is None


async def test_once_that_is_settled_nothing_begun_before_is_meant(desk: Desk, drafting: Drafting) -> None:
    await begun(desk, DraftKind.ANNOUNCEMENT, '{"kind": "all", "text": "We are closed"}')
    preview = await desk.types("status", "refused today")
    await desk.presses("confirm", preview)
    assert await drafting.meant(EVE, desk.update()) is None


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (DraftKind.ANNOUNCEMENT, '{"kind": "all"}'),
        (DraftKind.ANNOUNCEMENT, '{"text": "We are closed"}'),
        (DraftKind.ANNOUNCEMENT, '{"kind": "post", "value": "Rome", "text": "x", "offered": ["Lagos"]}'),
        (DraftKind.STATUS, '{"step": "date", "status": "Refused"}'),
        (DraftKind.CASE, "{}"),
    ],
)
async def test_a_question_seen_last_is_no_preview(
    desk: Desk, drafting: Drafting, kind: DraftKind, content: str
) -> None:
    await desk.types("status", "refused today")
    await begun(desk, kind, content)
    assert await drafting.meant(EVE, desk.update()) is None


async def test_an_older_draft_gone_on_with_is_the_one_seen_last(desk: Desk, drafting: Drafting) -> None:
    first = draft_in(await desk.types("status", "refused today"))
    second = draft_in(await desk.types("status", "issued today"))
    desk.clock.pass_by(seconds=1)
    await drafting.took_up(first, EVE)
    assert await drafting.meant(EVE, desk.update()) == first
    await drafting.took_up(first, NOOR)
    assert await drafting.meant(NOOR, desk.update()) == first
    assert await drafting.meant(EVE, desk.update()) == second


async def test_an_update_handled_twice_means_the_same_draft_though_that_has_ended(
    desk: Desk, drafting: Drafting
) -> None:
    preview = await desk.types("status", "refused today")
    update = UpdateId(10_000)
    assert await drafting.meant(EVE, update) == draft_in(preview)
    await desk.presses("confirm", preview)
    await desk.types("status", "issued today")
    assert await drafting.meant(EVE, update) == draft_in(preview)


async def test_where_nothing_is_meant_what_is_open_is_named_with_its_number(
    desk: Desk, drafting: Drafting
) -> None:
    await desk.follows(ANN)
    nothing = said(await drafting.nothing_meant("confirm", EVE))
    assert "nothing of yours" in nothing
    assert "Not settled" not in nothing
    confirmed = await desk.types("status", "issued today")
    await desk.presses("confirm", confirmed)
    refused = draft_in(await desk.types("status", "refused today"))
    asked = await desk.types("correct")
    await desk.types("withdraw")
    announced = await begun(desk, DraftKind.ANNOUNCEMENT, "{}")

    listed = said(await drafting.nothing_meant("cancel", EVE))

    assert f"/cancel {refused}: “Refused” for {NUMBER}" in listed
    assert f"/cancel {announced}: a message to many (nobody chosen yet) (not finished)" in listed
    assert "the withdrawal of “Issued” for" in listed
    assert "“Issued” still goes out at 02:01" in listed
    assert "the correction to “Issued” for BLG2019123456, Smith & Sons (not finished)" in listed
    assert asked.rows
    assert "Not settled" not in said(await drafting.nothing_meant("cancel", NOOR))


async def test_an_unfinished_draft_confirmed_by_number_shows_its_question(desk: Desk) -> None:
    await desk.types("status", "refused")
    shown = await desk.desk.choose(Choose(DraftId(1), "confirm"), EVE, desk.update())
    assert shown is not None
    assert "Cancel" in [button.label for row in shown.rows for button in row]
    assert await desk.latest() is None
