"""Public question sets, read into what the matcher learns from and what it is asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.domain.ids import EntryId
from bot.matching.learning.matched import LearnedEntry


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its intent; None: no intent answers it."""

    text: str
    intent: str | None


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One file: `entries` to learn from, `test` to ask."""

    name: str
    entries: tuple[LearnedEntry, ...]
    test: tuple[Question, ...]


def read(file: Path, part: str = "test") -> QuestionSet:
    """Read a file of {"phrases": [[text, intent], ...], "test": [[text, intent or null], ...]}."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    phrases: dict[str, list[str]] = {}
    for text, intent in stored["phrases"]:
        phrases.setdefault(intent, []).append(text)
    entries = tuple(LearnedEntry(EntryId(intent), tuple(said)) for intent, said in phrases.items())
    return QuestionSet(file.stem, entries, tuple(Question(text, intent) for text, intent in stored[part]))
