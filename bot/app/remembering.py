"""Learns once: the result is stored next to the data, and read again at the next start."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from bot.app.memory import give_back
from bot.matching.danger.learning import DangerLearned, learn_dangers
from bot.matching.danger.learning_apart import learn_dangers_apart
from bot.matching.danger.lesson import DangerLesson
from bot.matching.danger.stored import unpacked as dangers_unpacked
from bot.matching.learning.child_process import learn_apart
from bot.matching.learning.learner import Learned, learn_here, vectors_of
from bot.matching.learning.lesson import Lesson
from bot.matching.learning.stored import unpacked
from bot.matching.sealed import DamagedError, StaleError
from bot.matching.similarity.encoders import Encoder
from bot.store.database.errors import StoreError
from bot.store.processes.learned_files import FOLDER, LearnedFiles

_T = TypeVar("_T")

FEW_PHRASES = 500
"""Number of phrases that takes a tenth of a second to learn: reading a stored result would take as long."""


class LessonState(StrEnum):
    """What was done with a lesson."""

    QUICK = "few phrases; learned at each start"
    READ = "already learned"
    STORED = "learned and stored"
    LOST = "learned, but not stored"


class NotLearnedError(Exception):
    """Something was not learned yet."""


class Shelf(Protocol):
    """Where the results of learning are stored, by name."""

    @property
    def place(self) -> str:
        """The location, for people."""

    def read(self, name: str) -> bytes | None:
        """Return what was written under `name`, or None; raise `StoreError` if it cannot be read."""

    def write(self, name: str, content: bytes) -> None:
        """Store all of `content` under `name`, or nothing; raise `StoreError` if it cannot be stored."""


def shelf_of(database_url: str) -> Shelf | None:
    """Return the shelf next to the database at `database_url`; None if the address has no location.

    That is a folder next to an SQLite file, and a table if the database is on a server.
    """
    parts = urlsplit(database_url)
    if not parts.scheme.startswith("sqlite"):
        # Imported late: commands on a file start without loading the database's library.
        from bot.store.processes.learned_rows import LearnedRows

        return LearnedRows(database_url)
    file = parts.path.removeprefix("/")
    return LearnedFiles(Path(file).parent / FOLDER) if file and file != ":memory:" else None


class ReadOnlyShelf:
    """A shelf that is only read: what is learned of older files must not replace what is stored."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.place = shelf.place

    def read(self, name: str) -> bytes | None:
        """Return what the shelf has under `name`; raises as it does."""
        return self._shelf.read(name)

    def write(self, name: str, content: bytes) -> None:
        """Store nothing."""


class HeldShelf:
    """A shelf on which nothing is written until it is known that what was learned is used."""

    def __init__(self, shelf: Shelf | None) -> None:
        self._shelf = shelf
        self._held: dict[str, bytes] = {}
        self.place = shelf.place if shelf else "nowhere"

    def read(self, name: str) -> bytes | None:
        """Return what is held under `name`, or what the shelf has; raises as it does."""
        if name in self._held or self._shelf is None:
            return self._held.get(name)
        return self._shelf.read(name)

    def write(self, name: str, content: bytes) -> None:
        """Hold `content`."""
        self._held[name] = content

    def write_on(self) -> None:
        """Write what is held on the shelf; raises as it does."""
        if self._shelf is not None:
            for name, content in self._held.items():
                self._shelf.write(name, content)


class Remembering:
    """A learner that learns only what it does not find on its shelf, in a process that ends."""

    def __init__(self, shelf: Shelf | None, trouble: Callable[[str], None]) -> None:
        """`trouble` gets one line that says why something could not be read or stored; learning continues."""
        self._shelf = shelf
        self._trouble = trouble
        self.lessons: dict[str, LessonState] = {}
        """What was done with each lesson, by its name."""

    def __call__(self, lesson: Lesson, encoder: Encoder | None) -> Learned:
        """Return what is learned from `lesson`; raises `LearningError`."""
        return self._learned(lesson, encoder, lambda: learn_apart(lesson, vectors_of(lesson, encoder)))

    def known(self, lesson: Lesson, encoder: Encoder | None) -> Learned:
        """Return the same without learning for seconds; raises `NotLearnedError`."""
        return self._learned(lesson, encoder, _not_learned)

    def dangers(self, lesson: DangerLesson) -> DangerLearned:
        """Return what is learned about danger from `lesson`; raises `LearningError`."""
        return self._learned_dangers(lesson, lambda: learn_dangers_apart(lesson))

    def known_dangers(self, lesson: DangerLesson) -> DangerLearned:
        """Return the same without learning for seconds; raises `NotLearnedError`."""
        return self._learned_dangers(lesson, _not_learned)

    def _learned(self, lesson: Lesson, encoder: Encoder | None, learn: Callable[[], bytes]) -> Learned:
        if len(lesson.words) <= FEW_PHRASES:
            self.lessons[lesson.name] = LessonState.QUICK
            return learn_here(lesson, encoder)
        return self._remembered(lesson.name, lambda content: unpacked(content, lesson), learn)

    def _learned_dangers(self, lesson: DangerLesson, learn: Callable[[], bytes]) -> DangerLearned:
        if lesson.size <= FEW_PHRASES:
            self.lessons[lesson.name] = LessonState.QUICK
            return learn_dangers(lesson)
        key = lesson.key()
        return self._remembered(lesson.name, lambda content: dangers_unpacked(content, key), learn)

    def _remembered(self, name: str, read: Callable[[bytes], _T], learn: Callable[[], bytes]) -> _T:
        found = self._found(name, read)
        if found is not None:
            self.lessons[name] = LessonState.READ
            return found
        give_back()  # what reading the files took, before another process needs it
        content = learn()
        self.lessons[name] = LessonState.STORED if self._store(name, content) else LessonState.LOST
        return read(content)

    def _store(self, name: str, content: bytes) -> bool:
        if self._shelf is None:
            return False
        try:
            self._shelf.write(name, content)
        except StoreError as error:
            self._trouble(f"the learned data could not be stored, and is learned again next time: {error}")
            return False
        return True

    def _found(self, name: str, read: Callable[[bytes], _T]) -> _T | None:
        if self._shelf is None:
            return None
        try:
            content = self._shelf.read(name)
            return None if content is None else read(content)
        except StoreError as error:
            self._trouble(f"the learned data could not be read, and is learned again: {error}")
        except DamagedError as error:
            self._trouble(f"the learned data ({name}) is damaged, and is learned again: {error}")
        except StaleError:
            return None
        return None


def _not_learned() -> bytes:
    raise NotLearnedError
