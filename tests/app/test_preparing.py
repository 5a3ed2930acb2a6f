"""From settings to a snapshot that answers."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.app import preparing
from bot.app.last_good_shelf import LastGoodShelf
from bot.app.preparing import BrokenKnowledgeError, prepare, preparer, thresholds_of
from bot.app.remembering import LessonState, Remembering, shelf_of
from bot.conversation.asker import ENGLISH
from bot.domain.conversation.match_outcome import Answer, Suggest
from bot.domain.fault import Severity
from bot.domain.ids import EntryId
from bot.domain.reply import plain_text
from bot.knowledge.loading import Loaded, load
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.knowledge.reloading.changes import Changes
from bot.knowledge.reloading.live import Live
from bot.knowledge.reloading.news import KnowledgeNews, LiveFile
from bot.matching.decide import Thresholds
from bot.matching.learning.child_process import LearningError
from bot.matching.learning.learner import Learned
from bot.matching.similarity.encoders import choose_encoder
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from tests.knowledge import folder


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_thresholds_are_those_of_the_settings() -> None:
    settings = Settings(answer_threshold=0.7, answer_margin=0.2, suggest_threshold=0.3)
    assert thresholds_of(settings) == Thresholds(answer=0.7, margin=0.2, suggest=0.3)


def test_what_is_prepared_answers_by_the_thresholds_that_were_set(tmp_path: Path) -> None:
    knowledge = folder.write(tmp_path)
    encoder = choose_encoder("lexical")
    usual = prepare(Settings(knowledge_dir=knowledge), encoder)
    strict = prepare(Settings(knowledge_dir=knowledge, answer_threshold=1.0), encoder)
    assert usual.matcher == "lexical"
    assert isinstance(usual.understand("they kept my passport", ENGLISH), Answer)
    assert isinstance(strict.understand("they kept my passport", ENGLISH), Suggest)


def test_broken_knowledge_is_refused_with_every_error_and_no_warning(tmp_path: Path) -> None:
    broken = {
        **folder.replaced(folder.REFUSAL, "related: [passport-held]", "related: [passport-hold]"),
        **folder.replaced(folder.PASSPORT, "related: [travel-while-pending]", "related: [gone]"),
    }
    settings = Settings(knowledge_dir=folder.write(tmp_path, broken))
    with pytest.raises(BrokenKnowledgeError) as refused:
        prepare(settings, choose_encoder("lexical"))
    assert [fault.file for fault in refused.value.faults] == [
        f"knowledge/{folder.REFUSAL}",
        f"knowledge/{folder.PASSPORT}",
    ]
    assert {fault.severity for fault in refused.value.faults} == {Severity.ERROR}


def test_an_edit_that_breaks_prepares_nothing_but_faults(tmp_path: Path) -> None:
    knowledge = folder.write(tmp_path)
    prepared = preparer(Settings(knowledge_dir=knowledge), choose_encoder("lexical"))
    assert prepared(read_folder(knowledge)).value is not None

    (knowledge / "firm.yaml").write_text("name:", encoding="utf-8")
    after = prepared(read_folder(knowledge))
    assert after.value is None
    assert after.faults


def test_an_edit_that_cannot_be_learned_is_a_fault_that_says_why(tmp_path: Path) -> None:
    def killed(*_: object) -> Learned:
        raise LearningError("the system ended the learning, most likely for lack of memory")

    knowledge = folder.write(tmp_path)
    prepare_files = preparer(Settings(knowledge_dir=knowledge), choose_encoder("lexical"), killed)
    prepared = prepare_files(read_folder(knowledge))
    assert prepared.value is None
    (fault,) = (each for each in prepared.faults if each.severity is Severity.ERROR)
    assert "lack of memory" in fault.what


def test_an_edit_of_words_only_goes_live_without_learning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.remembering.FEW_PHRASES", 0)
    knowledge = folder.write(tmp_path)
    remembering = Remembering(shelf_of(f"sqlite:///{tmp_path / 'bot.db'}"), pytest.fail)
    prepared = preparer(
        Settings(knowledge_dir=knowledge), choose_encoder("lexical"), remembering, remembering.dangers
    )
    prepared(read_folder(knowledge)).accept()
    assert set(remembering.lessons.values()) == {LessonState.STORED}

    file = knowledge / folder.PASSPORT
    for part in ("Look at your letter.", "They kept my passport"):
        text = file.read_text(encoding="utf-8")
        assert part in text
        file.write_text(text.replace(part, f"{part[:-1]}, now{part[-1]}"), encoding="utf-8")
    after = prepared(read_folder(knowledge))
    assert after.value is not None
    assert "now" in str(after.value.language(ENGLISH).entries[EntryId("passport-held")])
    assert remembering.lessons == dict.fromkeys(("en-lexical", "danger"), LessonState.READ)


class Start:
    """The bot's knowledge, started again and again on one folder and one shelf."""

    def __init__(self, parent: Path) -> None:
        self.folder = folder.write(parent)
        self.settings = Settings(knowledge_dir=self.folder, database_url=f"sqlite:///{parent / 'bot.db'}")
        self.said: list[str] = []

    def again(self) -> Live[Snapshot]:
        shelf = shelf_of(self.settings.database_url)
        last_good = LastGoodShelf(shelf, self.folder.name, self.said.append)
        live = Live(
            self.folder,
            preparer(self.settings, choose_encoder("lexical"), last_good=last_good),
            settle=0.0,
            look_every=0.05,
        )
        live.load()
        return live

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def start(tmp_path: Path) -> Start:
    return Start(tmp_path)


