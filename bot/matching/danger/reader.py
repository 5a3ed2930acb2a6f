"""Reads danger in a message: from the readings of its sentences, and from its likeness to examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bot.domain.conversation.danger import Danger, DangerKind, DangerLevel
from bot.domain.ids import Locale
from bot.knowledge.danger import DangerLanguage
from bot.knowledge.patterns.words import sentences_of
from bot.matching.danger.features import Features
from bot.matching.danger.learning import DangerLearned
from bot.matching.danger.lesson import ENGLISH
from bot.matching.danger.likeness import Likeness
from bot.matching.danger.sentences import SentenceRead, Sentences
from bot.matching.similarity.encoders import WordTable
from bot.matching.similarity.tfidf import Floats

DOUBT = 0.6
"""Chance of any danger in the message, by similarity alone, from which a line of help follows the answer."""

DOUBT_IN_SENTENCE = 0.8
"""The same in one sentence: a short question among others resembles many things."""

DOUBT_ELSEWHERE = 0.65
"""Both for other languages than English, which have fewer examples on both sides."""

SOONER = 0.65
"""Share of these odds that is enough for self-harm in other languages than English."""

FOLLOWING = 0.25
"""The same for a message soon after one about danger."""

FEWEST_WORDS = 3
"""English words from which a text is read by similarity alone: "hey hey" resembles many things."""

MOST_COMPARED = 120
"""Words of a message that are compared with the examples as a whole."""

LONGEST_SENTENCE = 60
"""Words that are read as one sentence; a longer run without a period is read in pieces."""

OVERLAP = 12
"""Words that two pieces share, so that no pattern is split."""

MOST_SENTENCES = 64
"""Number of sentences that are read: the first and the last ones of a very long message."""

_GRAVITY = tuple(DangerKind)


class DangerReader:
    """Reads messages in every language. Immutable once built; safe to use from several threads."""

    def __init__(self, languages: Sequence[DangerLanguage], learned: DangerLearned, table: WordTable) -> None:
        """Take `languages`, and what was learned from them. Raises PatternError for an unreadable pattern."""
        self._sentences = Sentences(languages, learned, table)
        concepts = [concept for each in languages for concept in each.concepts]
        self._likeness = Likeness(learned, Features(concepts, self._sentences.english, table), table)

    def read(self, text: str, after: DangerKind | None = None) -> Danger | None:
        """Return the gravest danger in `text`; `after`: one that was read shortly before."""
        pieces = [piece for sentence in sentences_of(text) for piece in _pieces(sentence)]
        if len(pieces) > MOST_SENTENCES:
            half = MOST_SENTENCES // 2
            pieces = [*pieces[:half], *pieces[-half:]]
        return _gravest(self._in_message([*map(self._sentences.read, pieces)], after))

    def _in_message(self, sentences: Sequence[SentenceRead], after: DangerKind | None) -> Iterator[Danger]:
        likeness = self._likeness
        chances_of = cache(likeness.chances)
        together = tuple(word for each in sentences for word in each.rest)[:MOST_COMPARED]
        whole = chances_of(together)
        for sentence in sentences:
            own = chances_of(sentence.rest)
            for found in sentence.found:
                others = (whole, chances_of(found.around))
                level = likeness.level(found.reading, found.language, own, others)
                if level or after:
                    kind, other = likeness.spoken_of(found.reading, own)
                    heard = level or DangerLevel.DOUBT
                    yield Danger(kind, heard, other, found.language, " ".join(found.quoted), quotes=True)
            # Among many sentences, one is more likely to look like danger by chance.
            least = _least(sentence.language, DOUBT_IN_SENTENCE, after)
            yield from self._similar(own, least * len(sentences), sentence.rest, sentence.language)
        language = self._sentences.language_of(together)
        yield from self._similar(whole, _least(language, DOUBT, after), together, language)

    def _similar(
        self, chances: Floats, least: float, words: tuple[str, ...], language: Locale
    ) -> Iterator[Danger]:
        """Yield the danger that `words` are like, by similarity alone; `least` are odds."""
        if not self._likeness.is_learned or (language == ENGLISH and len(words) < FEWEST_WORDS):
            return
        chance = 1.0 - float(chances[0])
        kind, other = self._likeness.likeliest(chances)
        if kind is DangerKind.SELF_HARM and language != ENGLISH:
            least *= SOONER
        if _odds(chance) >= least:
            level = self._likeness.level_of(kind, chances)
            yield Danger(kind, level, other, language, f"like examples ({chance:.0%})")


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
