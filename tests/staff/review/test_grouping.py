"""Questions that ask nearly the same come together, the most asked first."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from bot.domain.ids import ChatId, Locale, UpdateId
from bot.staff.review.grouping import grouped
from bot.store.chats.misses import KeptMiss, Miss, MissReason

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def kept(number: int, text: str) -> KeptMiss:
    miss = Miss(ChatId(number), UpdateId(number), Locale("en"), text, MissReason.NONE, (), NOW)
    return KeptMiss(number, miss, None)


def rows(*angles: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return a row for each angle (in degrees); None of them is known for an angle below 0."""
    turned = np.radians(np.array(angles))
    out = np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)
    out[np.array(angles) < 0] = 0
    return out


def test_the_most_asked_comes_first_with_its_latest_words() -> None:
    found = grouped(
        [kept(9, "alone"), kept(8, "latest"), kept(7, "near it"), kept(6, "near too")],
        rows(90, 0, 5, 10),
    )
    assert [each.numbers for each in found] == [(8, 7, 6), (9,)]
    assert found[0].text == "latest"


def test_words_that_nobody_knows_are_alike_only_where_they_are_the_same() -> None:
    found = grouped(
        [kept(3, "Xyzzy  plugh"), kept(2, "xyzzy plugh"), kept(1, "frobnicate")], rows(-1, -1, -1)
    )
    assert [each.numbers for each in found] == [(3, 2), (1,)]


def test_nothing_is_no_group() -> None:
    assert grouped([], np.zeros((0, 2), np.float32)) == []
