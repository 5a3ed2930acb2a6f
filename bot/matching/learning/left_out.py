"""Asks each phrase of the entries of a matcher that has not learned it: does its own entry win?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import EntryId
from bot.matching.learning.unseen import Unseen
from bot.matching.similarity.phrases import PhraseIndex

_BY_FAR = 0.5
_NEARLY_THE_SAME = 0.8
"""Class share, and similarity to another phrase of the class, from which a phrase adds nothing."""


@dataclass(frozen=True, slots=True)
class LeftOutPhrase:
    """A phrase and the class that won when it was left out.

    `won`: that was its own class. `adds_nothing`: it won by far, and another phrase of the class is nearly
    the same, so that nothing would change without this phrase.
    """

    phrase: str
    owner: EntryId
    winner: EntryId
    won: bool
    adds_nothing: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Phrases of the entries, each asked of a matcher that has not learned it."""

    phrases: tuple[LeftOutPhrase, ...]

    @property
    def share(self) -> float:
        """Return the share (0 to 1) of phrases that their own entry wins; 1 if there are none."""
        return sum(each.won for each in self.phrases) / len(self.phrases) if self.phrases else 1.0


def left_out(
    unseen: Unseen, index: PhraseIndex, texts: Sequence[str], ids: Sequence[EntryId], entries: int
) -> LeftOut:
    """Return the result for each phrase of the entries; an entry's only phrase is not tested."""
    found = []
    for place, phrase in enumerate(unseen.phrases.tolist()):
        owner, winner = int(index.owner[phrase]), int(unseen.winners[place])
        if owner >= entries or index.starts[owner + 1] - index.starts[owner] < 2:
            continue
        won = winner == owner
        by_far = won and unseen.shares[place] >= _BY_FAR and unseen.nearest[place] >= _NEARLY_THE_SAME
        found.append(LeftOutPhrase(texts[phrase], ids[owner], ids[winner], won, bool(by_far)))
    return LeftOut(tuple(found))
