"""What a knowledge folder teaches, learned once for all workers of a run: it takes seconds of CPU."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.app.preparing import preparer
from bot.app.remembering import Remembering
from bot.knowledge.reading.folder_files import read_folder
from bot.knowledge.reloading.live import Prepared
from bot.matching.similarity.encoders import choose_encoder
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.store.processes.learned_files import FOLDER, LearnedFiles
from tests.measured_command import PROJECT, Ended, measured

SHIPPED = PROJECT / "knowledge"


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the shipped knowledge teaches: the folder where it is stored, and how learning it went."""

    shelf: Path
    learning: Ended


def shipped_once(folder: Path) -> Shipped:
    """Learn the shipped knowledge into `folder` with the command `learn`; the first time only."""
    with one_at_a_time(folder):
        record = folder / "learning.json"
        if not record.exists():
            record.write_text(json.dumps(asdict(measured(folder, "learn"))), encoding="utf-8")
        return Shipped(folder / FOLDER, Ended(**json.loads(record.read_text(encoding="utf-8"))))


def learned_once(knowledge: Path, shelf: Path) -> Prepared[Snapshot]:
    """Return the lexical snapshot of the folder `knowledge`, with the usual settings.

    What is learned is stored in the folder `shelf`. Of processes that ask at the same time one learns; the
    others wait and read. Fails where the knowledge has faults.
    """
    with one_at_a_time(shelf):
        learner = Remembering(LearnedFiles(shelf), _fail)
        settings = Settings(matcher="lexical", _env_file=None)
        prepared = preparer(settings, choose_encoder("lexical"), learner, learner.dangers)(
            read_folder(knowledge)
        )
    assert prepared.value is not None, [str(fault) for fault in prepared.faults]
    return prepared


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder, made if need be, against every other process that asks for it here."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ends with the process, however that ends
        yield


def _fail(line: str) -> None:
    raise AssertionError(line)
