"""Figures of speech around patterns that mean danger."""

from __future__ import annotations

import pytest

from bot.matching.danger.figures import ReadingPatterns

PATTERNS = ReadingPatterns(["kill me", "i ... die"], ["traffic will kill me", "die laughing"], {})


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("they will kill me", True),
        ("the traffic will kill me", False),
        ("the traffic will kill me and he will kill me", True),
        ("i will die laughing", False),
        ("i will die", True),
        ("where is my passport", False),
    ],
)
def test_a_pattern_counts_only_outside_figures(text: str, *, has_one: bool) -> None:
    words = tuple(text.split())
    assert PATTERNS.has_any(words) is has_one
    assert bool(PATTERNS.read(words)[1]) is has_one
