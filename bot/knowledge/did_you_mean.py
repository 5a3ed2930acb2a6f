"""The known word that is nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

LIKE_ENOUGH = 70.0
"""Similarity (of 100) from which a guess helps: “how-longg” and “how-long” have 94, “fees” and “forms” 44."""

LONG_WORD = 7
"""Letters. `/status` with two of its six letters changed may be `/start`."""


def nearest(word: str, known: Iterable[str], likely: float = LIKE_ENOUGH) -> str | None:
    """Return the one of `known` that is most like `word`, or None if none is `likely` enough (of 100)."""
    found = process.extractOne(
        word, sorted(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=likely
    )
    return found[0] if found else None


def typo_of(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` is a typo of: one letter wrong, missing, too many or swapped.

    A word of `LONG_WORD` letters or more may have two typos. Of names that are equally near, the one with
    more letters in common is meant: `staus` is `status`, not `stats`. None if no name is near enough, or if
    two are equally near: a wrong guess would mislead.
    """
    most = 2 if len(word) >= LONG_WORD else 1
    near = sorted((OSA.distance(word, each), -fuzz.ratio(word, each), each) for each in known)
    if not near or near[0][0] > most or (len(near) > 1 and near[0][:2] == near[1][:2]):
        return None
    return near[0][2]


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return “did you mean …?” for the nearest of `known`, else `otherwise`."""
    right = nearest(word, known)
    return f"did you mean “{right}”?" if right else otherwise
