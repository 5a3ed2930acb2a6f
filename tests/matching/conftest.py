"""The knowledge base as it is, learned by the matcher that everybody gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.matching.snapshot import Snapshot
from tests.learned import learned_once

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(scope="session")
def snapshot(run_folder: Path) -> Snapshot:
    """Learn the shipped knowledge, with the usual thresholds."""
    snapshot = learned_once(KNOWLEDGE, run_folder / "whole" / "learned").value
    assert snapshot is not None
    return snapshot
