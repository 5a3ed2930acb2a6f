"""The text after the case number, in one line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.statuses.typed import read_status
from bot.staff.typed_days import Ambiguous, NoDate, NoSuchDay, ReadDay, Unreadable

KNOWN = ("Ready", "Refused", "Administrative Processing", "No Status")
TODAY = date(2026, 11, 24)
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "status", "wrong", "day", "note"),
    [
        ("refused 2026-11-20 note: please send the form", "Refused", None, DAY, "please send the form"),
        ("REFUSED Nov 20, 2026", "Refused", None, DAY, None),
        ("administrative   processing 20-Nov-2026", "Administrative Processing", None, DAY, None),
        ("no status none", "No Status", None, NoDate(), None),
        ("ready", "Ready", None, None, None),
        ("ready; 2026-11-20,", "Ready", None, DAY, None),
        ("refused\nNote: line one\nnote: line two", "Refused", None, None, "line one\nnote: line two"),
        ("refused 11/12/2026", "Refused", None, Ambiguous((date(2026, 11, 12), date(2026, 12, 11))), None),
        ("refused 2026-13-20", "Refused", None, NoSuchDay(), None),
        ("refused 31 Feb 2026", "Refused", None, NoSuchDay(), None),
        ("refused Feb 31, 2026 note: call us", "Refused", None, NoSuchDay(), "call us"),
        ("refused 11/20/2026", "Refused", None, DAY, None),
        ("refused 20-Nov-26", "Refused", None, DAY, None),
        ("refused Fri, Nov 20, 2026", "Refused", None, DAY, None),
        ("administrative processing Nov 20", KNOWN[2], None, Unreadable(partly=True), None),
        ("refusd 2026-11-20", None, "refusd", DAY, None),
        ("really refused", None, "really refused", None, None),
        ("2026-11-20", None, None, DAY, None),
        ("note: only a note", None, None, None, "only a note"),
    ],
)
def test_one_line_holds_status_day_and_note(
    typed: str, status: str | None, wrong: str | None, day: ReadDay | None, note: str | None
) -> None:
    read = read_status(typed, KNOWN, TODAY)
    assert (read.status, read.wrong_status, read.day, read.note) == (status, wrong, day, note)


@pytest.mark.parametrize(
    ("typed", "status", "day", "unmarked"),
    [
        ("refused today Please call us", "Refused", TODAY, "Please call us"),
        ("refused 20 Nov 2026 Please call us today", "Refused", DAY, "Please call us today"),
        ("refused please call", "Refused", None, "please call"),
        ("administrative processing 2026-11-20 note - send the form", *(KNOWN[2], DAY, "send the form")),
        ("refused 20 Novv 2026", "Refused", Unreadable(), None),
        ("refused 31 Feb 2026 please call", "Refused", NoSuchDay(), "please call"),
        ("refused Nov 20 please call", "Refused", Unreadable(partly=True), "please call"),
        ("really refused today", None, TODAY, None),
    ],
)
def test_an_unmarked_note_is_recognized(
    typed: str, status: str | None, day: ReadDay | None, unmarked: str | None
) -> None:
    read = read_status(typed, KNOWN, TODAY)
    assert (read.status, read.day, read.unmarked, read.note) == (status, day, unmarked, None)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("urgent refused 2026-11-20 note: call us", "call us"),
        ("Urgent: refused 2026-11-20", None),
        ("refused 2026-11-20 URGENT note: urgent papers", "urgent papers"),
        ("refused 2026-11-20, urgent", None),
    ],
)
def test_urgent_is_a_word_before_the_note(typed: str, note: str | None) -> None:
    read = read_status(typed, KNOWN, TODAY)
    assert (read.urgent, read.status, read.day, read.note) == (True, "Refused", DAY, note)


@pytest.mark.parametrize("typed", ["refused 2026-11-20 note: urgent", "refused today it is urgent for us"])
def test_urgent_elsewhere_is_part_of_the_text(typed: str) -> None:
    assert not read_status(typed, KNOWN, TODAY).urgent


@pytest.mark.parametrize(("typed", "unmarked"), [("note", None), ("note bring it", "bring it")])
def test_a_note_without_its_colon_is_not_a_status(typed: str, unmarked: str | None) -> None:
    read = read_status(typed, KNOWN, TODAY)
    assert (read.wrong_status, read.unmarked, read.empty_note) == (None, unmarked, unmarked is None)


@pytest.mark.parametrize("typed", ["refused today note:", "refused today note", "refused today note : "])
def test_an_empty_note_is_no_note(typed: str) -> None:
    read = read_status(typed, KNOWN, TODAY)
    assert (read.status, read.day, read.note, read.empty_note) == ("Refused", TODAY, None, True)


@given(st.text(max_size=60))
def test_no_text_raises_an_error(typed: str) -> None:
    read = read_status(typed, KNOWN, TODAY)
    assert read.status is None or read.status in KNOWN
