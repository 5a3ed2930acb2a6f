from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ChangeToken, EntryId
from bot.domain.press import (
    NoneOfThese,
    OpenContact,
    OpenEntry,
    OpenSources,
    OpenTheme,
    OpenTopics,
    Press,
    UndoChange,
    Vote,
)
from bot.frontends.telegram.callback_data import (
    MAX_BYTES,
    StaleButtonError,
    UnpackableError,
    pack,
    unpack,
)

keys = st.from_regex(r"[a-z][a-z0-9-]{0,35}", fullmatch=True)
entries = keys.map(EntryId)
numbers = st.integers(min_value=0, max_value=10**16)
presses: st.SearchStrategy[Press] = st.one_of(
    st.builds(OpenEntry, entries, st.none() | numbers),
    st.builds(OpenSources, entries),
    st.builds(OpenTopics, numbers),
    st.builds(OpenTheme, keys, st.integers(0, 999)),
    st.builds(Vote, entries, st.from_regex(r"[0-9a-f]{8}", fullmatch=True), st.booleans()),
    st.builds(NoneOfThese, numbers),
    st.builds(OpenContact),
    st.builds(UndoChange, st.from_regex(r"[0-9a-f]{16}", fullmatch=True).map(ChangeToken)),
)


@given(presses)
def test_a_button_is_read_as_it_was_written(press: Press) -> None:
    data = pack(press)

    assert unpack(data) == press
    assert len(data.encode()) <= MAX_BYTES


@given(st.text() | st.from_regex(r"1(:[a-z0-9-]*){0,5}") | presses.map(pack).map(lambda data: data + "0"))
def test_any_other_data_is_a_stale_button_or_written_the_same_way(data: str) -> None:
    try:
        press = unpack(data)
    except StaleButtonError:
        return
    assert pack(press) == data


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "2:contact",
        "1:contact:",
        "1:topics:-1",
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


def test_an_over_long_id_is_told_with_its_size_and_the_limit() -> None:
    with pytest.raises(UnpackableError, match=r"takes 74 bytes and Telegram allows 64; shorten its id"):
        pack(Vote(EntryId("x" * 56), "00c0ffee", helpful=True))


@pytest.mark.parametrize("entry", ["how:long", "", "how long", "ñ"])
def test_an_id_that_could_not_be_read_again_is_no_button(entry: str) -> None:
    with pytest.raises(UnpackableError, match="could not be read again"):
        pack(OpenEntry(EntryId(entry)))
