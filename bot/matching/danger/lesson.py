"""The texts that reading danger is learned from: messages in every language, and ordinary questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.conversation.danger import DangerKind
from bot.domain.ids import Locale
from bot.knowledge import patterns
from bot.matching.similarity import encoders

# The process that learns does without the libraries behind it (12 MB).
if TYPE_CHECKING:
    from bot.knowledge.danger import DangerLanguage

ENGLISH = Locale("en")
"""The language of the ordinary questions, and of writers who use none of the other languages."""


@dataclass(frozen=True, slots=True)
class Messages:
    """Whole messages in one language. `kind` is None if they only look like danger."""

    locale: Locale
    kind: DangerKind | None
    other: bool
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DangerLesson:
    """What is learned from.

    `messages` are in every language. `ordinary` are English questions of people in no danger; one with a
    pattern of `readings` outside the `figures` is not one of them. `words` are further texts that identify
    a language. `concepts` are those of every language. `lists` and `spellings` are English.
    """

    messages: tuple[Messages, ...]
    ordinary: tuple[str, ...]
    concepts: tuple[tuple[str, tuple[str, ...]], ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    spellings: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    readings: tuple[str, ...]
    words: tuple[tuple[Locale, tuple[str, ...]], ...]

    name = "danger"
    """Distinguishes this lesson from those of the matchers where it is stored."""

    @classmethod
    def of(cls, languages: Sequence[DangerLanguage], ordinary: Sequence[str]) -> DangerLesson:
        """Return the lesson from the knowledge."""
        messages: list[Messages] = []
        for each in languages:
            messages += (Messages(each.locale, kind, other, says) for kind, other, says in each.examples)
            messages.append(Messages(each.locale, None, False, each.harmless))
        english = next((each for each in languages if each.locale == ENGLISH), None)
        return cls(
            messages=tuple(messages),
            ordinary=tuple(ordinary),
            concepts=tuple(concept for each in languages for concept in each.concepts),
            lists=english.lists if english else (),
            spellings=english.spellings if english else (),
            figures=english.figures if english else (),
            readings=tuple(says for each in english.readings for says in each.says) if english else (),
            words=tuple((each.locale, each.words) for each in languages),
        )

    @property
    def size(self) -> int:
        """Number of texts to learn from."""
        return len(self.ordinary) + sum(len(each.says) for each in self.messages)

    def key(self) -> str:
        """Return a hash (64 hex digits) over everything that the result depends on, including the code."""
        return hashlib.sha256(_version().encode() + self.as_json().encode()).hexdigest()

    def as_json(self) -> str:
        """Return the lesson as `from_json` reads it."""
        said = [(each.locale, each.kind, each.other, each.says) for each in self.messages]
        patterns = (self.concepts, self.lists, self.spellings, self.figures, self.readings)
        return json.dumps((said, self.ordinary, *patterns, self.words), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> DangerLesson:
        """Return the lesson that `as_json` wrote."""
        said, ordinary, concepts, lists, spellings, figures, readings, words = json.loads(text)
        return cls(
            messages=tuple(
                Messages(Locale(locale), DangerKind(kind) if kind else None, other, tuple(says))
                for locale, kind, other, says in said
            ),
            ordinary=tuple(ordinary),
            concepts=tuple((name, tuple(items)) for name, items in concepts),
            lists=tuple((name, tuple(items)) for name, items in lists),
            spellings=tuple((means, says) for means, says in spellings),
            figures=tuple(figures),
            readings=tuple(readings),
            words=tuple((Locale(locale), tuple(texts)) for locale, texts in words),
        )


@lru_cache(maxsize=1)
def _version() -> str:
    """Return a hash over the code and tables that the result depends on."""
    total = hashlib.sha256(np.__version__.encode())
    code = [file for each in (__file__, patterns.__file__) for file in Path(each).parent.glob("*.py")]
    for file in (*sorted(code), Path(encoders.__file__), encoders.WORDS / "words128.npz"):
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
