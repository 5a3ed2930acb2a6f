"""The right word nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

LIKE_ENOUGH = 70.0
"""Of 100: below it a guess would mislead. “how-longg” and “how-long” have 94, “fees” and “forms” 44."""

LONG_WORD = 7
"""Letters. `/status` with two of its six letters changed may be `/start`."""


def nearest(word: str, known: Iterable[str], likely: float = LIKE_ENOUGH) -> str | None:
    """Return the one of `known` that is most like `word`, or None where none is `likely` enough (of 100)."""
    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=likely
    )
    return found[0] if found else None


def typo_of(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` is a typo of: one letter wrong, missing, too many or swapped.

    In a word of `LONG_WORD` letters or more there may be two typos. None where no name, or more than one, is
    as near as that: a wrong guess would mislead.
    """
    most = 2 if len(word) >= LONG_WORD else 1
    distances = {each: OSA.distance(word, each) for each in known}
    least = min(distances.values(), default=most + 1)
    found = [each for each, distance in distances.items() if distance == least]
    return found[0] if least <= most and len(found) == 1 else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return “did you mean …?” for the nearest of `known`, else `otherwise`."""
    right = nearest(word, known)
    return f"did you mean “{right}”?" if right else otherwise
