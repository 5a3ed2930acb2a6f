"""What a matcher is taught: turns entries and questions into a lesson and a speller."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.ids import EntryId
from bot.knowledge.model import JudgedQuestion
from bot.matching.learning.lesson import Lesson, PhraseWords
from bot.matching.learning.matched import LearnedEntry
from bot.matching.reading.language import language_of
from bot.matching.reading.normalise import Normaliser, Piece
from bot.matching.reading.reader import MessageReader
from bot.matching.reading.typos import Speller
from bot.matching.similarity.encoders import TABLE_WEIGHT, Encoder, word_table
from bot.matching.similarity.tfidf import Ints

WELL_COVERED_PHRASES_PER_CLASS = 30
"""Phrases a class from which its own words teach more than what words mean in general.

Beyond, the table's weight falls as phrases grow. (Of 8,000 phrases of 74 classes, one in ten left out, .77
are then won by their entry instead of .73.)
"""

MEANING_WEIGHT = 1.0
"""What a score by meaning counts beside a lexical one where phrases are few.

It falls as the table's does. (Of 1,098 judged questions, each left out, .25 to .5 rank alike and 1 half a
point worse; the knowledge base has a third of it, .33.)
"""

KERNEL_WIDTH = 0.7
RIDGE = 0.05
"""Chosen on left-out phrases of the knowledge base and of public sets; a half or a double changes little."""

MOST_MEASURED = 600
"""The most questions used only to measure; more would take longer and show the same."""


UNANSWERED = EntryId("")
"""The class of judged questions without an answer; no group has this name."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase or judged question: its class, words, and (judged only) the classes that answer it."""

    owner: int
    text: str
    words: PhraseWords
    accept: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Teaching:
    """`ids` are the classes, entries first; `phrases` are the lesson's, as they were written."""

    ids: tuple[EntryId, ...]
    phrases: tuple[str, ...]
    normaliser: Normaliser
    speller: Speller
    lesson: Lesson

    @classmethod
    def of(
        cls,
        entries: Sequence[LearnedEntry],
        off_topic: Sequence[LearnedEntry],
        judged: Sequence[JudgedQuestion],
        normaliser: Normaliser,
        encoder: Encoder | None,
        language: str,
        *,
        plain: bool = False,
    ) -> Teaching:
        """Return what is taught, `plain`: without the word table.

        Raises ValueError where a class has no phrases.
        """
        classes = [*entries, *off_topic]
        if empty := [each.id for each in classes if not each.phrases]:
            raise ValueError(f"nothing to learn from: no phrases in {', '.join(empty)}")
        said = [
            _Said(c, text, words_of(normaliser.pieces(text)))
            for c, each in enumerate(classes)
            for text in each.phrases
        ]
        counts = Counter(word for each in said for word in each.words)
        speller = Speller(
            Counter(dict.fromkeys(normaliser.said_words, 0)) + counts,
            {} if plain else word_table().places,
        )
        ids = [each.id for each in classes]
        place_of = {each: c for c, each in enumerate(ids)}
        foreign, own = _by_language(judged, language)
        if not all(each.accept for each in own):
            ids.append(UNANSWERED)
        for question in own:
            accept = tuple(place_of[each] for each in question.accept)
            # Read as if it were asked: a typing error would make it unlike what it is.
            words = words_of(MessageReader(normaliser, speller).read(question.text))
            said.append(_Said(accept[0] if accept else len(classes), question.text, words, accept))
        said.sort(key=lambda each: each.owner)
        judged_at = [at for at, each in enumerate(said) if each.accept is not None]
        easy = [(c, text) for c, each in enumerate(classes) for text in each.measured]
        some = [easy[at] for at in np.random.default_rng(0).permutation(len(easy))[:MOST_MEASURED]]
        kind = "semantic" if encoder else "plain" if plain else "lexical"
        scarcity = min(1.0, WELL_COVERED_PHRASES_PER_CLASS * len(classes) / max(len(said), 1))
        lesson = Lesson(
            name=f"{language}-{kind}",
            words=tuple(_stored_once(each.words) for each in said),
            owner=np.array([each.owner for each in said], np.int64),
            classes=len(ids),
            entries=len(entries),
            measured=tuple(words_of(normaliser.pieces(text)) for _, text in some),
            measured_owner=np.array([c for c, _ in some], np.int64),
            measured_share=len(easy) / max(len(easy) + len(said), 1),
            texts=tuple(each.text for each in said) if encoder else (),
            measured_texts=tuple(text for _, text in some) if encoder else (),
            judged=np.array(judged_at, np.int64),
            accepted=_pairs([said[at].accept or () for at in judged_at]),
            foreign_texts=tuple(each.text for each in foreign) if encoder else (),
            foreign_accepted=_pairs([[place_of[e] for e in each.accept] for each in foreign])
            if encoder
            else _pairs([]),
            encoder=kind,
            encoder_version=encoder.version if encoder else "",
            weight=0.0 if plain else TABLE_WEIGHT * scarcity,
            meaning_weight=MEANING_WEIGHT * scarcity if encoder else 0.0,
            width=KERNEL_WIDTH,
            ridge=RIDGE,
        )
        return cls(tuple(ids), tuple(each.text for each in said), normaliser, speller, lesson)


def words_of(pieces: Sequence[Piece]) -> PhraseWords:
    """Return the words that `pieces` were read as."""
    return tuple(word for piece in pieces for word in piece.words)


def _by_language(
    judged: Sequence[JudgedQuestion], language: str
) -> tuple[list[JudgedQuestion], list[JudgedQuestion]]:
    """Split questions into those in another language and the others."""
    foreign: list[JudgedQuestion] = []
    own: list[JudgedQuestion] = []
    for each in judged:
        (own if language_of(each.text) in (None, language) else foreign).append(each)
    return foreign, own


def _stored_once(words: PhraseWords) -> PhraseWords:
    """Return the same words, with each distinct text in memory only once (saves 5 MB)."""
    return tuple(map(sys.intern, words))


def _pairs(accepted: Sequence[Sequence[int]]) -> Ints:
    pairs = [(number, entry) for number, some in enumerate(accepted) for entry in some]
    return np.array(pairs, np.int64).reshape(-1, 2)
