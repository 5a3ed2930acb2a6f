"""Learns danger: from a lesson to a classifier, and the languages of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.conversation.danger import DangerKind
from bot.domain.ids import Locale
from bot.knowledge.patterns.words import sentences_of
from bot.matching.danger.classifier import Classifier
from bot.matching.danger.features import Features
from bot.matching.danger.figures import ReadingPatterns
from bot.matching.danger.lesson import ENGLISH, DangerLesson
from bot.matching.danger.spelling import Spellings
from bot.matching.similarity.encoders import word_table

SpokenOf = tuple[DangerKind, bool]
"""A kind of danger, and whether it is about someone else."""


@dataclass(frozen=True, slots=True)
class DangerLearned:
    """What was learned: the languages in which each word is used, and a classifier if there were examples.

    `classes` are the classifier's, from 1; its class 0 is no danger.
    """

    vocabulary: Mapping[str, tuple[Locale, ...]]
    classes: tuple[SpokenOf, ...]
    classifier: Classifier | None


DangerLearner = Callable[[DangerLesson], DangerLearned]
"""Returns what is learned from a lesson, now or earlier."""


def learn_dangers(lesson: DangerLesson) -> DangerLearned:
    """Learn in this process, now: about 5 s of CPU and 190 MB for the shipped knowledge.

    The same lesson gives the same result. Raises PatternError if a pattern cannot be read.
    """
    spellings = Spellings(lesson.spellings)
    classes: dict[SpokenOf, int] = {}
    examples: list[tuple[str, ...]] = []
    labels: list[int] = []
    for text, spoken_of in _examples(lesson, spellings):
        words = spellings.plain(tuple(words_in(text)))
        if words:
            examples.append(words)
            labels.append(0 if spoken_of is None else classes.setdefault(spoken_of, len(classes) + 1))
    classifier = None
    if classes:
        features = Features(lesson.concepts, spellings, word_table())
        meanings = word_table().encode(examples)
        classifier = Classifier.learn(map(features.of, examples), meanings, labels, len(classes) + 1)
    return DangerLearned(_vocabulary(lesson), tuple(classes), classifier)


def _examples(lesson: DangerLesson, spellings: Spellings) -> Iterator[tuple[str, SpokenOf | None]]:
    """Yield every text to learn from with its danger, None for no danger.

    Some questions that the bot answers are from people in danger; they are not among the ordinary ones.
    """
    for each in lesson.messages:
        spoken_of = None if each.kind is None else (each.kind, each.other)
        yield from ((text, spoken_of) for text in each.says)
    readings = ReadingPatterns(lesson.readings, lesson.figures, dict(lesson.lists))
    for text in lesson.ordinary:
        if not any(readings.has_any(spellings.plain(words)) for words in sentences_of(text)):
            yield text, None


def words_in(text: str) -> Iterator[str]:
    """Yield the words of `text`, normalized."""
    for sentence in sentences_of(text):
        yield from sentence


def _vocabulary(lesson: DangerLesson) -> dict[str, tuple[Locale, ...]]:
    said: list[tuple[Locale, Iterable[str]]] = [(each.locale, each.says) for each in lesson.messages]
    out: dict[str, tuple[Locale, ...]] = {}
    for locale, texts in (*said, *lesson.words, (ENGLISH, lesson.ordinary)):
        for word in dict.fromkeys(word for text in texts for word in words_in(text)):
            known = out.get(word, ())
            if locale not in known:
                out[word] = (*known, locale)
    return out
