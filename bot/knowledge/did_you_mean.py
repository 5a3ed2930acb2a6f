"""The right word nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

LIKE_ENOUGH = 70.0
"""Of 100: below it a guess would mislead. “how-longg” and “how-long” have 94, “fees” and “forms” 44."""


def nearest(word: str, known: Iterable[str], likely: float = LIKE_ENOUGH) -> str | None:
    """Return the one of `known` that is most like `word`, or None where none is `likely` enough (of 100)."""
    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=likely
    )
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return “did you mean …?” for the nearest of `known`, else `otherwise`."""
    right = nearest(word, known)
    return f"did you mean “{right}”?" if right else otherwise
