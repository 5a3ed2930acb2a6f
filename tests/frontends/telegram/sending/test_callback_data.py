from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields as fields_of
from types import NoneType
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import EntryId, RowToken
from bot.domain.press import OpenEntry, Press, SetNotifications, UseEntry, Vote
from bot.frontends.telegram.sending.callback_data import (
    LAYOUTS,
    MAX_BYTES,
    Layout,
    StaleButtonError,
    UnpackableError,
    pack,
    unpack,
)
from bot.knowledge.files.fields import LONGEST_ID
from bot.store.updates.button_tokens import names_a_row

NUMBERS = st.integers(min_value=0, max_value=10**18 - 1)
FIELDS: dict[type[Press], dict[str, st.SearchStrategy[object]]] = {
    OpenEntry: {"asked": st.none() | st.integers(0, 10**10 - 1)},
    Vote: {"version": st.from_regex(r"[0-9a-f]{8}", fullmatch=True)},
    UseEntry: {"thread": st.integers(0, 10**10 - 1)},
    SetNotifications: {"value": st.from_regex(r"[A-Za-z0-9_+/.-]{1,32}", fullmatch=True)},
}
"""Fields narrower than their type. 10 digits: more questions and threads than a firm ever has."""

OF_TYPE: dict[object, st.SearchStrategy[object]] = {
    str: st.from_regex(r"[a-z][a-z0-9-]{0,19}", fullmatch=True),
    EntryId: st.from_regex(rf"[a-z][a-z0-9-]{{0,{LONGEST_ID - 1}}}", fullmatch=True),
    RowToken: st.from_regex(r"[A-Za-z0-9_-]{8}|[0-9a-f]{16}", fullmatch=True),
    int: NUMBERS,
    bool: st.booleans(),
    NoneType: st.none(),
}


def of(field: object) -> st.SearchStrategy[object]:
    """Return values of a field's type; an id that is not named above is a number."""
    if parts := get_args(field):
        return st.one_of(*map(of, parts))
    return OF_TYPE.get(field, NUMBERS)


def made(kind: type[Press]) -> st.SearchStrategy[Press]:
    """Return presses of one class, with everything from the shortest to the longest."""
    hints = {name: of(field) for name, field in get_type_hints(kind).items()}
    return st.builds(kind, **{**hints, **FIELDS.get(kind, {})})


presses: st.SearchStrategy[Press] = st.one_of(*map(made, get_args(Press)))
row_tokens = st.from_regex(r"[A-Za-z0-9_-]{8}", fullmatch=True).map(RowToken)
tokens = st.none() | row_tokens


def test_every_class_of_buttons_has_one_layout_with_a_tag_of_its_own() -> None:
    assert sorted(each.kind.__name__ for each in LAYOUTS) == sorted(each.__name__ for each in get_args(Press))
    assert len({each.tag for each in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind.__name__)
def test_a_layout_has_every_field_of_its_class(layout: Layout) -> None:
    assert len(layout.fields) == len(fields_of(layout.kind))


@pytest.mark.parametrize("kind", get_args(Press), ids=lambda kind: kind.__name__)
@given(data=st.data(), token=tokens)
def test_a_button_is_read_as_it_was_written(
    kind: type[Press], data: st.DataObject, token: RowToken | None
) -> None:
    press = data.draw(made(kind))
    packed = pack(press, token if names_a_row(press) else None)

    assert unpack(packed) == (press, token if names_a_row(press) else None)
    assert len(packed.encode()) <= MAX_BYTES


@pytest.mark.parametrize("kind", get_args(Press), ids=lambda kind: kind.__name__)
def test_the_longest_button_of_each_class_fits(kind: type[Press]) -> None:
    longest: dict[object, object] = {str: "x" * 20, EntryId: "x" * LONGEST_ID, RowToken: "f" * 16, bool: True}
    fields = {name: longest.get(field, 10**18 - 1) for name, field in get_type_hints(kind).items()}
    narrower = {"asked": 10**10 - 1, "thread": 10**10 - 1, "version": "f" * 8, "whole": True}
    make: Callable[..., Press] = kind
    press = make(**{name: narrower.get(name, value) for name, value in fields.items()})

    token = RowToken("x" * 8) if names_a_row(press) else None
    assert len(pack(press, token).encode()) <= MAX_BYTES


@given(
    st.text()
    | st.from_regex(r"[12](:[a-zA-Z0-9_-]*){0,5}")
    | st.builds(pack, presses.filter(names_a_row), row_tokens).map(lambda data: data + "0")
    | presses.map(pack).map(lambda data: data + "0")
)
def test_any_other_data_is_a_stale_button_or_written_the_same_way(data: str) -> None:
    try:
        press, token = unpack(data)
    except StaleButtonError:
        return
    assert pack(press, token) == data


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "2:contact",
        "1:contact:",
        "1:topics:-1",
        "2:entry:how-long:5",
        "2:Ab3_-xY:entry:how-long:5",
        "2:Ab3_-xY9z:entry:how-long:5",
        "1:topics:01",
        "1:topics:٣",
        "1:topics:9999999999999999999999999999",
        "1:entry:",
        "1:entry:How-Long",
        "1:entry:how long",
        "1:entry:how-long\n",
        "1:vote:how-long:00c0ffee:2",
        "1:vote:how-long:00C0FFEE:1",
        "1:none:",
        "1:back:0123456789abcdeF",
        "1:back:0123456789abcde",
        "open_how-long",
    ],
)
def test_forged_and_old_data_is_a_stale_button(data: str) -> None:
    with pytest.raises(StaleButtonError):
        unpack(data)


def test_an_id_that_is_too_long_is_reported_with_its_size_and_the_limit() -> None:
    with pytest.raises(UnpackableError, match=r"takes 74 bytes and Telegram allows 64; shorten its id"):
        pack(Vote(EntryId("x" * 56), "00c0ffee", helpful=True))


@pytest.mark.parametrize("entry", ["how:long", "", "how long", "ñ"])
def test_an_id_that_cannot_be_read_back_is_rejected(entry: str) -> None:
    with pytest.raises(UnpackableError, match="could not be read again"):
        pack(OpenEntry(EntryId(entry)))
