"""From settings to a snapshot that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from bot.app.last_good_shelf import LastGoodShelf
from bot.app.memory import settle
from bot.app.remembering import NotLearnedError
from bot.domain.fault import Fault, Severity
from bot.knowledge.loading import Loaded, load
from bot.knowledge.model import Knowledge
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.knowledge.reloading.last_good import ChosenFiles, choose
from bot.knowledge.reloading.live import Prepared
from bot.knowledge.reloading.news import HeldFile, KnowledgeNews, Reported
from bot.matching.danger.learning import DangerLearner, learn_dangers
from bot.matching.decide import Thresholds
from bot.matching.learning.child_process import LearningError
from bot.matching.learning.learner import Learner, learn_here
from bot.matching.similarity.encoders import Encoder
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.store.database.clock import utc_now

log = structlog.get_logger(__name__)

AHEAD_OF_UTC = timedelta(hours=14)
"""The time zone where the day begins first; the person who signs an answer may live there."""


class BrokenKnowledgeError(Exception):
    """The knowledge base has faults that keep it from going live."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} errors in the knowledge base")
        self.faults = faults


def thresholds_of(settings: Settings) -> Thresholds:
    """Return the chances from which the bot acts."""
    return Thresholds(
        answer=settings.answer_threshold, margin=settings.answer_margin, suggest=settings.suggest_threshold
    )


@dataclass(frozen=True, slots=True)
class KnownLearners:
    """Return what was learned before; raise `NotLearnedError` where learning would take seconds."""

    learner: Learner
    danger_learner: DangerLearner


class _Preparer:
    """Turns the files of a knowledge folder into a snapshot, and keeps what does not fit out of it."""

    def __init__(
        self,
        settings: Settings,
        encoder: Encoder | None,
        learner: Learner,
        danger_learner: DangerLearner,
        last_good: LastGoodShelf | None,
        known: KnownLearners | None,
    ) -> None:
        self._thresholds = thresholds_of(settings)
        self._encoder = encoder
        self._learner = learner
        self._danger_learner = danger_learner
        self._last_good = last_good
        self._known = known
        self._in_use: FolderFiles | None = None
        self._learned: Snapshot | None = None
        self._reported = Reported()

    def __call__(self, files: FolderFiles) -> Prepared[Snapshot]:
        good = self._good()
        chosen = choose(files, good, partial(_load, before=good))
        knowledge = chosen.loaded.knowledge
        if chosen.files is None or knowledge is None:
            return Prepared(None, chosen.faults)
        done = partial(self._done, files, chosen, good)
        if self._in_use is not None and chosen.files.contents == self._in_use.contents:
            return done(None)
        if self._known is None or self._learned is None:
            return self._with_all_learned(knowledge, chosen, done)
        try:
            return done(self._built(knowledge, self._known.learner, self._known.danger_learner))
        except NotLearnedError:
            rest = partial(self._with_all_learned, knowledge, chosen, done)
            return Prepared(self._learned.with_words_of(knowledge), chosen.faults, rest=rest)

    def _with_all_learned(
        self, knowledge: Knowledge, chosen: ChosenFiles, done: Callable[[Snapshot], Prepared[Snapshot]]
    ) -> Prepared[Snapshot]:
        try:
            return done(self._built(knowledge, self._learner, self._danger_learner))
        except LearningError as error:
            return self._not_learned(chosen, error)

    def _done(
        self, files: FolderFiles, chosen: ChosenFiles, good: FolderFiles | None, snapshot: Snapshot | None
    ) -> Prepared[Snapshot]:
        """`snapshot`: of the chosen files; None: the one in use is."""
        assert chosen.files is not None
        settle()
        reported, news = self._reported.after(files, chosen, good)
        if self._in_use is None:
            news = news.of_changed_files(files)
        in_use = chosen.files
        accept = partial(self._accept, in_use, reported, snapshot)
        return Prepared(snapshot, chosen.faults, news, accept)

    def _good(self) -> FolderFiles | None:
        if self._in_use is not None or self._last_good is None:
            return self._in_use
        return self._last_good.files()

    def _built(self, knowledge: Knowledge, learner: Learner, danger_learner: DangerLearner) -> Snapshot:
        return Snapshot.build(knowledge, self._encoder, self._thresholds, learner, danger_learner)

    def _not_learned(self, chosen: ChosenFiles, error: LearningError) -> Prepared[Snapshot]:
        assert chosen.files is not None
        hint = "free some memory and save a file of the folder again, or restart the bot"
        fault = Fault(chosen.files.folder, 1, 1, str(error), hint)
        news = KnowledgeNews(held=(HeldFile(chosen.files.folder, (fault,), True),))
        return Prepared(None, (*chosen.faults, fault), news)

    def _accept(self, files: FolderFiles, reported: Reported, snapshot: Snapshot | None) -> None:
        self._in_use, self._reported = files, reported
        self._learned = snapshot or self._learned
        if self._last_good is not None:
            self._last_good.keep(files)


def _load(files: FolderFiles, before: FolderFiles | None) -> Loaded:
    """Load `files`; a bug that they bring out is a fault of theirs, so that the others can be used."""
    try:
        return load(files, today=(utc_now() + AHEAD_OF_UTC).date(), before=before)
    except Exception:
        log.exception("knowledge could not be loaded")
        what = "the bot could not read this edit, through a mistake of its own"
        return Loaded(None, (Fault(files.folder, 1, 1, what, "tell whoever runs the bot"),))


def preparer(
    settings: Settings,
    encoder: Encoder | None,
    learner: Learner = learn_here,
    danger_learner: DangerLearner = learn_dangers,
    last_good: LastGoodShelf | None = None,
    known: KnownLearners | None = None,
) -> Callable[[FolderFiles], Prepared[Snapshot]]:
    """Return what turns the files of a knowledge folder into a snapshot or faults.

    With `last_good`, files that do not fit are used as they last did, and what comes into use is stored.
    With `known`, the words of an edit come into use before its phrases are learned.
    """
    return _Preparer(settings, encoder, learner, danger_learner, last_good, known)


def prepare(
    settings: Settings,
    encoder: Encoder | None,
    learner: Learner = learn_here,
    danger_learner: DangerLearner = learn_dangers,
) -> Snapshot:
    """Load and learn the knowledge base once; raise `BrokenKnowledgeError` with every fault."""
    prepared = preparer(settings, encoder, learner, danger_learner)(read_folder(settings.knowledge_dir))
    if prepared.value is None:
        raise BrokenKnowledgeError(
            tuple(fault for fault in prepared.faults if fault.severity is Severity.ERROR)
        )
    return prepared.value
