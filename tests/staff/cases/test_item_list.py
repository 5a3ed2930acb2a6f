"""Lists of open items as people write them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.staff.cases.item_list import join_items, split_items


@pytest.mark.parametrize(
    ("written", "items"),
    [
        ("police certificate", ("police certificate",)),
        ("police certificate, birth certificate", ("police certificate", "birth certificate")),
        ("photo,passport, and DS-5535", ("photo", "passport", "DS-5535")),
        ("passport copy; photo;", ("passport copy", "photo")),
        ("passport copy, both sides; photo", ("passport copy, both sides", "photo")),
        ("passport copy, both sides\n\n photo", ("passport copy, both sides", "photo")),
        ("passport | photo", ("passport", "photo")),
        ("passport | photo\nform", ("passport", "photo", "form")),
        ("- passport\n• photo, new\n3) form", ("passport", "photo, new", "form")),
        ("certificates (police, birth); photo", ("certificates (police, birth)", "photo")),
        ("certificates (police, birth)", ("certificates (police, birth)",)),
        ("fee of $1,200", ("fee of $1,200",)),
        ("bread and butter", ("bread and butter",)),
        ("a :-) b, c", ("a :-) b", "c")),
        (r"a\|b", ("a|b",)),
        (" ;, \n", ()),
    ],
)
def test_a_list_is_split_as_it_was_meant(written: str, items: tuple[str, ...]) -> None:
    assert split_items(written) == items


ITEM = st.text("ab1 ,;|\\()-.\n", max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(ITEM, max_size=3))
@example(["passport copy, both sides"])
@example(["1. passport"])
@example(["\\"])
def test_joined_items_are_split_again(items: list[str]) -> None:
    assert split_items(join_items(items)) == tuple(items)
