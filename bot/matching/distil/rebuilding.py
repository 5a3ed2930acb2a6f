"""The recipe from end to end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from bot.matching.distil.bags import bags_of, first_guess, fitted
from bot.matching.distil.corpus import SENTENCES, sentences
from bot.matching.distil.packing import Packed, packed
from bot.matching.distil.progress import Watch, unwatched
from bot.matching.distil.teacher import COLUMNS, Teacher, principal, taught
from bot.matching.distil.tuning import tuned
from bot.matching.distil.vocabulary import vocabulary
from bot.matching.distil.wordnet import WordNet
from bot.matching.reading.normalise import words_of


@dataclass(frozen=True, slots=True)
class Size:
    """How much to teach: the `words` that the sentences use most (None: all), and how many sentences."""

    words: int | None = None
    sentences: int = SENTENCES


def rebuild(
    teacher: Teacher,
    pieces: Iterable[str],
    wordnet: WordNet,
    size: Size = Size(),
    *,
    seed: int = 1,
    columns: int = COLUMNS,
    watch: Watch = unwatched,
) -> Packed:
    """Return a new table; `pieces` are the teacher's word pieces in their order.

    The same seed gives the same sentences and lessons; the last digits depend on the machine's arithmetic.
    """
    listed = vocabulary(pieces, wordnet)
    corpus = sentences(wordnet, listed, size.sentences, Random(seed))
    words = listed if size.words is None else _most_used(listed, corpus, size.words)
    of_sentences = taught(teacher, corpus, "Teaching sentences", watch)
    of_words = taught(teacher, words, "Teaching words", watch)
    projection = principal(of_sentences, columns)
    targets = projection.of(of_sentences)
    bags = bags_of(corpus, {word: place for place, word in enumerate(words)})
    rows = fitted(first_guess(projection.of(of_words), bags, targets), bags, targets)
    return packed(words, tuned(rows, bags, targets, np.random.default_rng(seed), watch))


def _most_used(listed: Sequence[str], corpus: Sequence[str], count: int) -> list[str]:
    """Return `count` of the words, in their original order."""
    used = Counter(word for sentence in corpus for word in words_of(sentence))
    kept = frozenset(sorted(listed, key=lambda word: -used[word])[:count])
    return [word for word in listed if word in kept]
