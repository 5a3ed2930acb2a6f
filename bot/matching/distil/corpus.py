"""The sentences that are taught: generated questions, and WordNet's examples and definitions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random

from bot.matching.distil import frames
from bot.matching.distil.wordnet import WordNet

SENTENCES = 138_000
"""Number of sentences that the included table was taught."""

_EXAMPLES_SHARE = 38 / 138
_DEFINITIONS_SHARE = 25 / 138

_COMMON_NOUNS = 14_000
_COMMON_OTHERS = 12_000
_SHORTEST = 3


def sentences(wordnet: WordNet, common: Sequence[str], count: int, rng: Random) -> list[str]:
    """Return `count` sentences in any order.

    `common`: words from the most common to the rarest; questions use those that are in WordNet.
    If WordNet has too few examples or definitions, there are more questions.
    """
    wordnet_sentences = [
        *_some(wordnet.examples, round(count * _EXAMPLES_SHARE), rng),
        *_some(wordnet.definitions, round(count * _DEFINITIONS_SHARE), rng),
    ]
    out = wordnet_sentences + QuestionMaker(wordnet, common, rng).questions(count - len(wordnet_sentences))
    rng.shuffle(out)
    return out


class QuestionMaker:
    """Generates questions: frames filled with words of everyday business and with WordNet's common words."""

    def __init__(self, wordnet: WordNet, common: Sequence[str], rng: Random) -> None:
        nouns, others = frozenset(common[:_COMMON_NOUNS]), frozenset(common[:_COMMON_OTHERS])
        self._nouns = _usual(wordnet.words("noun"), nouns) or frames.NOUNS
        self._verbs = _usual(wordnet.words("verb"), others) or frames.VERBS
        self._adjectives = _usual(wordnet.words("adj"), others) or frames.ADJECTIVES
        self._rng = rng

    def questions(self, count: int) -> list[str]:
        """Return `count` different questions."""
        made: dict[str, None] = {}
        while len(made) < count:
            made[self.question()] = None
        return list(made)

    def question(self) -> str:
        """Return one question: plain, elaborated, joined to another, or only two or three words."""
        rng = self._rng
        plain = self._filled(rng.choice((frames.ABOUT_DOING, frames.ABOUT_THINGS)))
        kind = rng.random()
        if kind < 0.25:
            return _joined(rng.choice(frames.BEGINNINGS), plain, rng.choice(frames.ENDINGS))
        if kind < 0.35:
            return _joined(self._filled(frames.ABOUT_THINGS), rng.choice(frames.JOINTS), plain)
        if kind < 0.45:
            first = rng.choice((self._verb(), self._adjective(), self._noun()))
            return _joined(first, self._noun(), self._noun() if rng.random() < 0.5 else "")
        return plain

    def _filled(self, chosen: Sequence[str]) -> str:
        rng = self._rng
        return rng.choice(chosen).format(
            verb=self._verb(),
            object=self._object(),
            noun=self._noun(),
            other=self._noun(),
            adjective=self._adjective(),
            time=rng.choice(frames.TIMES),
        )

    def _object(self) -> str:
        adjective = self._adjective() if self._rng.random() < 0.1 else ""
        return _joined(self._rng.choice(frames.DETERMINERS), adjective, self._noun())

    def _noun(self) -> str:
        return self._rng.choice(frames.NOUNS if self._rng.random() < 0.6 else self._nouns)

    def _verb(self) -> str:
        return self._rng.choice(frames.VERBS if self._rng.random() < 0.75 else self._verbs)

    def _adjective(self) -> str:
        return self._rng.choice(frames.ADJECTIVES if self._rng.random() < 0.5 else self._adjectives)


def _some(texts: Sequence[str], count: int, rng: Random) -> list[str]:
    return rng.sample(texts, min(count, len(texts)))


def _usual(words: Sequence[str], common: Collection[str]) -> list[str]:
    return [word for word in words if word in common and len(word) >= _SHORTEST]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
