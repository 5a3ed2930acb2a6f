"""Learning once: what was learned is stored beside the data, and read again at the next start."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bot.matching.encoders import Encoder
from bot.matching.learning import Learned, learn_here, vectors_of
from bot.matching.learning_apart import learn_apart
from bot.matching.lesson import Lesson
from bot.matching.stored import DamagedError, StaleError, unpacked
from bot.store.errors import StoreError
from bot.store.learned_files import FOLDER, LearnedFiles

FEW = 500
"""Phrases that are learned in a tenth of a second: reading what was learned of them would take as long."""


class LessonState(StrEnum):
    """What was done with a lesson."""

    QUICK = "few phrases; learned at each start"
    READ = "was learned already"
    STORED = "learned and stored"
    LOST = "learned, but not stored"


class Shelf(Protocol):
    """Where what was learned is stored, by name."""

    @property
    def place(self) -> str:
        """Where that is, for people."""

    def read(self, name: str) -> bytes | None:
        """Return what was written under `name`, or None; raise `StoreError` where it cannot be read."""

    def write(self, name: str, content: bytes) -> None:
        """Store all of `content` under `name`, or nothing; raise `StoreError` where it cannot be stored."""


def shelf_of(database_url: str) -> Shelf | None:
    """Return the shelf beside the database at `database_url`; None where the address names no place.

    That is a folder beside an SQLite file, and a table where the database is on a server.
    """
    parts = urlsplit(database_url)
    if not parts.scheme.startswith("sqlite"):
        # Late: commands on a file start without loading the database's library.
        from bot.store.learned_rows import LearnedRows

        return LearnedRows(database_url)
    file = parts.path.removeprefix("/")
    return LearnedFiles(Path(file).parent / FOLDER) if file and file != ":memory:" else None


class Remembering:
    """A learner that learns only what it does not find on its shelf, in a process that ends."""

    def __init__(self, shelf: Shelf | None, trouble: Callable[[str], None]) -> None:
        """`trouble` hears, in one line, why something could not be read or stored; learning goes on."""
        self._shelf = shelf
        self._trouble = trouble
        self.lessons: dict[str, LessonState] = {}
        """What was done with each lesson, by its name."""

    def __call__(self, lesson: Lesson, encoder: Encoder | None) -> Learned:
        """Return what is learned from `lesson`; raises `LearningError`."""
        if len(lesson.words) <= FEW:
            self.lessons[lesson.name] = LessonState.QUICK
            return learn_here(lesson, encoder)
        found = self._found(lesson)
        if found is not None:
            self.lessons[lesson.name] = LessonState.READ
            return found
        content = learn_apart(lesson, vectors_of(lesson, encoder))
        self.lessons[lesson.name] = LessonState.STORED if self._store(lesson, content) else LessonState.LOST
        return unpacked(content, lesson)

    def _store(self, lesson: Lesson, content: bytes) -> bool:
        if self._shelf is None:
            return False
        try:
            self._shelf.write(lesson.name, content)
        except StoreError as error:
            self._trouble(f"what was learned could not be stored, and is learned again next time: {error}")
            return False
        return True

    def _found(self, lesson: Lesson) -> Learned | None:
        if self._shelf is None:
            return None
        try:
            content = self._shelf.read(lesson.name)
            return None if content is None else unpacked(content, lesson)
        except StoreError as error:
            self._trouble(f"what was learned could not be read, and is learned again: {error}")
        except DamagedError as error:
            self._trouble(f"what was learned ({lesson.name}) is damaged, and is learned again: {error}")
        except StaleError:
            return None
        return None
