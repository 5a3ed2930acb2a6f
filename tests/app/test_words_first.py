"""An edit's words come into use before its phrases are learned."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app.preparing import KnownLearners, preparer
from bot.app.remembering import NotLearnedError
from bot.conversation.asker import ENGLISH
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer
from bot.domain.ids import EntryId
from bot.domain.reply import plain_text
from bot.knowledge.reloading.changes import Changes
from bot.knowledge.reloading.live import Live
from bot.knowledge.reloading.news import KnowledgeNews, LiveFile
from bot.matching.danger.learning import DangerLearned, learn_dangers
from bot.matching.danger.lesson import DangerLesson
from bot.matching.learning.child_process import LearningError
from bot.matching.learning.learner import Learned, learn_here
from bot.matching.learning.lesson import Lesson
from bot.matching.similarity.encoders import Encoder, choose_encoder
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from tests.knowledge import folder

WITHIN = 20.0


class HeldLearning:
    """Learns the first lessons at once, and each later one only when it is let go."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = threading.Event(), threading.Event()
        self.fails = False
        self._known: dict[str, Learned] = {}
        self._dangers: DangerLearned | None = None

    def __call__(self, lesson: Lesson, encoder: Encoder | None) -> Learned:
        if lesson.key() not in self._known:
            if self._known:
                self.begun.set()
                assert self.may_go_on.wait(WITHIN)
            if self.fails:
                raise LearningError("the system ended the learning, most likely for lack of memory")
            self._known[lesson.key()] = learn_here(lesson, encoder)
        return self._known[lesson.key()]

    def known(self, lesson: Lesson, _: Encoder | None) -> Learned:
        if lesson.key() not in self._known:
            raise NotLearnedError
        return self._known[lesson.key()]

    def dangers(self, lesson: DangerLesson) -> DangerLearned:
        self._dangers = self._dangers or learn_dangers(lesson)
        return self._dangers


