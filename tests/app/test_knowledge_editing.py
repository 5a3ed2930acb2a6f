"""A question of staff is checked, learned and measured before a line is written; staff read the result."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app.knowledge_editing import COPIES, KnowledgeEditing
from bot.app.preparing import preparer
from bot.domain.ids import EntryId
from bot.domain.knowledge_edits import KnowledgeEdit, NewEntry, NewQuestion, SignOff
from bot.domain.reply import plain_text
from bot.knowledge.loading import load
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.reading.folder_files import read_folder
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.store.database.engine import Store
from bot.store.staff import staff_notices
from tests.conversation import world
from tests.conversation.world import words_of
from tests.e2e.waiting import until
from tests.knowledge import folder

ASKED = """\
asked:
  - entry: passport-held
    questions:
      - did they keep my passport for long
    measured:
      - the embassy kept my passport
"""
HELD = EntryId("passport-held")


@dataclass
class Desk:
    """A bot with its knowledge on the disk."""

    folder: Path
    store: Store
    editing: KnowledgeEditing

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    async def adds(self, text: str, entry: EntryId = HELD) -> str:
        """Add one question; return what staff read."""
        return await self.edits(NewQuestion(entry, text, "Anna"))

    async def edits(self, edit: KnowledgeEdit) -> str:
        """Carry out one edit; return what staff read."""
        self.editing.add(edit)
        told = len(await self.lines())

        async def is_told() -> bool:
            return len(await self.lines()) > told

        stop = asyncio.Event()
        running = asyncio.create_task(self.editing.run(stop))
        await until(is_told, 60, every=0.01)
        stop.set()
        await running
        return (await self.lines())[-1]

    def fingerprint(self, entry: EntryId) -> str:
        knowledge = load(self.folder).knowledge
        assert knowledge
        return knowledge.languages[DEFAULT].entries[entry].fingerprint

    async def lines(self) -> list[str]:
        async with self.store.reading() as conn:
            return [plain_text(reply.blocks) for _, reply in await staff_notices.waiting(conn, 9)]


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.delenv("DYNO", raising=False)
    knowledge = folder.write(tmp_path, {**world.files(), "en/asked/01-questions.yaml": ASKED})
    url = f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    settings = Settings(_env_file=None, knowledge_dir=knowledge, database_url=url, matcher="lexical")
    snapshot = preparer(settings, None)(read_folder(knowledge)).value
    assert isinstance(snapshot, Snapshot)
    store = await Store.open(url)

    def speak() -> Phrasebook:
        return Phrasebook.of(snapshot.knowledge.firm, snapshot.language(DEFAULT))

    yield Desk(knowledge, store, KnowledgeEditing(settings, store, lambda: snapshot, speak))
    await store.close()


async def test_a_question_becomes_one_line_and_the_old_file_is_stored(desk: Desk) -> None:
    said = await desk.adds("they kept it for days")
    assert words_of("review_added") in said
    assert desk.read("en/asked/01-questions.yaml") == ASKED.replace(
        "for long\n", 'for long\n      - "they kept it for days"\n'
    )
    (copy,) = (desk.folder.parent / COPIES).iterdir()
    assert copy.read_text() == ASKED


async def test_an_entry_without_asked_questions_gets_a_phrase(desk: Desk) -> None:
    await desk.adds("may I fly to my mother", EntryId("travel-while-pending"))
    assert '      - is it safe to fly home\n      - "may I fly to my mother"\n' in desk.read(folder.PASSPORT)


async def test_a_question_that_is_there_is_not_doubled(desk: Desk) -> None:
    assert words_of("review_there") in await desk.adds("did they keep my passport for long")
    assert desk.read("en/asked/01-questions.yaml") == ASKED


async def test_a_question_that_takes_a_measured_one_away_is_refused(desk: Desk) -> None:
    before = desk.read(folder.PASSPORT)
    said = await desk.adds("embassy kept my passport", EntryId("travel-while-pending"))
    assert words_of("review_loses") in said
    assert "the embassy kept my passport" in said
    assert desk.read(folder.PASSPORT) == before


async def test_a_folder_with_an_error_is_refused_with_its_line(desk: Desk) -> None:
    text = desk.read(folder.PASSPORT)
    (desk.folder / folder.PASSPORT).write_text(text.replace("[travel-while-pending]", "[travel-while]"))
    said = await desk.adds("they kept it for days")
    assert words_of("review_fault") in said
    assert "05-passport-and-travel.yaml:" in said
    assert desk.read("en/asked/01-questions.yaml") == ASKED


async def test_an_entry_that_is_gone_is_refused(desk: Desk) -> None:
    said = await desk.adds("they kept it for days", EntryId("no-such-entry"))
    assert words_of("review_fault") in said
    assert "no-such-entry" in said


async def test_a_disk_that_refuses_leaves_the_file(desk: Desk) -> None:
    (desk.folder.parent / COPIES).write_text("a file where the folder should be")
    assert words_of("review_fault") in await desk.adds("they kept it for days")
    assert desk.read("en/asked/01-questions.yaml") == ASKED


async def test_on_a_host_that_discards_its_disk_staff_get_the_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYNO", "web.1")
    said = await desk.adds("they kept it for days")
    assert words_of("review_by_hand") in said
    assert '- "they kept it for days"' in said
    assert desk.read("en/asked/01-questions.yaml") == ASKED


async def test_what_waits_when_the_bot_stops_is_left_for_another_review(desk: Desk) -> None:
    stop = asyncio.Event()
    stop.set()
    desk.editing.add(NewQuestion(HELD, "they kept it for days", "Anna"))
    await desk.editing.run(stop)
    assert await desk.lines() == []
    assert desk.read("en/asked/01-questions.yaml") == ASKED


async def test_a_sign_off_is_written_with_its_name_and_fingerprint(desk: Desk) -> None:
    words = desk.fingerprint(HELD)
    said = await desk.edits(SignOff(HELD, words, "Anna"))
    assert words_of("review_signed") in said
    assert f"words: {words}}}" in desk.read(folder.PASSPORT)


async def test_words_that_changed_meanwhile_are_not_signed(desk: Desk) -> None:
    words = desk.fingerprint(HELD)
    before = desk.read(folder.PASSPORT)
    changed = before.replace("They kept my passport", "They kept it")
    (desk.folder / folder.PASSPORT).write_text(changed, encoding="utf-8")
    assert words_of("review_fault") in await desk.edits(SignOff(HELD, words, "Anna"))
    assert desk.read(folder.PASSPORT) == changed


async def test_a_new_entry_is_a_draft_in_the_theme_of_another(desk: Desk) -> None:
    said = await desk.edits(NewEntry(HELD, "may I marry now", "Anna"))
    assert words_of("review_begun") in said
    assert desk.read(folder.PASSPORT).endswith(
        '  - id: draft-1\n    draft: true\n    question: "may I marry now"\n'
        '    phrases:\n      - "may I marry now"\n'
    )
    assert words_of("review_begun") in (await desk.edits(NewEntry(HELD, "and divorce", "Anna")))
    assert "- id: draft-2" in desk.read(folder.PASSPORT)
