"""Made-up phrases in any number, alike enough to be hard: seeded words, topics of a few of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.domain.ids import EntryId
from bot.matching.learning.matched import LearnedEntry

_FRAMES = (
    "how do i {0} my {1} {2}",
    "what happens to the {1} after {2} {0}",
    "can someone {0} a {1} for {2}",
    "my {1} {2} is {3} what now",
    "is it possible to {0} {1} without {2}",
    "how long until {1} {2} {3}",
    "why was my {1} {3} because of {2}",
    "{1} {2} {3} please help",
    "do i need {2} before i {0} the {1}",
    "they said {1} and {2} are {3}",
    "i want to {0} {1} {2} this week",
    "where can i find {3} {1} about {2}",
)
_ONSETS = (
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "n", "r", "st", "ck", "m", "l", "nd", "t", "sh")


def entries(count: int, phrases: int, seed: int = 0) -> list[LearnedEntry]:
    """Return `count` entries of `phrases` phrases; common words are shared as in real text (Zipf)."""
    rng = random.Random(seed)
    words = _vocabulary(rng, 400 + 4 * int(count**0.75))
    shares = [1 / (place + 10) for place in range(len(words))]
    made = []
    for number in range(count):
        topic = rng.choices(words, shares, k=8)
        said = tuple(_phrase(rng, topic, words, shares) for _ in range(phrases))
        made.append(LearnedEntry(EntryId(f"entry-{number}"), said))
    return made


def questions(learned: Sequence[LearnedEntry], count: int, seed: int = 1) -> list[str]:
    """Return questions: learned phrases with a word dropped, another added and, in one of three, a typo."""
    rng = random.Random(seed)
    asked = []
    for _ in range(count):
        words = rng.choice(rng.choice(learned).phrases).split()
        words.pop(rng.randrange(len(words)))
        words.insert(rng.randrange(len(words) + 1), rng.choice(("really", "please", "now", "also", "again")))
        if rng.random() < 1 / 3:
            at = max(range(len(words)), key=lambda place: len(words[place]))
            letter = rng.randrange(1, len(words[at]))
            words[at] = words[at][:letter] + words[at][letter + 1 :]
        asked.append(" ".join(words))
    return asked


def _phrase(rng: random.Random, topic: list[str], words: list[str], shares: list[float]) -> str:
    chosen = rng.sample(topic, 4)
    chosen[rng.randrange(4)] = rng.choices(words, shares)[0]
    return rng.choice(_FRAMES).format(*chosen)


def _vocabulary(rng: random.Random, size: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < size:
        parts = rng.choice((1, 2, 2, 3))
        made[
            "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(parts))
        ] = None
    return list(made)
