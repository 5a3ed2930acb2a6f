"""Tests the learned phrases themselves: each is predicted by a matcher that has not seen it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.ids import EntryId
from bot.matching.learning import few_phrases as ranking
from bot.matching.learning import few_phrases_confidence as confidence
from bot.matching.learning import softmax_regression as regression
from bot.matching.learning.few_phrases_confidence import OUT_OF_SCOPE, Flags, Numbers, Observed
from bot.matching.learning.many_phrases import Unseen
from bot.matching.learning.softmax_regression import Shape
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.phrases import Grams, PhraseIndex
from bot.matching.similarity.tfidf import Floats, Ints

_LITTLE_WORK, _MUCH_WORK = 10**8, 10**9
"""Phrases x marks x classes: below the first number five rounds are quick, below the second three are."""

_ROUNDS = 10
_BY_FAR = 0.5
_NEARLY_THE_SAME = 0.8
"""Rounds if all are asked; class share and similarity to another phrase from which a phrase adds nothing."""


@dataclass(frozen=True, slots=True)
class Fold:
    """One round: the phrases `learned` from and `asked`, and the `classes` that are still learned."""

    learned: Ints
    asked: Ints
    classes: Ints


@dataclass(frozen=True, slots=True)
class LeftOutScores:
    """The result for a phrase of a matcher that had not seen it: logits of the classes it knows, and why."""

    phrase: int
    classes: Ints
    logits: Floats
    joint: Floats
    meaning: Floats
    starts: Ints
    vocabulary: Vocabulary


def phrases_out(index: PhraseIndex, folds: int, rng: np.random.Generator) -> list[Fold]:
    """Leave each phrase out once; in every round each class loses about 1/`folds` of its phrases."""
    turn = _turns(index, folds, rng)
    every = np.arange(index.classes)
    return [Fold(np.flatnonzero(turn != f), np.flatnonzero(turn == f), every) for f in range(folds)]


def classes_out(index: PhraseIndex, folds: int, rounds: int, rng: np.random.Generator) -> list[Fold]:
    """Leave out 1/`folds` of the classes entirely, and 1/`folds` of the phrases of the others."""
    turn = _turns(index, folds, rng)
    group = rng.permutation(index.classes) % folds
    out = []
    for f in range(rounds):
        gone = group[index.owner] == f
        out.append(
            Fold(
                np.flatnonzero(~gone & (turn != f)),
                np.flatnonzero(gone | (turn == f)),
                np.flatnonzero(group != f),
            )
        )
    return out


def left_out_scores(
    index: PhraseIndex, grams: Grams, fold: Fold, entries: int, shape: Shape
) -> Iterator[LeftOutScores]:
    """Learn from a fold's phrases and yield the results of those it asks that are marks of `grams`.

    The index is reused.
    """
    owner = np.searchsorted(fold.classes, index.owner[fold.learned])
    marks = np.intersect1d(fold.learned, grams.marks)
    asked = np.intersect1d(fold.asked, grams.marks)
    weights = ranking.fitted(grams, fold.learned, marks, owner, len(fold.classes), shape)
    known = [block.known_length(asked, fold.learned) for block in (index.stems, index.letters)]
    similar = grams.left_out(asked, fold.learned, known[0], known[1])
    spoken = similar.joint[:, np.searchsorted(fold.learned, marks)]
    logits = regression.kernel(spoken, shape.width) @ weights
    starts = np.searchsorted(owner, np.arange(len(fold.classes) + 1))
    phrases = ((index.words[p], int(c)) for p, c in zip(fold.learned, owner, strict=True))
    vocabulary = Vocabulary(phrases, len(fold.classes), int((fold.classes < entries).sum()))
    for row, phrase in enumerate(asked):
        yield LeftOutScores(
            int(phrase),
            fold.classes,
            logits[row],
            similar.joint[row],
            similar.meaning[row],
            starts,
            vocabulary,
        )


def observed(
    index: PhraseIndex,
    grams: Grams,
    entries: int,
    shape: Shape,
    rng: np.random.Generator,
    rounds: int | None = None,
) -> Observed | None:
    """Observe left-out phrases, left-out entries and left-out off-topic groups; None if there are too few.

    Of five `rounds` that would leave every class out once, fewer are enough if there are many phrases.
    """
    folds = 5
    if entries < 2 * folds:
        return None
    work = len(index) * len(grams.marks) * index.classes
    rounds = rounds or (folds if work < _LITTLE_WORK else 3 if work < _MUCH_WORK else 1)
    scope, off_topic, rank, in_scope, right, strange = [], [], [], [], [], []
    for fold in classes_out(index, folds, rounds, rng):
        for each in left_out_scores(index, grams, fold, entries, shape):
            known = each.vocabulary.entries
            best = int(each.logits[:known].argmax())
            if each.starts[best] == each.starts[best + 1]:
                continue
            coverage, _ = each.vocabulary.coverage(index.words[each.phrase], best)
            seen = confidence.evidence(
                each.logits, each.joint, each.meaning, each.starts, known, coverage, best
            )
            owner = int(index.owner[each.phrase])
            scope.append(seen.scope)
            off_topic.append(seen.off_topic)
            rank.append(seen.rank)
            in_scope.append(owner < entries and owner in each.classes)
            right.append(int(each.classes[best]) == owner)
            strange.append(owner >= entries)
    inside = np.array(in_scope)
    if not inside.any() or inside.all():
        return None
    weights = _mixed(inside, np.array(strange))
    return Observed(np.array(scope), np.array(off_topic), np.array(rank), inside, np.array(right), weights)


def _mixed(inside: Flags, strange: Flags) -> Numbers:
    """Weights that make 20 % of the questions out of scope: half off topic, half of entries left out."""
    weights = np.zeros(len(inside))
    weights[inside] = (1 - OUT_OF_SCOPE) / inside.sum()
    kinds = [kind for kind in (strange, ~inside & ~strange) if kind.any()]
    for kind in kinds:
        weights[kind] = OUT_OF_SCOPE / len(kinds) / kind.sum()
    return weights * len(inside)


def _turns(index: PhraseIndex, folds: int, rng: np.random.Generator) -> Ints:
    """In which round each phrase is asked; -1 never: the only phrase of a class is always learned."""
    turn = np.full(len(index), -1)
    for c in range(index.classes):
        own = np.arange(index.starts[c], index.starts[c + 1])
        if len(own) > 1:
            turn[own] = (rng.permutation(len(own)) + rng.integers(folds)) % folds
    return turn


@dataclass(frozen=True, slots=True)
class LeftOutPhrase:
    """A phrase and the class that won when it was left out.

    `won`: its own class did. `adds_nothing`: it did by far, and another phrase of the class is nearly the
    same, so that without this phrase nothing would change.
    """

    phrase: str
    owner: EntryId
    winner: EntryId
    won: bool
    adds_nothing: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Every phrase of the entries, tested with a matcher that had not learned it."""

    phrases: tuple[LeftOutPhrase, ...]

    @property
    def share(self) -> float:
        """Return the share (0 to 1) of phrases that their own entry wins; 1 if there are none."""
        return sum(each.won for each in self.phrases) / len(self.phrases) if self.phrases else 1.0


