"""The file note: what each follower was told."""

from __future__ import annotations

import pytest

from bot.domain.ids import UpdateId
from bot.store import followers, outbox
from bot.store.engine import Store
from tests.cases.desk import EVE, NOOR, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


async def test_an_empty_case_has_an_empty_note(desk: Desk) -> None:
    assert "Nothing is recorded" in said(await desk.types("record"))


async def test_it_tells_what_each_was_told_when_by_whom_and_with_which_message(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await desk.records("refused 2026-11-20 note: Call <us>")
    await desk.delivers()
    note = said(await desk.types("record"))
    for line in (
        "BLG2019123456, Smith & Sons",
        "America/Denver",
        "Follower 1 follows since November 24, 2026.",
        "1. Status “Refused” (CEAC: November 20, 2026), recorded November 24, 2026, 02:00 by Eve.",
        "It was not corrected or withdrawn.",
        "Note to the client: Call <us>",
        "Follower 1: accepted by Telegram November 24, 2026, 02:01, message 1001.",
        "Follower 2: accepted by Telegram November 24, 2026, 02:01, message 1002.",
    ):
        assert line in note
    assert note.count("now says: Refused") == 1  # the text once


async def test_what_was_undone_corrected_and_withdrawn_is_told_as_such(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.presses("undo", await desk.records("ready today"))
    await desk.records("issued today")
    await desk.delivers()
    await desk.presses("confirm", await desk.types("correct", "refused today", by=NOOR), by=NOOR)
    await desk.delivers()
    await desk.presses("confirm", await desk.types("withdraw"))
    note = said(await desk.types("record"))
    for line in (
        "It was undone before anybody was told.\n\nFollower 1: cancelled before it was sent.",
        "It was corrected later.",
        "3. Correction to “Refused” (CEAC: November 24, 2026), recorded November 24, 2026, 02:01 by Noor.",
        "It was withdrawn later.",
        "Follower 1: the earlier message was struck through November 24, 2026",
        "Follower 1: taking the earlier message back: waits to be sent.",
    ):
        assert line in note
    assert "now says: Ready" not in note  # it was sent to nobody


async def test_who_was_forgotten_is_a_former_follower_without_a_text(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await desk.records("refused today")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await outbox.forget(tx, ANN)
        await followers.forget(tx, ANN)
    note = said(await desk.types("record"))
    assert "A former follower: accepted by Telegram November 24, 2026, 02:01, message ?." in note
    assert "The text was deleted at the person's wish." in note
    assert "Follower 1: accepted" in note
    assert str(ANN) not in note


async def test_what_waits_and_what_is_told_of_a_check_is_in_it(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    assert "Follower 1: held until November 24, 2026, 02:01." in said(await desk.types("record"))
    assert (await desk.desk.on_case("record", desk.case, EVE, UpdateId(900))) is not None
