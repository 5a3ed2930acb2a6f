"""The readings of a sentence, in every language that it may be in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.ids import Locale
from bot.knowledge.danger import DangerLanguage, DangerReading
from bot.matching.danger.figures import GONE, ReadingPatterns
from bot.matching.danger.learning import DangerLearned
from bot.matching.danger.lesson import ENGLISH
from bot.matching.danger.spelling import Spellings
from bot.matching.similarity.encoders import WordTable

AROUND = 4
"""Words before and after a reading that are also compared with the examples."""

LIKELY = 0.5
"""Share of the most likely language's score from which another language is read too."""

WRITER = "writer"
"""The list of words by which writers refer to themselves: a reading about someone else has none of them."""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One language, ready to read; `readings` has the reading of each pattern."""

    locale: Locale
    spellings: Spellings
    patterns: ReadingPatterns
    readings: tuple[DangerReading, ...]
    writer: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReadingFound:
    """A reading in a sentence: the words that it quotes, and those with the words around them."""

    reading: DangerReading
    language: Locale
    quoted: tuple[str, ...]
    around: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """One sentence; `rest` are its words without figures of speech."""

    rest: tuple[str, ...]
    language: Locale
    found: tuple[ReadingFound, ...]


class Sentences:
    """Finds readings in sentences. Immutable once built; safe to use from several threads."""

    def __init__(self, languages: Sequence[DangerLanguage], learned: DangerLearned, table: WordTable) -> None:
        """Raises PatternError for an unreadable pattern."""
        self._vocabulary = learned.vocabulary
        self._spoken = tuple(_spoken(each, learned, table) for each in languages)
        english = next((each for each in self._spoken if each.locale == ENGLISH), None)
        self.english = english.spellings if english else Spellings(())

    def read(self, words: tuple[str, ...]) -> SentenceRead:
        """Return a sentence with the readings of every likely language in it."""
        language = self.language_of(words)
        rest = self.english.plain(words)
        found: list[ReadingFound] = []
        for spoken in self._likely(words):
            said = spoken.spellings.plain(words)
            if spoken.locale in (language, ENGLISH):
                said = spoken.spellings.corrected(said)
            said, places = spoken.patterns.read(said)
            if spoken.locale == ENGLISH == language or GONE in said:
                rest = tuple(word for word in said if word != GONE)
            for place in places:
                reading = spoken.readings[place.pattern]
                quoted = said[place.start : place.end]
                if not (reading.other and spoken.writer.intersection(quoted)):
                    around = said[max(place.start - AROUND, 0) : place.end + AROUND]
                    found.append(ReadingFound(reading, spoken.locale, quoted, around))
        return SentenceRead(rest, language, tuple(found))

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
