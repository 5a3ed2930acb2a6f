"""A question that is added names nobody: the knowledge is read by everybody."""

from __future__ import annotations

import pytest

from bot.staff.review.personal_words import personal_words

KNOWN = frozenset(
    [
        "did",
        "they",
        "keep",
        "my",
        "passport",
        "221g",
        "221(g",
        "ds-5535",
        "i-130",
        "for",
        "days",
        "in",
        "india",
        "k-1",
        "embassy",
        "2019",
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("did they keep my passport Maria", "Maria"),
        ("Ravi has no passport", "Ravi"),
        ("my passport A1234567 is gone", "A1234567"),
        ("they said 20 march", "20 march"),
        ("since March 3 no passport", "March 3"),
        ("since 11/26/2026 no passport", "11/26/2026"),
        ("since 2026-11-26 no passport", "2026-11-26"),
        ("my case BLG2019123456 is refused", "BLG2019123456"),
        ("call me at 4063739828", "4063739828"),
        ("born in 1988", "1988"),
    ],
)
def test_dates_numbers_and_names_are_found(text: str, found: str) -> None:
    assert found in personal_words(text, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "did they keep my passport for 60 days",
        "DID THEY KEEP MY PASSPORT",
        "Did they keep my passport in India",
        "I have 221g, they want DS-5535 and I-130",
        "may I go",
        "k-1 at the embassy",
        "",
    ],
)
def test_what_entries_speak_of_is_let_through(text: str) -> None:
    assert personal_words(text, KNOWN) == ()
