"""Lessons of few phrases and of many, and a learner that notes what it is given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.domain.ids import EntryId
from bot.knowledge.model import JudgedQuestion
from bot.matching.learning.learner import Learned, learn_here, vectors_of
from bot.matching.learning.lesson import Lesson, Vectors
from bot.matching.learning.matched import LearnedEntry
from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.encoders import Encoder
from bot.matching.similarity.phrase_vectors import in_bytes, unit_rows
from bot.matching.similarity.tfidf import Floats
from tests.bench.generated import entries as generated
from tests.bench.generated import questions as generated_questions
from tests.matching import worlds

KINDS: dict[str, tuple[list[LearnedEntry], list[LearnedEntry]]] = {
    "few phrases": (worlds.entries(), worlds.off_topic()),
    "many phrases": (
        [
            LearnedEntry(each.id, each.phrases, (f"{each.phrases[0]} now",))
            for each in generated(90, 36, seed=3)
        ],
        [LearnedEntry(EntryId(f"off-{each.id}"), each.phrases) for each in generated(5, 36, seed=4)],
    ),
}
"""Entries and off-topic groups for each kind of lesson."""


def judged_of(kind: str) -> list[JudgedQuestion]:
    """Return some questions that the first entries of a kind answer, and some that nothing does."""
    ids = [each.id for each in KINDS[kind][0]]
    answered = zip(generated_questions(KINDS[kind][0], 9), ids, ids[1:], strict=False)
    strange = ("is my parrot happy", "why do roses have thorns")
    return [
        *(JudgedQuestion(text, (first, second)) for text, first, second in answered),
        *(JudgedQuestion(text, ()) for text in strange),
    ]


class Noting:
    """Learns as it is told, and remembers the lesson."""

    def __init__(self) -> None:
        self.lesson: Lesson | None = None
        self.learned: Learned | None = None

    def __call__(self, lesson: Lesson, encoder: Encoder | None) -> Learned:
        self.lesson, self.learned = lesson, learn_here(lesson, encoder)
        return self.learned


class LetterEncoder:
    """Encodes a text by its letters: quick, and like the real one as far as the rest of the code can tell."""

    version = "letters 1"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row for each text."""
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for pair in zip(f" {text}", text, strict=False):
                row[sum(map(ord, pair)) % 64] += 1
        return unit_rows(rows)

    def tokens(self, text: str) -> int:
        """Return the number of words."""
        return len(text.split())

    def learn(self, texts: Sequence[str]) -> Floats:
        """Return what is kept of the rows in one byte a number."""
        return unit_rows(in_bytes(self.encode(texts)).astype(np.float32))


def vectors_in(lesson: Lesson) -> Vectors | None:
    """Return the vectors of a lesson, as `LetterEncoder` makes them if it wants any."""
    return vectors_of(lesson, LetterEncoder() if lesson.texts else None)


def taught(kind: str, *, plain: bool = False, semantic: bool = False) -> tuple[Lesson, Learned]:
    """Return the lesson of a kind, and what is learned from it."""
    entries, off_topic = KINDS[kind]
    noting = Noting()
    encoder = LetterEncoder() if semantic else None
    judged = judged_of(kind)
    Matcher.build(entries, off_topic=off_topic, judged=judged, plain=plain, encoder=encoder, learner=noting)
    assert noting.lesson is not None
    assert noting.learned is not None
    return noting.lesson, noting.learned


def matcher_of(kind: str, learned: Learned, *, plain: bool = False) -> Matcher:
    """Return a matcher that goes by what was learned."""
    entries, off_topic = KINDS[kind]
    judged = judged_of(kind)
    encoder = None if learned.meaning is None else LetterEncoder()
    return Matcher.build(
        entries,
        off_topic=off_topic,
        judged=judged,
        plain=plain,
        encoder=encoder,
        learner=lambda *_: learned,
    )
