"""What was learned once is not learned again."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.app.remembering import FEW_PHRASES, LessonState, NotLearnedError, Remembering, shelf_of
from bot.domain.conversation.danger import DangerKind
from bot.domain.ids import Locale
from bot.matching.danger.lesson import DangerLesson, Messages
from bot.matching.learning.child_process import LearningError
from bot.matching.learning.learner import Learned
from bot.matching.learning.lesson import Lesson
from bot.matching.learning.matcher import Matcher
from bot.matching.learning.stored import packed
from bot.store.processes.learned_files import LearnedFiles
from tests.bench.generated import entries as generated
from tests.bench.generated import questions
from tests.matching.lessons import Noting, taught

ENTRIES = generated(20, 26)
"""A few more phrases than are learned at each start."""


_CALLS = Messages(Locale("en"), DangerKind.SELF_HARM, False, ("the river calls me",) * FEW_PHRASES)
DANGER = DangerLesson((_CALLS,), ("they kept my passport",), (), (), (), (), (), ())


@cache
def known() -> tuple[Lesson, Learned]:
    noting = Noting()
    Matcher.build(ENTRIES, learner=noting)
    assert noting.lesson is not None
    assert noting.learned is not None
    return noting.lesson, noting.learned


class Desk:
    """A learner on a folder, and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "learned"
        self.said: list[str] = []

    def learn(self, lesson: Lesson | None = None) -> tuple[LessonState, Learned]:
        """Learn as a new start would."""
        learner = Remembering(LearnedFiles(self.folder), self.said.append)
        learned = learner(lesson or known()[0], None)
        return learner.lessons["en-lexical"], learned

    def learned_before(self) -> bytes:
        """Store what an earlier start learned, and return it."""
        lesson, learned = known()
        LearnedFiles(self.folder).write("en-lexical", packed(learned, lesson.key()))
        return self.file.read_bytes()

    @property
    def file(self) -> Path:
        return self.folder / "en-lexical.learned"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def no_learning(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the process that learns cannot be started."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def answers(learned: Learned) -> list[str]:
    """Return the best entry for each of some questions."""
    matched = Matcher.build(ENTRIES, learner=lambda *_: learned).match_many(questions(ENTRIES, 30))
    return [one.candidates[0].entry for one in matched]


def test_the_second_start_reads_what_the_first_learned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    state, learned = desk.learn()
    assert state is LessonState.STORED
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    state, again = desk.learn()
    assert state is LessonState.READ
    assert answers(again) == answers(learned)
    assert desk.said == []


def test_the_second_start_reads_what_the_first_learned_of_danger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    first, second = (Remembering(LearnedFiles(tmp_path / "learned"), said.append) for _ in range(2))
    learned = first.dangers(DANGER)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    again = second.dangers(DANGER)
    assert (again.vocabulary, again.classes) == (learned.vocabulary, learned.classes)
    assert [each.lessons["danger"] for each in (first, second)] == [LessonState.STORED, LessonState.READ]
    assert said == []


@pytest.mark.usefixtures("no_learning")
def test_what_is_known_is_read_and_what_is_not_is_refused_without_learning(desk: Desk) -> None:
    learner = Remembering(LearnedFiles(desk.folder), desk.said.append)
    with pytest.raises(NotLearnedError):
        learner.known(known()[0], None)
    desk.learned_before()
    assert answers(learner.known(known()[0], None)) == answers(known()[1])
    with pytest.raises(NotLearnedError):
        learner.known_dangers(DANGER)
    assert desk.said == []


@pytest.mark.parametrize("harm", [b"", b"no archive", None], ids=["empty", "foreign", "a byte changed"])
def test_a_damaged_file_is_said_and_replaced(desk: Desk, harm: bytes | None) -> None:
    whole = desk.learned_before()
    middle = len(whole) // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    desk.file.write_bytes(changed if harm is None else harm)
    state, learned = desk.learn()
    assert state is LessonState.STORED
    (line,) = desk.said
    assert "en-lexical" in line
    assert "damaged" in line
    assert desk.learn()[0] is LessonState.READ
    assert answers(learned) == answers(known()[1])


def test_other_texts_are_learned_without_a_word(desk: Desk) -> None:
    desk.learned_before()
    lesson = known()[0]
    edited = replace(lesson, words=(*lesson.words[:-1], ("changed",)))
    assert desk.learn(edited)[0] is LessonState.STORED
    assert desk.learn(edited)[0] is LessonState.READ
    assert desk.said == []


def test_where_nothing_can_be_stored_it_is_learned_and_said(desk: Desk) -> None:
    desk.folder.write_text("a file where the folder should be")
    state, learned = desk.learn()
    assert state is LessonState.LOST
    assert answers(learned) == answers(known()[1])
    assert len(desk.said) == 2
    assert "could not be stored" in desk.said[-1]


@pytest.mark.usefixtures("no_learning")
def test_what_cannot_be_learned_is_an_error_and_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(LearningError):
        desk.learn()
    assert not desk.file.exists()


@pytest.mark.usefixtures("no_learning")
def test_a_few_phrases_are_learned_at_once_and_not_stored(desk: Desk) -> None:
    lesson, _ = taught("few phrases")
    assert len(lesson.words) <= FEW_PHRASES
    assert desk.learn(lesson)[0] is LessonState.QUICK
    assert not desk.folder.exists()


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///data/bot.db", "data/learned"),
        ("sqlite+aiosqlite:////var/lib/bot/bot.db?timeout=5", "/var/lib/bot/learned"),
        ("sqlite:///bot.db", "learned"),
    ],
)
def test_the_shelf_is_beside_the_database(url: str, place: str) -> None:
    shelf = shelf_of(url)
    assert shelf is not None
    assert shelf.place == place


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_an_address_without_a_file_has_no_shelf(url: str) -> None:
    assert shelf_of(url) is None


async def test_on_a_server_it_is_in_the_database(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    first, second = (Remembering(shelf_of(postgres_url), said.append) for _ in range(2))
    await asyncio.to_thread(first, known()[0], None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    await asyncio.to_thread(second, known()[0], None)
    assert [each.lessons["en-lexical"] for each in (first, second)] == [LessonState.STORED, LessonState.READ]
    assert said == []
