"""What a correction has from the entry that it corrects: asked for, or shown before staff confirm."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clients.own_cases import OwnCases
from bot.domain.press import Choose
from bot.domain.reply import Reply
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.knowledge.real_words import speak, staff_text
from tests.staff.desk import UNDO, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN

pytestmark = pytest.mark.engines("sqlite")

TRUE_DAY, WRONG_DAY = "2026-11-20", "2026-11-22"


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


def offered(reply: Reply) -> dict[str, str]:
    """Return the buttons of a question by the choice that each stands for."""
    buttons = [button for row in reply.rows for button in row]
    return {each.press.choice: each.label for each in buttons if isinstance(each.press, Choose)}


def day(label: str, written: str) -> str:
    return staff_text(label, day=speak().day(date.fromisoformat(written)))


def line(key: str, **values: str) -> str:
    return said(Reply(speak().say(getattr(speak().words.staff, key), **values)))


async def recorded_day(desk: Desk) -> str:
    latest = await desk.latest()
    assert latest is not None
    return str(latest.facts.updated_on)


async def recorded_note(desk: Desk) -> str | None:
    latest = await desk.latest()
    assert latest is not None
    return latest.facts.note


async def mistaken(desk: Desk, *, true_note: str = "", wrong_note: str = "") -> None:
    """Have somebody told Refused, which is true, and then Issued, which is not."""
    await desk.follows(ANN)
    await desk.records(f"refused {TRUE_DAY} {true_note}")
    await desk.delivers()
    await desk.records(f"issued {WRONG_DAY} {wrong_note}")
    await desk.delivers()


async def test_another_status_asks_for_its_date_and_offers_likely_ones(desk: Desk) -> None:
    await mistaken(desk)
    asked = await desk.presses("s-refused", await desk.presses("status", await desk.types("correct")))
    offers = offered(asked)
    assert offers["d-same"] == day("button_status_same_date", TRUE_DAY)
    assert offers["d-entry"] == day("button_status_entry_date", WRONG_DAY)
    assert offers["d-today"] == day("button_status_today", "2026-11-24")
    assert offers["d-none"] == staff_text("button_status_no_date")
    assert not [each for each in offers if each.startswith("confirm")], "no preview before the date"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("d-same", TRUE_DAY), ("d-entry", WRONG_DAY), ("d-today", "2026-11-24"), ("d-none", "None")],
)
async def test_the_date_that_staff_choose_is_recorded(desk: Desk, choice: str, expected: str) -> None:
    await mistaken(desk)
    asked = await desk.presses("s-ready", await desk.presses("status", await desk.types("correct")))
    await desk.presses("confirm", await desk.presses(choice, asked))
    assert await recorded_day(desk) == expected


async def test_a_status_that_is_typed_without_a_date_asks_for_it_too(desk: Desk) -> None:
    await mistaken(desk)
    for typed in (await desk.types("correct", "refused"), await _replied(desk, "refused")):
        assert "d-entry" in offered(typed)
    dated = await desk.types("correct", f"refused {TRUE_DAY}")
    assert [each for each in offered(dated) if each.startswith("confirm")]


async def _replied(desk: Desk, text: str) -> Reply:
    asked = await desk.presses("status", await desk.types("correct"))
    return await desk.replies(text, asked)


async def test_the_same_status_keeps_its_date(desk: Desk) -> None:
    await mistaken(desk)
    edit = await desk.types("correct")
    other = await desk.presses("s-ready", await desk.presses("status", edit))
    back = await desk.presses("s-issued", await desk.presses("status", edit))
    assert "d-entry" in offered(other)
    assert "d-entry" not in offered(back)


async def test_a_date_from_the_corrected_entry_is_named_in_the_preview(desk: Desk) -> None:
    await mistaken(desk)
    kept = said(await desk.types("correct", f"ready {WRONG_DAY}"))
    other = said(await desk.types("correct", "ready 2026-11-23"))
    assert line("correct_keeps_date", day="November 22, 2026") in kept
    assert voice.staff("correct_keeps_date") not in other


async def test_the_note_of_the_entry_is_named_in_the_preview_and_can_be_dropped(desk: Desk) -> None:
    await mistaken(desk, wrong_note="note: Pack your bags")
    preview = await desk.types("correct", "ready today")
    assert line("correct_keeps_note", note="Pack your bags") in said(preview)
    dropped = await desk.presses("no-note", preview)
    assert line("correct_keeps_note", note="Pack your bags") not in said(dropped)
    assert line("correct_drops_note", note="Pack your bags") in said(dropped)
    await desk.presses("confirm", dropped)
    assert await recorded_note(desk) is None


async def test_going_back_restores_the_earlier_note_and_says_so(desk: Desk) -> None:
    await mistaken(desk, true_note="note: Send the form")
    preview = await desk.types("correct", f"refused {TRUE_DAY}")
    assert line("correct_note_before", note="Send the form") in said(preview)
    await desk.presses("confirm", preview)
    assert await recorded_note(desk) == "Send the form"


async def test_going_back_by_buttons_restores_the_earlier_note_too(desk: Desk) -> None:
    await mistaken(desk, true_note="note: Send the form")
    asked = await desk.presses("s-refused", await desk.presses("status", await desk.types("correct")))
    await desk.presses("confirm", await desk.presses("d-same", asked))
    assert await recorded_note(desk) == "Send the form"


async def test_between_two_notes_staff_choose(desk: Desk) -> None:
    await mistaken(desk, true_note="note: Send the form", wrong_note="note: Pack your bags")
    preview = await desk.types("correct", f"refused {TRUE_DAY}")
    assert line("correct_keeps_note", note="Pack your bags") in said(preview)
    assert line("correct_drops_note", note="Send the form") in said(preview)
    earlier = await desk.presses("old-note", preview)
    assert line("correct_note_before", note="Send the form") in said(earlier)
    assert line("correct_drops_note", note="Pack your bags") in said(earlier)
    await desk.presses("confirm", earlier)
    assert await recorded_note(desk) == "Send the form"


async def test_the_earlier_note_is_not_carried_to_another_status(desk: Desk) -> None:
    await mistaken(desk, true_note="note: Send the form")
    await desk.presses("confirm", await desk.types("correct", "ready today"))
    assert await recorded_note(desk) is None


async def test_after_a_correction_a_client_still_reads_the_note_and_each_status_once(desk: Desk) -> None:
    await mistaken(desk, true_note="note: Send the form")
    await desk.presses("confirm", await desk.types("correct", f"refused {TRUE_DAY}"))
    await desk.delivers()
    shown = said(await OwnCases(desk.store, speak, undo=UNDO).show(ANN))
    assert "Send the form" in shown
    assert shown.count("Refused (") == 1
    assert "Issued" not in shown


async def test_a_status_that_came_back_is_in_the_history_twice(desk: Desk) -> None:
    await mistaken(desk)
    await desk.records(f"refused {TRUE_DAY}")
    await desk.delivers()
    shown = said(await OwnCases(desk.store, speak, undo=UNDO).show(ANN))
    assert shown.count("Refused (") == 2


async def test_two_statuses_of_one_day_are_both_in_the_history(desk: Desk) -> None:
    await desk.follows(ANN)
    for status in ("refused", "issued"):
        await desk.records(f"{status} {TRUE_DAY}")
        await desk.delivers()
    shown = said(await OwnCases(desk.store, speak, undo=UNDO).show(ANN))
    assert (shown.count("Refused ("), shown.count("Issued (")) == (1, 1)
