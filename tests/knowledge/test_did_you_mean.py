"""Typos of short names: found where one letter or two are wrong, never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.did_you_mean import LONG_WORD, typo_of
from tests.command_names import OF_CLIENTS, OF_STAFF

Change = Callable[[str, int], str]
CHANGES: dict[str, Change] = {
    "missing": lambda name, at: name[:at] + name[at + 1 :],
    "doubled": lambda name, at: name[: at + 1] + name[at:],
    "wrong": lambda name, at: name[:at] + "ü" + name[at + 1 :],
    "swapped": lambda name, at: name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("names", [OF_CLIENTS, OF_STAFF], ids=["clients", "staff"])
def test_a_long_name_with_one_letter_off_is_that_name(names: tuple[str, ...], change: str) -> None:
    typed = [(CHANGES[change](name, at), name) for name in names for at in range(len(name))]
    assert [each for each, name in typed if len(name) >= LONG_WORD and typo_of(each, names) != name] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("staus", "status"),
        ("chekced", "checked"),
        ("wihtdrwa", "withdraw"),
        ("confrim", "confirm"),
        ("cas", "case"),
        ("undone", None),
        ("start", None),
        ("cast", "case"),
        ("", None),
        ("nonsense", None),
    ],
)
def test_typos_of_staffs_commands(typed: str, meant: str | None) -> None:
    assert typo_of(typed, OF_STAFF) == meant


def test_between_two_names_as_near_nothing_is_guessed() -> None:
    assert typo_of("cane", ["case", "cave"]) is None
    assert typo_of("case", ["case", "cave"]) == "case"


@given(st.text(max_size=30))
def test_whatever_is_typed_only_a_known_name_comes_back(typed: str) -> None:
    assert typo_of(typed, OF_CLIENTS) in (None, *OF_CLIENTS)
