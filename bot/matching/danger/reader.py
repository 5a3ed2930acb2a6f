"""Reads danger in a message: removes figures of speech, then patterns, then similarity to examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.domain.conversation.danger import Danger, DangerKind, DangerLevel
from bot.domain.ids import Locale
from bot.knowledge.danger import DangerLanguage, DangerReading
from bot.knowledge.patterns.words import sentences_of
from bot.matching.danger.features import Features
from bot.matching.danger.figures import GONE, ReadingPatterns
from bot.matching.danger.learning import DangerLearned
from bot.matching.danger.lesson import ENGLISH
from bot.matching.danger.spelling import Spellings
from bot.matching.similarity.encoders import WordTable
from bot.matching.similarity.tfidf import Floats

SURE = 0.98
"""Chance of one kind, by similarity alone, from which help comes first."""

DOUBT = 0.45
"""Chance of one kind in the message, by similarity alone, from which a line of help follows the answer."""

DOUBT_IN_SENTENCE = 0.8
"""The same in one sentence: a short question among others resembles many things."""

DOUBT_ELSEWHERE = 0.4
"""Both for other languages than English, which have fewer examples on both sides."""

FOLLOWING = 0.25
"""The same for a message soon after one about danger."""

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

AROUND = 4
"""Words before and after a reading that are also compared with the examples."""

FEWEST_WORDS = 3
"""English words from which a text is read by similarity alone: "hey hey" resembles many things."""

MOST_COMPARED = 120
"""Words of a message that are compared with the examples as a whole."""

LONGEST_SENTENCE = 60
"""Words that are read as one sentence; a longer run without a period is read in pieces."""

OVERLAP = 12
"""Words that two pieces share, so that no pattern is split."""

LIKELY = 0.5
"""Share of the most likely language's score from which another language is read too."""

WRITER = "writer"
"""The list of words by which writers refer to themselves: a reading about someone else has none of them."""

MOST_SENTENCES = 64
"""Number of sentences that are read: the first and the last ones of a very long message."""

_GRAVITY = tuple(DangerKind)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One language, ready to read; `readings` has the reading of each pattern."""

    locale: Locale
    spellings: Spellings
    patterns: ReadingPatterns
    readings: tuple[DangerReading, ...]
    writer: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Met:
    """A reading in a sentence: the words that it quotes, and those with the words around them."""

    reading: DangerReading
    language: Locale
    quoted: tuple[str, ...]
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence; `rest` are its words without figures of speech."""

    rest: tuple[str, ...]
    language: Locale
    met: tuple[_Met, ...]