def answer(live: Live[Snapshot], entry: str) -> str:
    return plain_text(live.current.language(ENGLISH).entries[EntryId(entry)].whole.blocks)


async def news_of(live: Live[Snapshot]) -> KnowledgeNews:
    """Return the first news that the watch tells."""
    told: asyncio.Queue[KnowledgeNews] = asyncio.Queue()
    stop = asyncio.Event()
    watch = asyncio.create_task(live.watch(stop, told.put))
    news = await asyncio.wait_for(told.get(), 20)
    stop.set()
    await asyncio.wait_for(watch, 20)
    return news


async def test_a_start_with_a_broken_file_answers_from_the_last_good_and_tells_file_and_line(
    start: Start,
) -> None:
    start.again()
    start.edit(folder.PASSPORT, "Ask us first.", "Ask us before you fly.")
    start.edit("en/statuses.yaml", "means: It", "means:It")
    live = start.again()
    assert "Ask us before you fly." in answer(live, "travel-while-pending")
    assert live.current.language(ENGLISH).statuses[0].status == "Refused"
    news = await news_of(live)
    assert [(held.file, held.faults[0].line) for held in news.held] == [("en/statuses.yaml", 3)]
    assert [live.file for live in news.live] == [folder.PASSPORT]

    # What came into use at that start is what the next one falls back to.
    start.edit(folder.PASSPORT, "theme: ", "theme:")
    assert "Ask us before you fly." in answer(start.again(), "travel-while-pending")


async def test_a_start_tells_of_the_edits_since_the_last_one_and_of_their_warnings_only(
    start: Start,
) -> None:
    start.edit("en/statuses.yaml", "Read your letter.", "We guarantee it.")
    start.again()
    start.edit(folder.PASSPORT, "Ask us first.", "We promise that you fly.")
    news = await news_of(start.again())
    assert news.live == (LiveFile(folder.PASSPORT, Changes(changed=("travel-while-pending",))),)
    assert {fault.file for fault in news.warnings} == {f"knowledge/{folder.PASSPORT}"}


def test_a_start_without_last_good_files_holds_nothing(start: Start) -> None:
    start.edit("en/statuses.yaml", "means: It", "means:It")
    live = start.again()
    assert not live.is_loaded
    assert any(fault.file == "knowledge/en/statuses.yaml" for fault in live.faults)


async def test_each_editor_hears_of_their_own_file(start: Start) -> None:
    live = start.again()
    start.edit("en/statuses.yaml", "means: It", "means:It")
    news = await news_of(live)
    assert [(held.file, held.is_new) for held in news.held] == [("en/statuses.yaml", True)]

    start.edit(folder.PASSPORT, "Ask us first.", "Ask us before you fly.")
    news = await news_of(live)
    assert news.live == (LiveFile(folder.PASSPORT, Changes(changed=("travel-while-pending",))),)
    assert [(held.file, held.is_new) for held in news.held] == [("en/statuses.yaml", False)]
    assert "Ask us before you fly." in answer(live, "travel-while-pending")

    start.edit("en/statuses.yaml", "means:It", "means: It")
    news = await news_of(live)
    assert (news.back, news.held, news.live) == (("en/statuses.yaml",), (), ())

    (start.folder / "en" / "entries" / "90-fees.yaml.txt").write_text("x", encoding="utf-8")
    news = await news_of(live)
    assert [fault.file for fault in news.warnings] == ["knowledge/en/entries/90-fees.yaml.txt"]


async def test_a_held_file_that_is_saved_again_with_a_mistake_is_told_again(start: Start) -> None:
    live = start.again()
    start.edit("en/statuses.yaml", "means: It", "means:It")
    await news_of(live)
    start.edit("en/statuses.yaml", "means:It counts", "means:It really counts")
    news = await news_of(live)
    assert [(held.file, held.is_new) for held in news.held] == [("en/statuses.yaml", True)]


def test_a_bug_that_one_file_brings_out_keeps_that_file_out(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.again()
    start.edit("en/statuses.yaml", "Read your letter.", "Read the letter.")
    start.edit(folder.PASSPORT, "Ask us first.", "Ask us before you fly.")

    def buggy(files: FolderFiles, *, today: date, before: FolderFiles | None) -> Loaded:
        if b"Read the letter." in files.contents["en/statuses.yaml"]:
            raise ZeroDivisionError
        return load(files, today=today, before=before)

    monkeypatch.setattr(preparing, "load", buggy)
    live = start.again()
    assert "Ask us before you fly." in answer(live, "travel-while-pending")
    assert any("mistake of its own" in fault.what for fault in live.faults)


async def test_an_edit_that_cannot_be_learned_is_told_and_not_kept(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = start.again()

    def killed(*_: object, **__: object) -> Snapshot:
        raise LearningError("the system ended the learning, most likely for lack of memory")

    with monkeypatch.context() as patch:
        patch.setattr(Snapshot, "build", killed)
        start.edit(folder.PASSPORT, "they kept my passport", "my passport was kept there")
        news = await news_of(live)
    assert ["lack of memory" in held.faults[0].what for held in news.held] == [True]
    start.edit(folder.PASSPORT, "theme: ", "theme:")
    phrases = start.again().current.language(ENGLISH).entries[EntryId("passport-held")].phrases
    assert phrases[0] == "they kept my passport"
