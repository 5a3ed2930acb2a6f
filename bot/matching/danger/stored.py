"""What was learned about danger, as bytes."""

from __future__ import annotations

from bot.domain.conversation.danger import DangerKind
from bot.domain.ids import Locale
from bot.matching.danger.classifier import Classifier
from bot.matching.danger.learning import DangerLearned
from bot.matching.sealed import Arrays, lines_of, opened, sealed, text_of


def packed(learned: DangerLearned, key: str) -> bytes:
    """Return what was learned from the lesson of this `key`."""
    arrays = {
        "words": text_of([f"{word} {' '.join(locales)}" for word, locales in learned.vocabulary.items()]),
        "classes": text_of([f"{kind} {int(other)}" for kind, other in learned.classes]),
    }
    if learned.classifier is not None:
        arrays |= learned.classifier.arrays()
    return sealed(arrays, key)


def unpacked(content: bytes, key: str) -> DangerLearned:
    """Return what `packed` wrote under `key`. Raise StaleError if it has another key, and DamagedError."""
    arrays = opened(content, key)
    return DangerLearned(
        _vocabulary(arrays),
        tuple(
            (DangerKind(kind), other == "1") for kind, other in map(str.split, lines_of(arrays["classes"]))
        ),
        Classifier.of(arrays) if "idf" in arrays else None,
    )


def _vocabulary(arrays: Arrays) -> dict[str, tuple[Locale, ...]]:
    same: dict[str, tuple[Locale, ...]] = {}
    out = {}
    for line in lines_of(arrays["words"]):
        word, _, locales = line.partition(" ")
        if locales not in same:
            same[locales] = tuple(map(Locale, locales.split()))
        out[word] = same[locales]
    return out
