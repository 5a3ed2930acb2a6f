"""Edits the knowledge as staff ask by button: one edit after another, each checked before it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path

import structlog

from bot.app.discarded_disk import host_that_discards
from bot.app.edit_lines import EditLines
from bot.app.preparing import thresholds_of
from bot.app.remembering import HeldShelf, Remembering, shelf_of
from bot.curation.edit_effect import EditEffect, edit_effect, nearest_questions
from bot.domain.fault import Fault, Severity
from bot.domain.knowledge_edits import KnowledgeEdit, NewEntry, NewQuestion, SignOff
from bot.domain.reply import Reply
from bot.knowledge.editing.edited_file import EditedFile
from bot.knowledge.editing.proof import NotEditedError
from bot.knowledge.editing.questions import add_draft, add_question
from bot.knowledge.editing.saving import ChangedMeanwhileError, commit, keep_copy, save
from bot.knowledge.editing.signing import sign
from bot.knowledge.loading import load
from bot.knowledge.model import Entry, Language
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


class KnowledgeEditing:
    """Works through the edits; staff read one message about each, whatever the result."""

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
        self._waiting: asyncio.Queue[KnowledgeEdit] = asyncio.Queue()

    def add(self, edit: KnowledgeEdit) -> None:
        """Carry out an edit once those before it are done."""
        self._waiting.put_nowait(edit)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. What waits then is reviewed once more."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                waiting = asyncio.create_task(self._waiting.get())
                await asyncio.wait({waiting, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    waiting.cancel()
                    return
                await self._carry_out(waiting.result())
        finally:
            stopped.cancel()

    async def _carry_out(self, edit: KnowledgeEdit) -> None:
        reply, is_there = await asyncio.to_thread(self._result, edit)
        async with self._store.transaction() as tx:
            if is_there and isinstance(edit, NewQuestion | NewEntry):
                await misses.forget_reviewed(tx, edit.misses)
            await staff_notices.add(tx, reply, self._store.now())

    def _result(self, edit: KnowledgeEdit) -> tuple[Reply, bool]:
        """Return what staff read, and whether the files have what was asked for."""
        lines = EditLines(self._speak(), self._snapshot().language(DEFAULT), edit)
        try:
            match edit:
                case NewQuestion():
                    return self._added(edit, lines)
                case NewEntry():
                    return self._begun(edit, lines)
                case SignOff():
                    return self._signed(edit, lines)
        except ChangedMeanwhileError as error:
            what, hint = "somebody saved this file meanwhile", "try once more"
            return lines.not_added(Fault(str(error), 1, 1, what, hint)), False
        except NotEditedError as error:
            return lines.not_added(error.fault), False
        except (OSError, LearningError, StoreError) as error:
            log.warning("an edit by button could not be made", kind=type(error).__name__)
            what = error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)
            hint = "look at the disk and the memory of the host, and try once more"
            return lines.not_added(Fault(self._settings.knowledge_dir.name, 1, 1, what, hint)), False

    def _added(self, new: NewQuestion, lines: EditLines) -> tuple[Reply, bool]:
        files = read_folder(self._settings.knowledge_dir)
        entry = _entry(files, new)
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
        copy = self._write(edited, f"{entry.id}: one more question", new.by)
        return lines.added(edited, effect, copy), True

    def _begun(self, edit: NewEntry, lines: EditLines) -> tuple[Reply, bool]:
        files = read_folder(self._settings.knowledge_dir)
        language = _language(files)
        edited = add_draft(files, language, _entry(files, edit), edit.text)
        _language(files.with_contents({**files.contents, edited.name: edited.after}))
        if host_that_discards(self._settings.database_url) is not None:
            return lines.by_hand(edited), False
        return lines.begun(edited, self._write(edited, "a draft of an entry", edit.by)), True

    def _signed(self, edit: SignOff, lines: EditLines) -> tuple[Reply, bool]:
        files = read_folder(self._settings.knowledge_dir)
        entry = _entry(files, edit)
        if entry.fingerprint != edit.fingerprint:
            what, hint = f"the words of “{entry.id}” changed meanwhile", "read them again, and sign then"
            raise NotEditedError(Fault(entry.place.file, entry.place.line, 1, what, hint))
        today = self._speak().today(self._store.now())
        edited = sign(files, entry, edit.by, today)
        if edited.after == edited.before:
            return lines.signed(edited, None), True
        if host_that_discards(self._settings.database_url) is not None:
            return lines.by_hand(edited), False
        return lines.signed(edited, self._write(edited, f"{entry.id}: still right", edit.by)), True

    def _write(self, edited: EditedFile, subject: str, by: str) -> Path | None:
        """Write the file, and commit it; without Git, return where the file is stored as it was."""
        folder = self._settings.knowledge_dir
        copy = keep_copy(folder.resolve().parent / COPIES, edited, self._store.now())
        save(folder, edited)
        if not commit(folder, edited, subject, by):
            return copy
        copy.unlink()
        return None

    def _effect(
        self, files: FolderFiles, edited: EditedFile, new: NewQuestion, shelf: HeldShelf
    ) -> EditEffect:
        """Learn the edited files, and ask the questions that are nearest to the new one before and after."""
        before = self._snapshot()
        after = _language(files.with_contents({**files.contents, edited.name: edited.after}))
        learner = Remembering(shelf, log.warning)
        encoder = choose_encoder(self._settings.matcher.value)
        understanding = Understanding.learned(after, encoder, thresholds_of(self._settings), learner)
        return edit_effect(
            nearest_questions(
                before.language(DEFAULT), after, new.text, lambda texts: before.vectors(texts, DEFAULT)
            ),
            lambda text: before.understand(text, DEFAULT),
            understanding.understand,
        )


def _entry(files: FolderFiles, edit: KnowledgeEdit) -> Entry:
    """Return the entry as it is in `files`; raise `NotEditedError`."""
    entry = _language(files).entries.get(edit.entry)
    if entry is None:
        hint = "look at what answers its questions now"
        raise NotEditedError(Fault(files.folder, 1, 1, f"there is no entry “{edit.entry}”", hint))
    return entry


def _language(files: FolderFiles) -> Language:
    """Return the texts that `files` have; raise `NotEditedError` with their first error."""
    loaded = load(files, today=date.today())
    if loaded.knowledge is None:
        raise NotEditedError(next(each for each in loaded.faults if each.severity is Severity.ERROR))
    return loaded.knowledge.languages[DEFAULT]