class DangerReader:
    """Reads messages in every language. Immutable once built; safe to use from several threads."""

    def __init__(self, languages: Sequence[DangerLanguage], learned: DangerLearned, table: WordTable) -> None:
        """Take `languages`, and what was learned from them. Raises PatternError for an unreadable pattern."""
        self._table = table
        self._classifier = learned.classifier
        self._classes = learned.classes
        self._vocabulary = learned.vocabulary
        self._spoken = tuple(_spoken(each, learned, table) for each in languages)
        english = next((each for each in self._spoken if each.locale == ENGLISH), None)
        self._english = english.spellings if english else Spellings(())
        concepts = [concept for each in languages for concept in each.concepts]
        self._features = Features(concepts, self._english, table)

    def read(self, text: str, after: DangerKind | None = None) -> Danger | None:
        """Return the gravest danger in `text`; `after`: one that was read shortly before."""
        pieces = [piece for sentence in sentences_of(text) for piece in _pieces(sentence)]
        if len(pieces) > MOST_SENTENCES:
            half = MOST_SENTENCES // 2
            pieces = [*pieces[:half], *pieces[-half:]]
        return _gravest(self._in_message([*map(self._sentence, pieces)], after))

    def language_of(self, words: Iterable[str]) -> Locale:
        """Return the language whose texts have most of `words`; rare words count more."""
        scores = self._scores(words)
        return max(scores, key=lambda locale: (scores[locale], locale == ENGLISH), default=ENGLISH)

    def _scores(self, words: Iterable[str]) -> dict[Locale, float]:
        scores: dict[Locale, float] = defaultdict(float)
        for word in words:
            known = self._vocabulary.get(word, ())
            for locale in known:
                scores[locale] += 1 / len(known)
        return scores

    def _likely(self, words: Iterable[str]) -> list[_Spoken]:
        """Return the languages that `words` may be in, the most likely first; English is always read.

        The same words can mean something else in another language.
        """
        scores = self._scores(words)
        least = max(scores.values(), default=0.0) * LIKELY
        likely = [
            each for each in self._spoken if each.locale == ENGLISH or scores.get(each.locale, 0.0) >= least
        ]
        return sorted(likely, key=lambda each: -scores.get(each.locale, 0.0))

    def _sentence(self, words: tuple[str, ...]) -> _Sentence:
        """Return a sentence with the readings of every likely language in it."""
        language = self.language_of(words)
        rest = self._english.plain(words)
        met: list[_Met] = []
        for spoken in self._likely(words):
            said = spoken.spellings.plain(words)
            if spoken.locale in (language, ENGLISH):
                said = spoken.spellings.corrected(said)
            said, found_patterns = spoken.patterns.read(said)
            if spoken.locale == ENGLISH == language or GONE in said:
                rest = tuple(word for word in said if word != GONE)
            for found in found_patterns:
                reading = spoken.readings[found.pattern]
                quoted = said[found.start : found.end]
                if not (reading.other and spoken.writer.intersection(quoted)):
                    around = said[max(found.start - AROUND, 0) : found.end + AROUND]
                    met.append(_Met(reading, spoken.locale, quoted, around))
        return _Sentence(rest, language, tuple(met))

    def _in_message(self, sentences: Sequence[_Sentence], after: DangerKind | None) -> Iterator[Danger]:
        chances_of = cache(self._chances)
        together = tuple(word for each in sentences for word in each.rest)[:MOST_COMPARED]
        whole = chances_of(together)
        for sentence in sentences:
            own = chances_of(sentence.rest)
            for met in sentence.met:
                level = self._level(met, whole, own, chances_of(met.around))
                if level or after:
                    heard = level or DangerLevel.DOUBT
                    because = " ".join(met.quoted)
                    yield Danger(
                        met.reading.kind, heard, met.reading.other, met.language, because, quotes=True
                    )
            # Among many sentences, one is more likely to look like danger by chance.
            least = _least(sentence.language, DOUBT_IN_SENTENCE, after)
            yield from self._similar(own, least * len(sentences), sentence.rest, sentence.language)
        language = self.language_of(together)
        yield from self._similar(whole, _least(language, DOUBT, after), together, language)

    def _similar(
        self, chances: Floats, least: float, words: tuple[str, ...], language: Locale
    ) -> Iterator[Danger]:
        """Yield the danger that `words` are like, by similarity alone; `least` are odds."""
        if self._classifier is None or (language == ENGLISH and len(words) < FEWEST_WORDS):
            return
        kind, other = self._classes[int(np.argmax(chances[1:]))]
        chance = self._of_kind(kind, chances)
        if _odds(chance) >= least:
            level = DangerLevel.SURE if chance >= SURE else DangerLevel.DOUBT
            yield Danger(kind, level, other, language, f"like examples ({chance:.0%})")

    def _level(self, met: _Met, whole: Floats, own: Floats, around: Floats) -> DangerLevel | None:
        """Return how sure a reading is, given the chances of its message, sentence and surroundings.

        Words and similarity to examples must agree: a reading unlike all examples is less sure.
        """
        reading = met.reading
        if self._classifier is None:
            return reading.level
        agrees = AGREES_OF_SELF_HARM if reading.kind is DangerKind.SELF_HARM else AGREES
        raised = reading.level is DangerLevel.SURE or any(
            self._of_kind(reading.kind, each) >= RAISES for each in (whole, own, around)
        )
        # Only the whole sentence shows what is past, denied or a joke.
        if raised and 1.0 - own[0] >= agrees:
            return DangerLevel.SURE
        least = LEAST if met.language == ENGLISH else LEAST_ELSEWHERE
        if reading.level is DangerLevel.DOUBT and all(
            1.0 - float(each[0]) < least for each in (whole, own, around)
        ):
            return None
        return DangerLevel.DOUBT

    def _of_kind(self, kind: DangerKind, chances: Floats) -> float:
        return sum(float(chances[1 + at]) for at, each in enumerate(self._classes) if each[0] == kind)

    def _chances(self, words: tuple[str, ...]) -> Floats:
        """Return the chance of no danger, and then of each class; without words there is certainly none."""
        words = tuple(word for word in words if word != GONE)
        if self._classifier is None or not words:
            none: Floats = np.zeros(1 + len(self._classes), np.float32)
            none[0] = 1.0
            return none
        return self._classifier.chances(self._features.of(words), self._table.encode([words])[0])


def _least(language: Locale, chance: float, after: DangerKind | None) -> float:
    """Return the odds, by similarity alone, from which a text is in doubt; `chance` is for English."""
    return _odds(FOLLOWING if after else chance if language == ENGLISH else DOUBT_ELSEWHERE)


def _odds(chance: float) -> float:
    return chance / max(1.0 - chance, 1e-6)


def _gravest(found: Iterable[Danger]) -> Danger | None:
    """Return the surest danger, then the gravest, then one about someone else."""
    return min(
        found,
        key=lambda each: (each.level is DangerLevel.DOUBT, _GRAVITY.index(each.kind), not each.other),
        default=None,
    )


def _pieces(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    step = LONGEST_SENTENCE - OVERLAP
    for start in range(0, max(len(words) - OVERLAP, 1), step):
        yield words[start : start + LONGEST_SENTENCE]


def _spoken(language: DangerLanguage, learned: DangerLearned, table: WordTable) -> _Spoken:
    lists = dict(language.lists)
    readings = [(pattern, reading) for reading in language.readings for pattern in reading.says]
    patterns = ReadingPatterns([pattern for pattern, _ in readings], language.figures, lists)

    def is_known(word: str) -> bool:
        return language.locale in learned.vocabulary.get(word, ()) or (
            language.locale == ENGLISH and word in table.places
        )

    return _Spoken(
        language.locale,
        Spellings(language.spellings, is_known, patterns.words),
        patterns,
        tuple(reading for _, reading in readings),
        frozenset(lists.get(WRITER, ())),
    )
