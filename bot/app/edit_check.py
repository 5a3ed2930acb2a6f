"""What the edits since a revision change for people who ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from bot.app.preparing import BrokenKnowledgeError, thresholds_of
from bot.app.remembering import ReadOnlyShelf, Remembering, shelf_of
from bot.app.revision_files import RevisionError, files_at
from bot.curation.edit_effect import EditEffect, edit_effect, measured_questions
from bot.curation.evaluation import Question
from bot.domain.fault import Fault, Severity
from bot.knowledge.loading import load
from bot.knowledge.model import Knowledge
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.matching.learning.learner import Learner
from bot.matching.snapshot import DEFAULT
from bot.matching.understanding import Understanding
from bot.settings import Settings


class EditCheck:
    """Asks the `measured` questions of the knowledge at a revision and of the folder as it is."""

    def __init__(self, settings: Settings, revision: str, trouble: Callable[[str], None]) -> None:
        """`trouble` is called with one line when something cannot be read or stored."""
        self._settings = settings
        self._revision = revision
        self._trouble = trouble

    def run(self, progress: Callable[[Iterable[Question]], Iterable[Question]] = iter) -> EditEffect:
        """Return the effect; takes half a minute, and longer for a version that is not learned yet.

        `progress` wraps the iteration over the questions to show progress.

        Raises `RevisionError` if there is no such revision, or its files do not fit this version of the bot,
        `BrokenKnowledgeError` if the folder has errors, `OSError` and `LearningError`.
        """
        folder = self._settings.knowledge_dir
        before, errors = self._loaded(files_at(folder, self._revision))
        if before is None:
            what = f"the files of “{self._revision}” have {len(errors)} errors; name a later revision"
            raise RevisionError(f"{what}. The first: {errors[0]}")
        after, errors = self._loaded(read_folder(folder))
        if after is None:
            raise BrokenKnowledgeError(errors)
        shelf = shelf_of(self._settings.database_url)
        # What was learned of an older version must not replace what is stored.
        reading = None if shelf is None else ReadOnlyShelf(shelf)
        return edit_effect(
            list(measured_questions(before.languages[DEFAULT], after.languages[DEFAULT])),
            self._understanding(before, Remembering(reading, self._trouble)).understand,
            self._understanding(after, Remembering(shelf, self._trouble)).understand,
            progress=progress,
        )

    def _loaded(self, files: FolderFiles) -> tuple[Knowledge | None, tuple[Fault, ...]]:
        loaded = load(files, today=date.today())
        errors = tuple(fault for fault in loaded.faults if fault.severity is Severity.ERROR)
        return loaded.knowledge, errors

    def _understanding(self, knowledge: Knowledge, learner: Learner) -> Understanding:
        return Understanding.learned(
            knowledge.languages[DEFAULT], None, thresholds_of(self._settings), learner
        )
