from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.press import ListCases
from bot.frontends.telegram.sending.callback_data import pack, unpack
from bot.staff.cases.filters import NamedList, Wanted, read_command, read_key


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", (Wanted(NamedList.OPEN), 0)),
        ("2", (Wanted(NamedList.OPEN), 1)),
        ("Overdue", (Wanted(NamedList.OVERDUE), 0)),
        ("closed 3", (Wanted(NamedList.CLOSED), 2)),
        ("lagos 0", (Wanted(None, "lagos"), 0)),
        ("São  Paulo 12", (Wanted(None, "São Paulo"), 11)),
        ("blg2019", (Wanted(None, "blg2019"), 0)),
        ("2019123456", (Wanted(None, "2019123456"), 0)),
    ],
)
def test_a_list_has_a_name_or_search_words(text: str, wanted: tuple[Wanted, int]) -> None:
    assert read_command(text) == wanted


@given(st.text(min_size=1, max_size=40), st.integers(0, 9999))
def test_search_words_survive_page_buttons_or_get_none(words: str, page: int) -> None:
    wanted = Wanted(None, words)
    if wanted.key is not None:
        press, _ = unpack(pack(ListCases(wanted.key, page)))
        assert isinstance(press, ListCases)
        assert read_key(press.filter) == wanted
    else:
        assert len(words.encode()) > 25


@given(st.from_regex(re.compile(r"[a-z0-9_-]{1,50}"), fullmatch=True))
def test_any_key_names_a_list_or_nothing(key: str) -> None:
    wanted = read_key(key)

    assert wanted is None or wanted.typed
