"""From settings to a snapshot that answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.app.memory import settle
from bot.domain.fault import Fault, Severity
from bot.knowledge.live import Prepared
from bot.knowledge.loading import load
from bot.matching.danger.learning import DangerLearner, learn_dangers
from bot.matching.decide import Thresholds
from bot.matching.learning.child_process import LearningError
from bot.matching.learning.learner import Learner, learn_here
from bot.matching.similarity.encoders import Encoder
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.store.database.clock import utc_now

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


def preparer(
    settings: Settings,
    encoder: Encoder | None,
    learner: Learner = learn_here,
    danger_learner: DangerLearner = learn_dangers,
) -> Callable[[Path], Prepared[Snapshot]]:
    """Return what turns a knowledge folder into a snapshot or faults."""
    thresholds = thresholds_of(settings)

    def prepared(folder: Path) -> Prepared[Snapshot]:
        loaded = load(folder, today=(utc_now() + AHEAD_OF_UTC).date())
        if loaded.knowledge is None:
            return Prepared(None, loaded.faults)
        try:
            snapshot = Snapshot.build(loaded.knowledge, encoder, thresholds, learner, danger_learner)
        except LearningError as error:
            hint = "free some memory and save a file of the folder again, or restart the bot"
            return Prepared(None, (*loaded.faults, Fault(folder.name, 1, 1, str(error), hint)))
        settle()
        return Prepared(snapshot, loaded.faults)

    return prepared


def prepare(
    settings: Settings,
    encoder: Encoder | None,
    learner: Learner = learn_here,
    danger_learner: DangerLearner = learn_dangers,
) -> Snapshot:
    """Load and learn the knowledge base once; raise `BrokenKnowledgeError` with every fault."""
    prepared = preparer(settings, encoder, learner, danger_learner)(settings.knowledge_dir)
    if prepared.value is None:
        raise BrokenKnowledgeError(
            tuple(fault for fault in prepared.faults if fault.severity is Severity.ERROR)
        )
    return prepared.value