class Office:
    """A folder that is watched by a bot, and edits of it."""

    def __init__(self, knowledge: Path) -> None:
        self.folder = knowledge
        self.learning = HeldLearning()
        known = KnownLearners(self.learning.known, self.learning.dangers)
        self.live = Live(
            knowledge,
            preparer(
                Settings(knowledge_dir=knowledge),
                choose_encoder("lexical"),
                self.learning,
                self.learning.dangers,
                known=known,
            ),
            settle=0.0,
            look_every=0.02,
        )
        self.live.load()
        self.news: asyncio.Queue[KnowledgeNews] = asyncio.Queue()

    def edit(self, *changes: tuple[str, str], file: str = folder.PASSPORT) -> None:
        """Replace parts of a file, in one save."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        other = path.with_suffix(".swp")
        other.write_text(text, encoding="utf-8")
        other.replace(path)

    async def until_learning(self) -> None:
        """Wait until an edit is being learned."""
        assert await asyncio.to_thread(self.learning.begun.wait, WITHIN)

    async def until_told(self) -> KnowledgeNews:
        """Let the learning go on, and return what is told next."""
        self.learning.may_go_on.set()
        return await asyncio.wait_for(self.news.get(), WITHIN)

    def shown(self, entry: str) -> str:
        return plain_text(self.live.current.language(ENGLISH).entries[EntryId(entry)].whole.blocks)

    def asked(self, question: str) -> MatchOutcome:
        return self.live.current.understand(question, ENGLISH)


@asynccontextmanager
async def office_in(parent: Path) -> AsyncIterator[Office]:
    office = Office(folder.write(parent))
    stop = asyncio.Event()
    watch = asyncio.create_task(office.live.watch(stop, office.news.put))
    try:
        yield office
    finally:
        office.learning.may_go_on.set()
        stop.set()
        await asyncio.wait_for(watch, WITHIN)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office_in(tmp_path) as opened:
        yield opened


def answered(outcome: MatchOutcome) -> str | None:
    return outcome.candidates[0].entry if isinstance(outcome, Answer) else None


NEW_WORDS = ("Ask us first.", "Ask us before you fly.")
NEW_PHRASE = ("- can I travel now", "- which quetzals nest near Lisbon\n      - can I travel now")


async def test_words_are_answered_and_shown_while_phrases_are_learned(office: Office) -> None:
    office.edit(NEW_WORDS, NEW_PHRASE)
    await office.until_learning()
    assert "Ask us before you fly." in office.shown("travel-while-pending")
    assert answered(office.asked("can i travel now")) == "travel-while-pending"
    assert answered(office.asked("which quetzals nest near Lisbon")) is None
    assert office.news.empty()

    news = await office.until_told()
    assert news.live == (LiveFile(folder.PASSPORT, Changes(changed=("travel-while-pending",))),)
    assert answered(office.asked("which quetzals nest near Lisbon")) == "travel-while-pending"
    assert "Ask us before you fly." in office.shown("travel-while-pending")


async def test_an_entry_taken_out_of_use_is_answered_no_more_while_the_others_are_learned(
    office: Office,
) -> None:
    assert answered(office.asked("is it safe to fly home")) == "travel-while-pending"
    office.edit(("  - id: travel-while-pending\n", "  - id: travel-while-pending\n    retired: true\n"))
    await office.until_learning()
    assert EntryId("travel-while-pending") not in office.live.current.language(ENGLISH).entries
    outcome = office.asked("is it safe to fly home")
    assert "travel-while-pending" not in [each.entry for each in outcome.candidates]
    assert answered(office.asked("they kept my passport")) == "passport-held"

    news = await office.until_told()
    assert news.live == (LiveFile(folder.PASSPORT, Changes(retired=("travel-while-pending",))),)


async def test_a_group_of_questions_that_is_gone_is_not_named_while_the_rest_is_learned(
    office: Office,
) -> None:
    before = office.asked("when is the oath ceremony")
    assert isinstance(before, NoAnswer)
    assert before.off_topic == "naturalization"
    office.edit(
        ("key: naturalization", "key: citizenship"),
        ("how do I become a citizen", "how does one become a citizen"),
        file="en/off_topic.yaml",
    )
    await office.until_learning()
    during = office.asked("when is the oath ceremony")
    assert not isinstance(during, NoAnswer) or during.off_topic is None

    await office.until_told()
    after = office.asked("when is the oath ceremony")
    assert isinstance(after, NoAnswer)
    assert after.off_topic == "citizenship"


async def test_a_new_entry_can_be_opened_but_is_found_only_after_it_is_learned(office: Office) -> None:
    text = (office.folder / folder.PASSPORT).read_text(encoding="utf-8")
    entry = text[text.index("  - id: travel-while-pending") :]
    for old, new in (
        ("travel-while-pending", "work-meanwhile"),
        ("May I travel while I wait?", "May I work in Peru meanwhile?"),
        ("can I travel now", "does a job in Peru hurt my visa"),
        ("is it safe to fly home", "may I take a job meanwhile"),
        ("May I travel now?", "May I take a job?"),
        ("Ask us first.", "Tell us about the job."),
        ("Please wait.", "Work does not matter."),
        ("[Please wait.]", "[Work does not matter.]"),
    ):
        entry = entry.replace(old, new)
    office.edit((text, text + entry))
    await office.until_learning()
    assert "Tell us about the job." in office.shown("work-meanwhile")
    assert answered(office.asked("does a job in Peru hurt my visa")) is None

    news = await office.until_told()
    assert news.live[0].changes.added == ("work-meanwhile",)
    assert answered(office.asked("does a job in Peru hurt my visa")) == "work-meanwhile"


async def test_an_edit_that_is_undone_while_it_is_learned_leaves_nothing(office: Office) -> None:
    office.edit(NEW_WORDS, NEW_PHRASE)
    await office.until_learning()
    office.edit(*((new, old) for old, new in (NEW_PHRASE, NEW_WORDS)))
    office.edit(("Read your letter.", "Read the letter."), file="en/statuses.yaml")
    news = await office.until_told()
    assert [live.file for live in news.live] == ["en/statuses.yaml"]
    assert "Ask us first." in office.shown("travel-while-pending")


async def test_words_whose_phrases_cannot_be_learned_are_not_live(office: Office) -> None:
    office.learning.fails = True
    office.edit(NEW_WORDS, NEW_PHRASE)
    await office.until_learning()
    assert "Ask us before you fly." in office.shown("travel-while-pending")
    news = await office.until_told()
    assert ["lack of memory" in held.faults[0].what for held in news.held] == [True]
    assert "Ask us first." in office.shown("travel-while-pending")
    assert answered(office.asked("is it safe to fly home")) == "travel-while-pending"


def test_the_first_start_waits_for_everything(tmp_path: Path) -> None:
    office = Office(folder.write(tmp_path))
    assert isinstance(office.live.current, Snapshot)
    assert answered(office.asked("they kept my passport")) == "passport-held"