def ask_left_out(
    index: PhraseIndex,
    texts: Sequence[str],
    ids: Sequence[EntryId],
    entries: int,
    shape: Shape,
    rng: np.random.Generator,
) -> LeftOut:
    """Ask each entry's phrases, a tenth at a time; an entry's only phrase stays in and is not asked.

    If there are very many phrases, only some are asked, the same number for each entry.
    """
    marks = ranking.marks_of(index, rng)
    if marks is None:
        return LeftOut(())
    grams = index.grams(marks)
    found: dict[int, LeftOutPhrase] = {}
    for fold in phrases_out(index, _ROUNDS if len(marks) == len(index) else 5, rng):
        for each in left_out_scores(index, grams, fold, entries, shape):
            owner = int(index.owner[each.phrase])
            if owner >= entries:
                continue
            winner = int(each.logits.argmax())
            own = each.joint[each.starts[owner] : each.starts[owner + 1]]
            sure = float(regression.softmax(each.logits)[owner]) >= _BY_FAR
            found[each.phrase] = LeftOutPhrase(
                texts[each.phrase],
                ids[owner],
                ids[winner],
                winner == owner,
                winner == owner and sure and float(own.max(initial=0)) >= _NEARLY_THE_SAME,
            )
    return LeftOut(tuple(found[phrase] for phrase in sorted(found)))


def judged(
    unseen: Unseen, index: PhraseIndex, texts: Sequence[str], ids: Sequence[EntryId], entries: int
) -> LeftOut:
    """Return the same from what was found while learning."""
    found = []
    for phrase in map(int, np.flatnonzero(index.owner < entries)):
        owner, winner = int(index.owner[phrase]), int(unseen.winners[phrase])
        won = winner == owner
        by_far = won and unseen.shares[phrase] >= _BY_FAR and unseen.nearest[phrase] >= _NEARLY_THE_SAME
        found.append(LeftOutPhrase(texts[phrase], ids[owner], ids[winner], won, bool(by_far)))
    return LeftOut(tuple(found))
