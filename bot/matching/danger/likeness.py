"""How like the examples words are, and what that says about a reading: its kind and its level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.domain.conversation.danger import DangerKind, DangerLevel
from bot.domain.ids import Locale
from bot.knowledge.danger import DangerReading
from bot.matching.danger.features import Features
from bot.matching.danger.figures import GONE
from bot.matching.danger.learning import DangerLearned, SpokenOf
from bot.matching.danger.lesson import ENGLISH
from bot.matching.similarity.encoders import WordTable
from bot.matching.similarity.tfidf import Floats

SURE = 0.98
"""Chance of one kind, by similarity alone, from which help comes first."""

AGREES = 0.4
"""Chance of any danger in its sentence, by similarity, below which a sure reading is in doubt."""

AGREES_OF_SELF_HARM = 0.3
"""The same for self-harm: help that comes second is worse than help that is not needed."""

RAISES = 0.9
"""Chance of its kind, by similarity, from which a reading in doubt is sure."""

LEAST = 0.6
"""Chance of any danger, by similarity, below which a reading in doubt is ignored."""

LEAST_ELSEWHERE = 0.3
"""The same for other languages than English."""

OUTWEIGHS = 4.0
"""How many times as likely another kind is, by similarity, for which a reading is taken."""

LEAST_KIND = 0.2
"""Chance of the reading's own kind, at least, in this comparison."""


class Likeness:
    """Compares words with the examples. Immutable; safe to use from several threads."""

    def __init__(self, learned: DangerLearned, features: Features, table: WordTable) -> None:
        self._classifier = learned.classifier
        self._classes = learned.classes
        self._features = features
        self._table = table

    @property
    def is_learned(self) -> bool:
        """Whether there are examples to compare with."""
        return self._classifier is not None

    def chances(self, words: tuple[str, ...]) -> Floats:
        """Return the chance of no danger, and then of each class; without words there is certainly none."""
        words = tuple(word for word in words if word != GONE)
        if self._classifier is None or not words:
            none: Floats = np.zeros(1 + len(self._classes), np.float32)
            none[0] = 1.0
            return none
        return self._classifier.chances(self._features.of(words), self._table.encode([words])[0])

    def likeliest(self, chances: Floats) -> SpokenOf:
        """Return the kind with the highest chance, and its more likely `other`."""
        kind = max(DangerKind, key=lambda each: self._of_kind(each, chances))
        ofs = [at for at, each in enumerate(self._classes) if each[0] == kind]
        return self._classes[max(ofs, key=lambda at: float(chances[1 + at]))]

    def level_of(self, kind: DangerKind, chances: Floats) -> DangerLevel:
        """Return how sure `kind` is by similarity alone."""
        return DangerLevel.SURE if self._of_kind(kind, chances) >= SURE else DangerLevel.DOUBT

    def spoken_of(self, reading: DangerReading, own: Floats) -> SpokenOf:
        """Return the danger of a reading, given the chances of its sentence.

        "he put a gun to my head" has words of more than one kind: the examples tell them apart.
        """
        if self.is_learned:
            kind, other = self.likeliest(own)
            if self._of_kind(kind, own) >= OUTWEIGHS * max(self._of_kind(reading.kind, own), LEAST_KIND):
                return kind, other
        return reading.kind, reading.other

    def level(
        self, reading: DangerReading, language: Locale, own: Floats, others: Sequence[Floats]
    ) -> DangerLevel | None:
        """Return how sure a reading is, or None to ignore it.

        `own` are the chances of its sentence, `others` those of its message and of the words around it.
        Words and similarity to examples must agree: a reading unlike all examples is less sure.
        """
        if not self.is_learned:
            return reading.level
        agrees = AGREES_OF_SELF_HARM if reading.kind is DangerKind.SELF_HARM else AGREES
        raised = reading.level is DangerLevel.SURE or any(
            self._of_kind(reading.kind, each) >= RAISES for each in (own, *others)
        )
        # Only the whole sentence shows what is past, denied or a joke.
        if raised and 1.0 - own[0] >= agrees:
            return DangerLevel.SURE
        least = LEAST if language == ENGLISH else LEAST_ELSEWHERE
        if reading.level is DangerLevel.DOUBT and all(
            1.0 - float(each[0]) < least for each in (own, *others)
        ):
            return None
        return DangerLevel.DOUBT

    def _of_kind(self, kind: DangerKind, chances: Floats) -> float:
        return sum(float(chances[1 + at]) for at, each in enumerate(self._classes) if each[0] == kind)
