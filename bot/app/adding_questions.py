"""Adds questions to the knowledge, one after another: each is checked, learned and measured first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import structlog

from bot.app.discarded_disk import host_that_discards
from bot.app.preparing import thresholds_of
from bot.app.question_lines import QuestionLines
from bot.app.remembering import HeldShelf, Remembering, shelf_of
from bot.curation.edit_effect import EditEffect, edit_effect, nearest_questions
from bot.domain.fault import Fault, Severity
from bot.domain.new_question import NewQuestion
from bot.domain.reply import Reply
from bot.knowledge.editing.adding import NotAddedError
from bot.knowledge.editing.questions import EditedFile, add_question
from bot.knowledge.editing.saving import ChangedMeanwhileError, commit, keep_copy, save
from bot.knowledge.loading import load
from bot.knowledge.model import Language
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.matching.learning.child_process import LearningError
from bot.matching.similarity.encoders import choose_encoder
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.matching.understanding import Understanding
from bot.settings import Settings
from bot.store.chats import misses
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.staff import staff_notices

log = structlog.get_logger(__name__)

COPIES = "knowledge-copies"
"""The folder, beside the knowledge, with files as they were before a line was added."""


class AddingQuestions:
    """Works through the questions; staff read one message about each, whatever the result."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        snapshot: Callable[[], Snapshot],
        speak: CurrentPhrasebook,
    ) -> None:
        self._settings = settings
        self._store = store
        self._snapshot = snapshot
        self._speak = speak
        self._waiting: asyncio.Queue[NewQuestion] = asyncio.Queue()

    def add(self, new: NewQuestion) -> None:
        """Add a question once those before it are done."""
        self._waiting.put_nowait(new)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. A question that is being added then is reviewed once more."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                waiting = asyncio.create_task(self._waiting.get())
                await asyncio.wait({waiting, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    waiting.cancel()
                    return
                await self._add(waiting.result())
        finally:
            stopped.cancel()

    async def _add(self, new: NewQuestion) -> None:
        reply, is_there = await asyncio.to_thread(self._result, new)
        async with self._store.transaction() as tx:
            if is_there:
                await misses.forget_reviewed(tx, new.misses)
            await staff_notices.add(tx, reply, self._store.now())

    def _result(self, new: NewQuestion) -> tuple[Reply, bool]:
        """Return what staff read, and whether the entry has the question now."""
        lines = QuestionLines(self._speak(), self._snapshot().language(DEFAULT), new)
        try:
            return self._added(new, lines)
        except ChangedMeanwhileError as error:
            what, hint = "somebody saved this file meanwhile", "add the question once more"
            return lines.not_added(Fault(str(error), 1, 1, what, hint)), False
        except NotAddedError as error:
            return lines.not_added(error.fault), False
        except (OSError, LearningError, StoreError) as error:
            log.warning("a question could not be added", kind=type(error).__name__)
            hint = "look at the disk and the memory of the host, and add the question once more"
            return lines.not_added(Fault(self._settings.knowledge_dir.name, 1, 1, str(error), hint)), False

    def _added(self, new: NewQuestion, lines: QuestionLines) -> tuple[Reply, bool]:
        folder = self._settings.knowledge_dir
        files = read_folder(folder)
        entry = _language(files).entries.get(new.entry)
        if entry is None:
            hint = "look where clients' questions go now"
            raise NotAddedError(Fault(files.folder, 1, 1, f"there is no entry “{new.entry}”", hint))
        if new.text in (*entry.phrases, *entry.asked):
            return lines.there_already(), True
        edited = add_question(files, entry, new.text)
        shelf = HeldShelf(shelf_of(self._settings.database_url))
        effect = self._effect(files, edited, new, shelf)
        if effect.is_loss:
            return lines.loses(effect), False
        if host_that_discards(self._settings.database_url) is not None:
            return lines.by_hand(edited), False
        shelf.write_on()
        copy: Path | None = keep_copy(folder.resolve().parent / COPIES, edited, self._store.now())
        save(folder, edited)
        if copy and commit(folder, edited, f"{entry.id}: one more question", new.by):
            copy.unlink()
            copy = None
        return lines.added(edited, effect, copy), True

    def _effect(
        self, files: FolderFiles, edited: EditedFile, new: NewQuestion, shelf: HeldShelf
    ) -> EditEffect:
        """Learn the edited files, and ask the questions that are nearest to the new one before and after."""
        before = self._snapshot()
        after = _language(files.with_contents({**files.contents, edited.name: edited.after}))
        learner = Remembering(shelf, log.warning)
        encoder = choose_encoder(self._settings.matcher.value)
        understanding = Understanding(after, encoder, thresholds_of(self._settings), learner)
        return edit_effect(
            nearest_questions(
                before.language(DEFAULT), after, new.text, lambda texts: before.vectors(texts, DEFAULT)
            ),
            lambda text: before.understand(text, DEFAULT),
            understanding.understand,
        )


def _language(files: FolderFiles) -> Language:
    """Return the texts that `files` have; raise `NotAddedError` with their first error."""
    loaded = load(files, today=date.today())
    if loaded.knowledge is None:
        raise NotAddedError(next(each for each in loaded.faults if each.severity is Severity.ERROR))
    return loaded.knowledge.languages[DEFAULT]
